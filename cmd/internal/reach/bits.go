package reach

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/cmd/internal/lock"
)

// bits is a set of scopes, by their numbers.
type bits []uint64

func (b bits) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }
func (b bits) set(i int)      { b[i/64] |= 1 << (i % 64) }

// includes reports whether every number of c is in b.
func (b bits) includes(c bits) bool {
	for i, word := range c {
		if word&^b[i] != 0 {
			return false
		}
	}
	return true
}

// meets reports whether a number is in both.
func (b bits) meets(c bits) bool {
	for i, word := range c {
		if word&b[i] != 0 {
			return true
		}
	}
	return false
}

// union returns the numbers of both.
func (b bits) union(c bits) bits {
	out := slices.Clone(b)
	for i, word := range c {
		out[i] |= word
	}
	return out
}

// numbers are the scopes of a table by number, in the order of the alphabet.
type numbers struct {
	names   []scope.Scope
	of      map[scope.Scope]int
	implies []bits  // what each has, itself among it
	from    [][]int // what each is implied by, itself among it; sorted
}

func number(f *lock.File) *numbers {
	n := &numbers{of: make(map[scope.Scope]int)}
	for _, r := range f.Rows {
		n.names = slices.AppendSeq(n.names, r.Demand.Requirement.Scopes())
	}
	for _, s := range f.Scopes {
		n.names = append(append(n.names, s.Name), s.Implies...)
	}
	slices.Sort(n.names)
	n.names = slices.Compact(n.names)
	for i, name := range n.names {
		n.of[name] = i
	}
	im := f.Implication()
	n.from = make([][]int, len(n.names))
	for i, name := range n.names {
		n.implies = append(n.implies, n.bits(im.Closure(scope.NewSet(name))))
		for j := range n.names {
			if n.implies[i].has(j) {
				n.from[j] = append(n.from[j], i)
			}
		}
	}
	return n
}

func (n *numbers) none() bits { return make(bits, (len(n.names)+63)/64) }

func (n *numbers) bits(set scope.Set) bits {
	b := n.none()
	for _, name := range set {
		b.set(n.of[name])
	}
	return b
}

// A demand is a requirement by numbers: alternatives of sets.
type demand []bits

// demand returns a requirement that is stated.
func (n *numbers) demand(r scope.Requirement) demand {
	if r.IsPublic() {
		return demand{n.none()}
	}
	var d demand
	for _, set := range r {
		d = append(d, n.bits(set))
	}
	return d
}

func (d demand) opens(token bits) bool {
	return slices.ContainsFunc(d, token.includes)
}
