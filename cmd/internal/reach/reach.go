// Package reach says which routes a token opens, and which are the smallest tokens that
// open given routes.
//
// A route of which it is not known what it demands is opened by no token, and by none is
// it closed: it is listed apart. What is only declared counts as if it were enforced, and
// rows say so ([lock.Demand]). A route that has several rows is open where all are.
package reach

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/cmd/internal/lock"
)

// An Opened is what a token opens.
type Opened struct {
	Reads, Writes []lock.Row // routes that read only, and others; sorted as in the table
	Unknown       []lock.Row // it is not known what these demand
}

// Len returns how many routes are known to be open.
func (o Opened) Len() int { return len(o.Reads) + len(o.Writes) }

// Open returns what a token opens.
func Open(f *lock.File, token scope.Set) Opened {
	var o Opened
	im := f.Implication()
	closed := make(map[[2]string]bool)
	for _, r := range f.Rows {
		if r.Demand.Requirement.IsStated() && !r.Demand.Requirement.Opens(token, im) {
			closed[nameOf(r)] = true
		}
	}
	unknown := make(map[[2]string]bool)
	for _, r := range f.Rows {
		if !r.Demand.Requirement.IsStated() && !closed[nameOf(r)] {
			unknown[nameOf(r)] = true
			o.Unknown = append(o.Unknown, r)
		}
	}
	for _, r := range f.Rows {
		switch {
		case closed[nameOf(r)] || unknown[nameOf(r)]:
		case r.Access.Writes():
			o.Writes = append(o.Writes, r)
		default:
			o.Reads = append(o.Reads, r)
		}
	}
	return o
}

func nameOf(r lock.Row) [2]string { return [2]string{r.Method, r.Path} }

// Routes drops further rows of the same route.
func Routes(rows []lock.Row) []lock.Row {
	return slices.CompactFunc(slices.Clone(rows), func(a, b lock.Row) bool { return nameOf(a) == nameOf(b) })
}
