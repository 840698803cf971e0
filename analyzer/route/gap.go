package route

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/source"
)

// A Gap is one reason why it is not known what the code enforces on a route:
// something runs before the handler answers, and what it demands could not be
// told.
type Gap struct {
	// Guard names the function that may demand something, short, for readers:
	// auth.Client.Authorize. Gaps of different routes that agree in Guard and
	// Why are one cause.
	Guard string

	// Why says what is not known of it, in a clause of which Guard is the
	// subject: "is not followed", "takes too much work to be followed".
	Why string

	// In names the module or package that At lies in, short, where that is none
	// of the program's. It is empty where At is in the program.
	In string

	At source.Span // the call of Guard, or its definition
}

// Cause returns the clause that gaps have in common whose cause is the same:
// "auth.Client.Authorize is not followed".
func (g Gap) Cause() string {
	return strings.TrimSpace(g.Guard + " " + g.Why)
}

// String returns the cause and where it is:
// "auth.Client.Authorize is not followed (lib-auth, middleware.go)".
func (g Gap) String() string {
	var where []string
	if g.In != "" {
		where = append(where, g.In)
	}
	if g.At.File != "" {
		where = append(where, filepath.Base(g.At.File))
	}
	if len(where) == 0 {
		return g.Cause()
	}
	return g.Cause() + " (" + strings.Join(where, ", ") + ")"
}

// Compare orders gaps by guard, reason, and place.
func (g Gap) Compare(h Gap) int {
	return cmp.Or(cmp.Compare(g.Guard, h.Guard), cmp.Compare(g.Why, h.Why), cmp.Compare(g.In, h.In),
		g.At.Compare(h.At.Pos), cmp.Compare(g.At.End, h.At.End))
}

// Unsettle records that it is not known what the code enforces on r, and why. It clears
// Enforced.
func (r *Route) Unsettle(gaps ...Gap) {
	if len(gaps) == 0 {
		return
	}
	all := append(slices.Clip(r.Unknown), gaps...)
	slices.SortFunc(all, Gap.Compare)
	r.Unknown, r.Enforced = slices.Compact(all), nil
}

// WhyUnknown returns why it is not known what the code enforces on r, all
// reasons together; "" if it is known.
func (r *Route) WhyUnknown() string {
	switch {
	case r.Enforced.IsStated():
		return ""
	case len(r.Unknown) == 0:
		return r.Unexamined
	}
	reasons := make([]string, len(r.Unknown))
	for i, g := range r.Unknown {
		reasons[i] = g.String()
	}
	// Gaps that differ in their place within a file alone read the same.
	return strings.Join(slices.Compact(reasons), "; ")
}
