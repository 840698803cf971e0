package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// What is demanded is what the token is certain to have where a request is served. A way that
// is not seen to end there, though it does, makes that less: the scope which the token was
// refused for is gone from it without a word. So each path remembers what the token would
// need to have come another way, and scopes for which a token is turned away are held against
// what is found to be demanded in the end.

// needs notes what a token would need that is found to lack what it was asked for, beside
// what it was found to lack before; nothing where it has what it was asked for.
func (m *Serving) needs(has bool, other value.Demand) {
	switch wanted, _ := m.req.wanted.V.(value.Demand); {
	case has:
		m.set(m.req.wanted, value.Demand(nil))
	case !other.Always():
		m.set(m.req.wanted, wanted.Or(other))
	}
}

// A turning is how a token is turned away.
type turning uint8

const (
	byAnswer turning = iota // the request is refused
	byStatus                // a result says that it is forbidden, with a status of its own
	turnings
)

// turnsAway notes what the token lacks that is turned away on the present path: it lacks, for
// certain, what it was asked for last, and that it was asked depends on nothing that the
// client asks for.
func (m *Serving) turnsAway(how turning) {
	if !m.lacks() || !m.req.Mark(value.Passed).Yes.Never() {
		return
	}
	wanted, _ := m.req.wanted.V.(value.Demand)
	wanted = slices.DeleteFunc(slices.Clone(wanted), func(set scope.Set) bool { return value.Demand{set}.Covers(m.req.Demand()) }) // what it was found to have since
	if !wanted.Never() && !slices.ContainsFunc(m.req.deniedFor[how], wanted.Equal) {
		m.req.deniedFor[how] = append(m.req.deniedFor[how], wanted)
	}
}

// forgotten returns the scopes without which the token is turned away, although what is found to
// be demanded in the end says nothing of them: requests come by unasked, or what became of a
// status that forbids them is not seen.
func (r *request) forgotten(d value.Demand) []scope.Scope {
	says := func(s scope.Scope) bool {
		return slices.ContainsFunc(d, func(set scope.Set) bool { return slices.Contains(set, s) })
	}
	for how, denied := range r.deniedFor {
		for _, wanted := range denied {
			of, seen := slices.Concat(wanted...), turning(how) == byAnswer && !slices.ContainsFunc(r.Dropped, wanted.Covers)
			if !wanted.Covers(d) && !seen && !slices.ContainsFunc(of, says) {
				return of
			}
		}
	}
	return nil
}
