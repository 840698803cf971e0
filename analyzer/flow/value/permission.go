package value

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/route"
)

// StandsFor returns the value of a variable that stands for a scope.
func StandsFor(v Value, g *ir.Global, name string) Value {
	as := Text{S: name, At: g.Init.At.Span(g.File)}
	switch v := v.(type) {
	case *Object:
		v.Scope = as
	case Pointer:
		if o, ok := v.To.V.(*Object); ok {
			o.Scope = as
		}
	case *Result, Opaque: // what makes it is not followed
		return &Object{Type: strings.TrimPrefix(g.Type, "*"), Open: true, Fields: make(map[string]*Cell), Scope: as}
	}
	return v
}

// Called returns a value of a type of which nothing is known but the scope that it stands for.
func Called(typ string, as Text) Value {
	o := &Object{Type: strings.TrimPrefix(typ, "*"), Open: true, Fields: make(map[string]*Cell), Scope: as}
	if strings.HasPrefix(typ, "*") {
		return Pointer{To: &Cell{V: o}}
	}
	return o
}

// Masked is what & makes of the bits that a token has and of those that are asked
// for.
type Masked struct{ D Demand }

// Is returns the condition that some of the bits are set, or that none is.
func (v Masked) Is(with Number) Condition {
	has := Condition{Yes: v.D, No: Always(), Tests: true}
	if with.N == 0 {
		return has.Not()
	}
	return has
}

// VerdictsOn returns what a call says of each of the scopes that it is given: under
// the keys of a map that it is given, else in their order.
func VerdictsOn(args []Value, uses []route.ScopeAt) Value {
	verdict := func(u route.ScopeAt) Value {
		return Condition{Yes: DemandOf(u.Name), No: Always(), Tests: true, From: OfCaller}
	}
	var out List
	byName := NewMap()
	keyed := false
	for _, arg := range args {
		d, ok := Bare(arg).(*Map)
		keyed = keyed || ok && len(d.Slots) > 0
	}
	for _, u := range uses {
		out.Elems = append(out.Elems, verdict(u))
		byName.Entry(Text{S: string(u.Name)}).V = verdict(u)
	}
	if keyed {
		return byName
	}
	return out
}
