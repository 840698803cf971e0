package value

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/route"
)

// A Doubt is one thing that is not known of a guard or a handler. A firm doubt counts
// whatever else is demanded; any other only where nothing is.
type Doubt struct {
	route.Gap
	Firm bool
}

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
