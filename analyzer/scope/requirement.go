package scope

import (
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
)

// A Requirement is what a route demands of a token: alternatives, each a set
// of scopes that are needed together. A token opens the route if it has all
// scopes of some alternative.
//
// nil says nothing. A Requirement that is empty but not nil says that no scope
// is needed, and so does one with an empty alternative. JSON keeps the three
// apart as null, [] and [["orders"],["decrypt","read_orders"]]; gob, which
// would lose the difference between nil and empty, is taught it by
// [Requirement.MarshalBinary].
//
// Requirements are values: no function of this package changes one that it
// was given, but results may share memory with arguments.
type Requirement []Set

// Public returns the requirement of a route that needs no scope.
func Public() Requirement { return Requirement{} }

// Require returns the requirement of a route that needs all the scopes; with
// none it is [Public].
func Require(scopes ...Scope) Requirement {
	if len(scopes) == 0 {
		return Public()
	}
	return Requirement{NewSet(scopes...)}
}

// IsStated reports whether r says anything.
func (r Requirement) IsStated() bool { return r != nil }

// IsPublic reports whether r states that no scope is needed.
func (r Requirement) IsPublic() bool {
	if r == nil {
		return false
	}
	return len(r) == 0 || slices.ContainsFunc(r, func(s Set) bool { return len(s) == 0 })
}

// Scopes yields the distinct scopes that r names, in the order of its
// alternatives.
func (r Requirement) Scopes() iter.Seq[Scope] {
	return func(yield func(Scope) bool) {
		seen := make(map[Scope]bool)
		for _, set := range r {
			for _, s := range set {
				if seen[s] {
					continue
				}
				seen[s] = true
				if !yield(s) {
					return
				}
			}
		}
	}
}

// Equal reports whether r and t are written alike, alternative by alternative.
// Whether they mean the same is for [Compare] to say.
func (r Requirement) Equal(t Requirement) bool {
	return (r == nil) == (t == nil) && slices.EqualFunc(r, t, Set.Equal)
}

const (
	unstatedText = "-"
	publicText   = "public"
)

// String returns r in the grammar of [Parse], "public" where r needs no scope,
// and "-" where it says nothing. [ParseStated] reads all of these back.
//
// A route may demand the one scope that is itself named public (or -). It is
// written twice, "public public", lest it read as its opposite.
func (r Requirement) String() string {
	if r == nil {
		return unstatedText
	}
	if r.IsPublic() {
		return publicText
	}
	if len(r) == 1 && len(r[0]) == 1 && (r[0][0] == publicText || r[0][0] == unstatedText) {
		return string(r[0][0] + " " + r[0][0])
	}
	var b strings.Builder
	for i, set := range r {
		if i > 0 {
			b.WriteString(" | ")
		}
		b.WriteString(set.String())
	}
	return b.String()
}

// MarshalBinary keeps nil and public apart where a requirement is part of a
// gob stream.
func (r Requirement) MarshalBinary() ([]byte, error) {
	return json.Marshal([]Set(r))
}

// UnmarshalBinary reads what [Requirement.MarshalBinary] wrote.
func (r *Requirement) UnmarshalBinary(data []byte) error {
	if err := json.Unmarshal(data, (*[]Set)(r)); err != nil {
		return fmt.Errorf("requirement: %w", err)
	}
	return nil
}

// MaxAlternatives is how many alternatives [And] makes at most.
const MaxAlternatives = 256

// And returns what opens both a and b: every combination of their
// alternatives, sorted, without those that another makes pointless. nil is
// neutral.
//
// Combinations multiply. Should more than [MaxAlternatives] remain, the
// smallest are kept and the rest dropped: the result then demands more than a
// and b do, but every alternative in it still opens both, so that a finding
// about an alternative stays true.
func And(a, b Requirement) Requirement {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	case a.IsPublic():
		return b.Normal(nil)
	case b.IsPublic():
		return a.Normal(nil)
	}
	// Made pointless early, alternatives do not multiply.
	a, b = a.Normal(nil).smallest(MaxAlternatives), b.Normal(nil).smallest(MaxAlternatives)
	product := make(Requirement, 0, min(len(a)*len(b), 2*MaxAlternatives))
	for _, x := range a {
		for _, y := range b {
			product = append(product, x.Union(y))
			if len(product) == 2*MaxAlternatives {
				product = product.Normal(nil).smallest(MaxAlternatives)
			}
		}
	}
	return product.Normal(nil).smallest(MaxAlternatives)
}

// smallest returns the n alternatives with the fewest scopes, sorted.
func (r Requirement) smallest(n int) Requirement {
	if len(r) <= n {
		return r
	}
	slices.SortStableFunc(r, func(a, b Set) int { return len(a) - len(b) })
	r = r[:n]
	slices.SortFunc(r, Set.Compare)
	return r
}

// Or returns what opens a or b: the alternatives of a, then those of b that a
// does not have. nil is neutral, and public absorbs.
func Or(a, b Requirement) Requirement {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	case a.IsPublic() || b.IsPublic():
		return Public()
	}
	sum := slices.Clone(a)
	for _, set := range b {
		if !slices.ContainsFunc(sum, set.Equal) {
			sum = append(sum, set)
		}
	}
	return sum
}

// Opens reports whether a token with the scopes of token satisfies r. A
// requirement that says nothing is opened by no token: there is nothing that
// would tell.
func (r Requirement) Opens(token Set, im *Implication) bool {
	if r == nil {
		return false
	}
	if r.IsPublic() {
		return true
	}
	have := im.Closure(token)
	return slices.ContainsFunc(r, have.Includes)
}

// ReadOnly returns the first alternative that is not empty and whose scopes
// all have exactly the access [Read].
func (r Requirement) ReadOnly(access func(Scope) Access) (Set, bool) {
	for _, set := range r {
		if len(set) > 0 && !slices.ContainsFunc(set, func(s Scope) bool { return access(s) != Read }) {
			return set, true
		}
	}
	return nil, false
}

// Normal returns the requirement that is opened by the same tokens as r and
// has nothing superfluous: alternatives and scopes are sorted and distinct, no
// scope stands in a set that another scope there implies, and no alternative
// stands that another makes pointless because whatever opens the first opens
// the second. Of scopes that imply each other the first in the alphabet stays.
//
// nil stays nil, and every public requirement becomes [Public].
func (r Requirement) Normal(im *Implication) Requirement {
	if r == nil {
		return nil
	}
	if r.IsPublic() {
		return Public()
	}
	sets := make(Requirement, 0, len(r))
	for _, set := range r {
		sets = append(sets, im.minimal(set))
	}
	slices.SortFunc(sets, Set.Compare)
	sets = slices.CompactFunc(sets, Set.Equal)

	closures := make([]Set, len(sets))
	for i, set := range sets {
		closures[i] = im.Closure(set)
	}
	normal := make(Requirement, 0, len(sets))
	for i, set := range sets {
		pointless := false
		for j, other := range sets {
			if i == j || !closures[i].Includes(other) {
				continue
			}
			// Two that make each other pointless mean the same: the
			// first stays.
			if j < i || !closures[j].Includes(set) {
				pointless = true
				break
			}
		}
		if !pointless {
			normal = append(normal, set)
		}
	}
	return normal
}
