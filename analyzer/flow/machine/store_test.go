package machine

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// A step of a random program over a few variables: an assignment, a branch
// that is taken or not, a loop body that runs once, a break, or a return. The
// store must say of each variable exactly what some path makes of it.
type step struct {
	set      int // the variable; -1 for none
	value    int
	branches [][]step
	loop     []step
	leave    string // "return", "break" or "continue"
}

func randomSteps(r *rand.Rand, depth int, inLoop bool) []step {
	var out []step
	for range r.IntN(4) + 1 {
		switch n := r.IntN(10); {
		case n < 5 || depth == 0:
			out = append(out, step{set: r.IntN(3), value: r.IntN(4)})
		case n < 8:
			s := step{set: -1}
			for range r.IntN(3) + 1 {
				s.branches = append(s.branches, randomSteps(r, depth-1, inLoop))
			}
			if r.IntN(2) == 0 {
				s.branches = append(s.branches, nil)
			}
			out = append(out, s)
		case n < 9:
			out = append(out, step{set: -1, loop: randomSteps(r, depth-1, true)})
		case inLoop:
			return append(out, step{set: -1, leave: []string{"return", "break", "continue"}[r.IntN(3)]})
		default:
			return append(out, step{set: -1, leave: "return"})
		}
	}
	return out
}

// A way is one path through a program: what the variables hold, and how it
// left the steps so far ("" if it did not).
type way struct {
	vars [3]int
	left string
}

// paths follows every path, one by one.
func paths(steps []step, from []way) []way {
	for _, s := range steps {
		var live, out []way
		for _, p := range from {
			if p.left == "" {
				live = append(live, p)
			} else {
				out = append(out, p)
			}
		}
		switch {
		case s.set >= 0:
			for _, p := range live {
				p.vars[s.set] = s.value
				out = append(out, p)
			}
		case s.leave != "":
			for _, p := range live {
				p.left = s.leave
				out = append(out, p)
			}
		case s.branches != nil:
			for _, b := range s.branches {
				out = append(out, paths(b, slices.Clone(live))...)
			}
		default:
			for _, p := range paths(s.loop, live) {
				if p.left != "return" {
					p.left = ""
				}
				out = append(out, p)
			}
		}
		from = unique(out)
	}
	return from
}

func unique(list []way) []way {
	seen := make(map[way]bool)
	return slices.DeleteFunc(list, func(p way) bool {
		had := seen[p]
		seen[p] = true
		return had
	})
}

// runSteps runs a program in the evaluator's store.
func runSteps(m *Machine, vars []*value.Cell, steps []step) bool {
	f := m.frame()
	for _, s := range steps {
		live := true
		switch {
		case s.set >= 0:
			m.set(vars[s.set], value.Number{N: s.value})
		case s.leave == "return":
			f.end = append(f.end, m.Now())
			return false
		case s.leave == "break":
			b := f.block("", false)
			b.leave = append(b.leave, m.Now())
			return false
		case s.leave == "continue":
			b := f.block("", true)
			b.next = append(b.next, m.Now())
			return false
		case s.branches != nil:
			var list []func() bool
			for _, b := range s.branches {
				list = append(list, func() bool { return runSteps(m, vars, b) })
			}
			live = m.branches(list...)
		default:
			b := &block{loop: true}
			f.blocks = append(f.blocks, b)
			live = runSteps(m, vars, s.loop)
			live = m.settle(&b.next, live)
			live = m.settle(&b.leave, live)
			f.blocks = f.blocks[:len(f.blocks)-1]
		}
		if !live {
			return false
		}
	}
	return true
}

// TestStore holds the states that the evaluator joins equal to those of every
// path taken alone.
func TestStore(t *testing.T) {
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 1))
		steps := randomSteps(r, 3, false)
		want := [3]map[int]bool{{}, {}, {}}
		for _, p := range paths(steps, []way{{}}) {
			for i, v := range p.vars {
				want[i][v] = true
			}
		}
		m := NewRegistering(New(framework.Known())).Machine
		m.stack = []*frame{{code: &ir.Function{}}}
		vars := []*value.Cell{{V: value.Number{}}, {V: value.Number{}}, {V: value.Number{}}}
		live := runSteps(m, vars, steps)
		m.settle(&m.frame().end, live)
		for i, c := range vars {
			got := make(map[int]bool)
			value.Alternatives(c.V, func(v value.Value) { got[v.(value.Number).N] = true })
			if !maps.Equal(got, want[i]) {
				t.Fatalf("seed %d: variable %d is one of %v, want %v\n%s", seed, i, got, want[i], stepsText(steps, ""))
			}
		}
		m.Undo(0)
		for i, c := range vars {
			if c.V != (value.Number{}) {
				t.Fatalf("seed %d: variable %d is %v after all is undone", seed, i, c.V)
			}
		}
	}
}

func stepsText(steps []step, indent string) string {
	var b strings.Builder
	for _, s := range steps {
		switch {
		case s.set >= 0:
			fmt.Fprintf(&b, "%sv%d = %d\n", indent, s.set, s.value)
		case s.leave != "":
			fmt.Fprintf(&b, "%s%s\n", indent, s.leave)
		case s.branches != nil:
			for _, br := range s.branches {
				fmt.Fprintf(&b, "%sor\n%s", indent, stepsText(br, indent+"\t"))
			}
		default:
			fmt.Fprintf(&b, "%sloop\n%s", indent, stepsText(s.loop, indent+"\t"))
		}
	}
	return b.String()
}
