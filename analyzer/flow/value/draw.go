package value

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/route"
)

// A Draw is a loop over what is not known, with the scopes that an element of it
// was compared with.
type Draw struct {
	Uses  []route.ScopeAt
	Needs bool // what is done with an element says nothing as long as it is not known
}

// maxDraw bounds the scopes that are drawn one by one.
const maxDraw = 6

// Add notes scopes that an element was compared with.
func (d *Draw) Add(uses []route.ScopeAt) { d.Uses = AddUses(d.Uses, uses...) }

// Names returns the scopes of d, each once.
func (d *Draw) Names() []string {
	var out []string
	for _, u := range d.Uses {
		if !slices.Contains(out, string(u.Name)) {
			out = append(out, string(u.Name))
		}
	}
	return out
}

// Has reports whether d has all that is used.
func (d *Draw) Has(uses []route.ScopeAt) bool {
	names := d.Names()
	return !slices.ContainsFunc(uses, func(u route.ScopeAt) bool { return !slices.Contains(names, string(u.Name)) })
}

// Tells reports whether following the request again tells more than the first time.
func (d *Draw) Tells() bool {
	n := len(d.Names())
	return n <= maxDraw && (n > 1 || n == 1 && d.Needs)
}

// DrawOf returns the draw that v is an element of, or is computed from one.
func DrawOf(v Value) (d *Draw, rest bool) {
	switch v := Bare(v).(type) {
	case Opaque:
		return v.Drawn, v.Rest
	case *Result:
		if TextFuncs[v.Callee] != nil && len(v.Args) > 0 {
			return DrawOf(v.Args[0])
		}
	}
	return nil, false
}

// Meets notes that something was compared with scopes, if that is an element of
// what is not known. It reports whether it is one that is none of them.
func Meets(v Value, uses []route.ScopeAt) (never bool) {
	d, rest := DrawOf(v)
	switch {
	case d == nil:
	case rest:
		return d.Has(uses)
	default:
		d.Add(uses)
	}
	return false
}

// AddUses adds to a list those uses of scopes that it does not have.
func AddUses(list []route.ScopeAt, uses ...route.ScopeAt) []route.ScopeAt {
	for _, u := range uses {
		if !slices.Contains(list, u) {
			list = append(list, u)
		}
	}
	return list
}
