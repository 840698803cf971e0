package scope

import (
	"maps"
	"slices"
)

// An Implication is which scopes include which others: a token with people
// satisfies what demands read_people. Nothing is implied that was not said;
// in particular write does not imply read. The relation is reflexive and
// transitive, and its transitive closure is computed once, by [NewImplication].
//
// A nil *Implication implies nothing but each scope itself.
type Implication struct {
	closure map[Scope]Set // each scope that implies another, with itself and all that it implies
}

// NewImplication returns the closure of direct, which names for each scope
// those that it implies directly. Cycles are allowed: scopes that imply each
// other are the same to every token.
func NewImplication(direct map[Scope][]Scope) *Implication {
	im := &Implication{closure: make(map[Scope]Set, len(direct))}
	for from := range direct {
		seen := map[Scope]bool{from: true}
		for stack := []Scope{from}; len(stack) > 0; {
			last := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for _, to := range direct[last] {
				if !seen[to] {
					seen[to] = true
					stack = append(stack, to)
				}
			}
		}
		if len(seen) > 1 {
			im.closure[from] = slices.Sorted(maps.Keys(seen))
		}
	}
	return im
}

// Implies reports whether a token with a has what demands b. Every scope
// implies itself.
func (im *Implication) Implies(a, b Scope) bool {
	return a == b || im != nil && im.closure[a].Contains(b)
}

// Closure returns all that a token with the scopes of set has: the set and
// what its members imply.
func (im *Implication) Closure(set Set) Set {
	if im == nil || len(im.closure) == 0 {
		return set
	}
	var all []Scope
	for _, s := range set {
		if implied, ok := im.closure[s]; ok {
			all = append(all, implied...)
		} else {
			all = append(all, s)
		}
	}
	return NewSet(all...)
}

// Cycle returns scopes that imply each other, the first such group in the
// alphabet, and whether there is one.
func (im *Implication) Cycle() (Set, bool) {
	if im == nil {
		return nil, false
	}
	for _, a := range slices.Sorted(maps.Keys(im.closure)) {
		var group Set
		for _, b := range im.closure[a] {
			if im.Implies(b, a) {
				group = append(group, b)
			}
		}
		if len(group) > 1 {
			return group, true
		}
	}
	return nil, false
}

// minimal returns set, sorted and distinct, without the scopes that another
// one in it implies.
func (im *Implication) minimal(set Set) Set {
	set = NewSet(set...)
	if im == nil || len(im.closure) == 0 {
		return set
	}
	kept := make(Set, 0, len(set))
	for i, s := range set {
		implied := false
		for j, other := range set {
			if i == j || !im.Implies(other, s) {
				continue
			}
			// Of scopes that imply each other the first stays.
			if j < i || !im.Implies(s, other) {
				implied = true
				break
			}
		}
		if !implied {
			kept = append(kept, s)
		}
	}
	return kept
}
