package flow

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
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
func runSteps(m *machine, vars []*cell, steps []step) bool {
	f := m.frame()
	for _, s := range steps {
		live := true
		switch {
		case s.set >= 0:
			m.set(vars[s.set], number{N: s.value})
		case s.leave == "return":
			f.end = append(f.end, m.now())
			return false
		case s.leave == "break":
			b := f.block("", false)
			b.leave = append(b.leave, m.now())
			return false
		case s.leave == "continue":
			b := f.block("", true)
			b.next = append(b.next, m.now())
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
		m := newMachine(framework.Known())
		m.stack = []*frame{{code: &ir.Function{}}}
		vars := []*cell{{v: number{}}, {v: number{}}, {v: number{}}}
		live := runSteps(m, vars, steps)
		m.settle(&m.frame().end, live)
		for i, c := range vars {
			got := make(map[int]bool)
			alternatives(c.v, func(v value) { got[v.(number).N] = true })
			if !maps.Equal(got, want[i]) {
				t.Fatalf("seed %d: variable %d is one of %v, want %v\n%s", seed, i, got, want[i], stepsText(steps, ""))
			}
		}
		m.undo(0)
		for i, c := range vars {
			if c.v != (number{}) {
				t.Fatalf("seed %d: variable %d is %v after all is undone", seed, i, c.v)
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

// TestJoinLists checks what two branches make of a list: what both have is
// certain, everything else perhaps.
func TestJoinLists(t *testing.T) {
	texts := func(s string) list {
		var l list
		for _, c := range s {
			l = l.plus(text{S: string(c)})
		}
		return l
	}
	for _, test := range []struct{ a, b, want string }{
		{"", "", ""},
		{"ab", "ab", "ab"},
		{"ab", "abc", "abc?"},
		{"abc", "a", "ab?c?"},
		{"ab", "ac", "ab?c?"},
		{"x", "y", "x?y?"},
		{"ab", "ba", "a?b?"},
	} {
		got := ""
		for _, v := range joinValues(texts(test.a), texts(test.b)).(list).elems {
			v, optional := certainly(v)
			got += v.(text).S
			if optional {
				got += "?"
			}
		}
		if got != test.want {
			t.Errorf("join of %q and %q is %s, want %s", test.a, test.b, got, test.want)
		}
	}
}

// TestJoinGuards is the same for middleware: a guard that only one branch adds
// does not protect for certain.
func TestJoinGuards(t *testing.T) {
	guards := func(s string) guardList {
		var l guardList
		for i, c := range s {
			if c == '?' {
				l[len(l)-1].optional = true
				continue
			}
			l = append(l, guard{by: text{S: s[i : i+1]}})
		}
		return l
	}
	for _, test := range []struct{ a, b, want string }{
		{"", "", ""},
		{"ab", "ab", "ab"},
		{"a", "", "a?"},
		{"ab", "ac", "ab?c?"},
		{"ab?", "ab", "ab?"},
		{"ab", "ab?", "ab?"},
		{"ab", "a", "ab?"},
	} {
		for _, flipped := range []bool{false, true} {
			a, b := guards(test.a), guards(test.b)
			if flipped {
				a, b = b, a
			}
			got := ""
			for _, g := range joinValues(a, b).(guardList) {
				got += g.by.(text).S
				if g.optional {
					got += "?"
				}
			}
			if len(got) != len(test.want) || !flipped && got != test.want {
				t.Errorf("join of %q and %q (flipped: %t) is %s, want %s", test.a, test.b, flipped, got, test.want)
			}
		}
	}
}

// TestAppendShares checks that lists which share an array do not see what the
// other appends.
func TestAppendShares(t *testing.T) {
	base := list{}.plus(number{N: 1}, number{N: 2})
	a := base.plus(number{N: 3})
	b := base.plus(number{N: 4})
	c := a.plus(number{N: 5})
	for _, test := range []struct {
		name string
		list list
		want []int
	}{{"base", base, []int{1, 2}}, {"a", a, []int{1, 2, 3}}, {"b", b, []int{1, 2, 4}}, {"c", c, []int{1, 2, 3, 5}}} {
		var got []int
		for _, v := range test.list.elems {
			got = append(got, v.(number).N)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s is %v, want %v", test.name, got, test.want)
		}
	}
}
