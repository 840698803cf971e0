package scope

import "fmt"

// A Relation says how the tokens that open one requirement relate to those
// that open another.
type Relation uint8

const (
	// Incomparable: each is opened by tokens that do not open the other, or
	// just one of the two says anything.
	Incomparable Relation = iota
	// Equal: the same tokens open both.
	Equal
	// Weaker: the first is opened by all tokens that open the second, and
	// by more.
	Weaker
	// Stronger: the second is weaker than the first.
	Stronger
)

// String returns the relation's name in lower case.
func (r Relation) String() string {
	switch r {
	case Incomparable:
		return "incomparable"
	case Equal:
		return "equal"
	case Weaker:
		return "weaker"
	case Stronger:
		return "stronger"
	}
	return fmt.Sprintf("Relation(%d)", uint8(r))
}

// Compare says how a relates to b under im.
//
// What opens a requirement is monotone: a token does not lose by a further
// scope. Thus every token that opens b also opens a exactly if each single
// alternative of b, taken as a token, opens a, and no other token need be
// looked at.
//
// nil says nothing, which is neither weak nor strong: it equals nil and is
// incomparable with everything else. Public is weaker than all that is not.
func Compare(a, b Requirement, im *Implication) Relation {
	if a == nil || b == nil {
		if a == nil && b == nil {
			return Equal
		}
		return Incomparable
	}
	aCovers, bCovers := covers(a, b, im), covers(b, a, im)
	switch {
	case aCovers && bCovers:
		return Equal
	case aCovers:
		return Weaker
	case bCovers:
		return Stronger
	}
	return Incomparable
}

// covers reports whether every token that opens b opens a; neither is nil.
func covers(a, b Requirement, im *Implication) bool {
	if a.IsPublic() {
		return true
	}
	if b.IsPublic() {
		return false
	}
	for _, set := range b {
		if !a.Opens(set, im) {
			return false
		}
	}
	return true
}
