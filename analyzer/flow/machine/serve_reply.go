package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// This file is about what a function that is given scopes says of the token, once it was
// followed to its end.

// speaksOfScopes reports whether a call is given scopes, or what is made of them, or
// calls a literal that captured some.
func (m *Serving) speaksOfScopes(fn *value.Func, args []value.Value) bool {
	for _, c := range fn.Captured {
		args = append(slices.Clip(args), c.V)
	}
	_, uses := m.scopesGiven(fn.Name, args, false)
	return uses != nil
}

// tellsApart reports whether it depends on what a function did with the
// request which of yes and no it says: it has refused it, or looked at it.
func (m *Serving) tellsApart(out value.Value) bool {
	if t, ok := out.(value.Tuple); ok && len(t) > 0 {
		out = t[len(t)-1]
	}
	switch v := out.(type) {
	case value.Condition:
		return v.Tests || v.From.Chosen() || m.req.TellsOf(v.Turns)
	case value.Nilness:
		return v.Tests || m.req.TellsOf(v.Turns)
	}
	return false
}

// isLookedUp reports whether yes or no is said by what was looked up, and by nothing that
// the client chooses.
func isLookedUp(out value.Value) bool {
	if t, ok := out.(value.Tuple); ok && len(t) > 0 {
		out = t[0]
	}
	c, ok := out.(value.Condition)
	return ok && c.From&value.OfData != 0 && !c.From.Chosen()
}

// required returns a verdict that is yes only to who meets a demand as well, or no if
// it is negative. What else it says stays, such as that the request was refused, and
// it is none if it says nothing.
func required(v value.Value, d value.Demand, negative bool) (value.Value, bool) {
	switch v := v.(type) {
	case value.Tuple:
		out, some := slices.Clone(v), false
		decides := slices.ContainsFunc(v, saysYesOrNo)
		for i, part := range v {
			if decides && !saysYesOrNo(part) {
				continue // it says whether the question could be answered
			}
			if part, ok := required(part, d, negative); ok {
				out[i], some = part, true
			}
		}
		return out, some
	case value.Condition:
		if negative {
			v.No = v.No.And(d)
		} else {
			v.Yes = v.Yes.And(d)
		}
		v.Tests = true
		return v, true
	case value.Nilness:
		v.Null, v.Tests = v.Null.And(d), true
		return v, true
	}
	return nil, false
}

// saysYesOrNo reports whether a result is true or false, or may be.
func saysYesOrNo(v value.Value) bool {
	switch v.(type) {
	case value.Condition, value.Truth:
		return true
	}
	return false
}

// demandsNothing reports whether a value says yes or no, and both to everybody: one that
// says yes where something is missing says no to whom has it.
func demandsNothing(v value.Value) bool {
	switch v := v.(type) {
	case value.Tuple:
		return len(v) > 0 && !slices.ContainsFunc(v, func(v value.Value) bool { return value.Tests(v) && !demandsNothing(v) })
	case value.Condition:
		return v.Yes.Always() && (v.No.Always() || v.No.Never())
	case value.Nilness:
		return v.Null.Always() && (v.Set.Always() || v.Set.Never())
	}
	return false
}

// demands reports whether a value says yes only to who has one of the scopes.
func demands(v value.Value, scopes []route.ScopeAt) bool {
	of := func(d value.Demand) bool {
		return !d.Never() && !slices.ContainsFunc(d, func(s scope.Set) bool {
			return !slices.ContainsFunc(scopes, func(u route.ScopeAt) bool { return s.Contains(u.Name) })
		})
	}
	switch v := v.(type) {
	case value.Tuple:
		return slices.ContainsFunc(v, func(v value.Value) bool { return demands(v, scopes) })
	case value.Condition:
		return of(v.Yes) || of(v.No)
	case value.Nilness:
		return of(v.Null)
	}
	return false
}

// isUnanswered reports whether it is not known at all what a function says.
func isUnanswered(out value.Value) bool {
	if t, ok := out.(value.Tuple); ok && len(t) > 0 {
		return isUnanswered(t[0])
	}
	return value.IsUnknown(value.Bare(out))
}

// tellsWho reports whether a call is given something of who sends the request.
func (m *Serving) tellsWho(args []value.Value) bool {
	return slices.ContainsFunc(args, func(v value.Value) bool { return m.originOf(v)&(value.OfCaller|value.OfRequest) != 0 })
}

// settled reports whether a value says yes or no for certain.
func settled(v value.Value) bool {
	if t, ok := v.(value.Tuple); ok && len(t) > 0 {
		v = t[len(t)-1]
	}
	switch v := v.(type) {
	case value.Truth, value.Null, value.Failed:
		return true
	case value.Condition:
		return v.Yes.Never() || v.No.Never()
	}
	return false
}
