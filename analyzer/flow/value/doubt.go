package value

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/route"
)

// A Doubt is one thing that is not known of a guard or a handler.
type Doubt struct {
	route.Gap
	Firm    bool // it counts where no guard is seen on any route
	Foreign bool // whatever is demanded, it is no scope of the catalog
}

// Counts reports whether a doubt counts beside what is known to be demanded: only a firm one
// does that is about scopes.
func (d Doubt) Counts(demands bool) bool { return !demands || d.Firm && !d.Foreign }

// The reasons of doubts.
const (
	NotFollowed = "is not followed"
	TooMuchWork = "takes too much work to be followed to its end"
	TooManyWays = "has more outcomes than are followed one by one"
	NotTold     = "is not known here"
)

// AddDoubt adds to a list those doubts that it does not have.
func AddDoubt(list []Doubt, doubts ...Doubt) []Doubt {
	for _, g := range doubts {
		if !slices.Contains(list, g) {
			list = append(slices.Clip(list), g)
		}
	}
	return list
}

// NamesSomething reports whether a text can be a permission, or a part of one: it is no
// path, no prose and no method.
func NamesSomething(s string) bool { return s != "" && !strings.ContainsAny(s, "/ %") }
