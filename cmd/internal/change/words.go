package change

import (
	"fmt"
	"strings"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/cmd/internal/lock"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// newWords says what a route that is new demands.
func newWords(d lock.Demand) string {
	switch {
	case d.IsOpen() && d.Public && !d.Declared:
		return "is new, and public"
	case !d.Requirement.IsStated():
		return "is new, and what it demands is not known"
	}
	return "is new; it " + demands(d)
}

// demands says what a route demands.
func demands(d lock.Demand) string {
	switch {
	case !d.Requirement.IsStated():
		return "demands what is not known"
	case d.IsOpen() && d.Declared:
		return "is declared to be public; what the code demands is not known"
	case d.IsOpen() && d.Public:
		return "is public"
	case d.Declared:
		return "declares " + words(d) + "; what the code demands is not known"
	}
	return "demands " + words(d)
}

// demanded says what a route demanded.
func demanded(d lock.Demand) string {
	switch {
	case !d.Requirement.IsStated():
		return "what it demanded was not known"
	case d.IsOpen() && d.Declared:
		return "it was declared to be public"
	case d.IsOpen() && d.Public:
		return "it was public"
	case d.Declared:
		return "it declared " + words(d)
	}
	return "it demanded " + words(d)
}

// words returns a demand without who says so.
func words(d lock.Demand) string {
	d.Declared = false
	return d.String()
}

// became says how a demand changed into another one.
func became(direction Direction, before, after lock.Demand) string {
	change := words(before) + " became " + words(after)
	switch {
	case !before.IsKnown() && !after.IsKnown():
		return declaredOtherwise(direction, before, after)
	case !before.IsKnown():
		return "is known now: it " + demands(after) + "; before, " + onceDeclared(before)
	case !after.IsKnown() && after.Requirement.IsStated():
		return "is no longer known: " + demanded(before) + ", and " + demands(after)
	case !after.IsKnown():
		return "is no longer known: " + demanded(before)
	case after.IsOpen() && before.IsOpen() && after.Public:
		return "is said to be public; it demands nothing, as before"
	case after.IsOpen() && before.IsOpen():
		return "is no longer said to be public; it demands nothing, as before"
	case after.IsOpen() && after.Public:
		return "became public: " + demanded(before)
	case after.IsOpen():
		return "demands nothing any more: " + demanded(before)
	case direction == Both:
		return "is weaker for some tokens and stronger for others: " + change
	case direction == Neither:
		return "is opened by the same tokens: " + change
	}
	return fmt.Sprintf("is %s: %s", direction, change)
}

func onceDeclared(before lock.Demand) string {
	if before.Requirement.IsStated() {
		return demanded(before)
	}
	return "nothing was known"
}

// declaredOtherwise says how a declaration changed while nothing else is known.
func declaredOtherwise(direction Direction, before, after lock.Demand) string {
	const rest = "; what the code demands is not known"
	switch {
	case !before.Requirement.IsStated():
		return demands(after) + ", as before"
	case !after.Requirement.IsStated():
		return "declares nothing any more; " + demanded(before) + rest
	case direction == Both:
		return fmt.Sprintf("declares what is weaker for some tokens and stronger for others: %s became %s%s", words(before), words(after), rest)
	case direction == Neither:
		return fmt.Sprintf("declares what the same tokens open: %s became %s%s", words(before), words(after), rest)
	}
	return fmt.Sprintf("declares what is %s: %s became %s%s", direction, words(before), words(after), rest)
}

// list names several demands.
func list(demands []lock.Demand) string {
	var all []string
	for _, d := range demands {
		all = append(all, d.String())
	}
	return strings.Join(all, " and ")
}

// does says what a route does.
func does(a scope.Access) string {
	switch {
	case a.Reads() && a.Writes():
		return "read and write"
	case a.Reads():
		return "read"
	case a.Writes():
		return "write"
	}
	return "do neither"
}

// unresolved says that other registrations are not resolved. There may be routes behind
// them.
func (c *comparison) unresolved(before, after int) {
	change := Change{Kind: Unresolved, Direction: Neither}
	if after > before {
		change.Direction = Unknown
	}
	change.Message = fmt.Sprintf("%s not resolved, before it was %d", report.Count(after, "registration is", "registrations are"), before)
	c.changes = append(c.changes, change)
}
