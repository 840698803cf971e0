package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file says what comparisons ask of a token.

// equalHere computes == while a request is followed.
func (m *Serving) equalHere(n *ir.Node) value.Value {
	a, b := m.eval(n.Kids[0]), m.eval(n.Kids[1])
	c := m.compare(a, b, n)
	if n.N == 1 {
		c = c.Not()
	}
	if c.Yes.Never() {
		return value.Truth{}
	}
	if c.No.Never() {
		return value.Truth{B: true}
	}
	return c
}

// compare returns the condition that two values are equal.
func (m *Serving) compare(a, b value.Value, n *ir.Node) value.Condition {
	if c, ok := a.(*value.Cases); ok {
		return m.compareCases(c, n, func(v value.Value) value.Condition { return m.compare(v, b, n) })
	}
	if c, ok := b.(*value.Cases); ok {
		return m.compareCases(c, swapped(n), func(v value.Value) value.Condition { return m.compare(a, v, n) })
	}
	if value.IsNull(a) {
		a, b = b, a
		n = swapped(n)
	}
	if l, ok := a.(value.List); ok && value.IsNull(b) && l.Born == value.BornNil && !l.Exact() && !l.Open {
		return m.compare(m.lengthHere(&ir.Node{}, l), value.Number{}, nil) // it is nil as long as nothing was appended
	}
	if value.IsNull(b) {
		if framework.IsServed(value.TypeOf(value.Bare(a))) {
			return value.Condition{No: value.Always()}
		}
		again := m.carriedAs(a)
		if again != nil {
			a = again.V
		}
		nl, _ := value.NilnessOf(a)
		c := nl.IsNil()
		c.From = m.originOf(a)
		switch {
		case c.Tests || value.IsNull(a):
		case m.saysNo(a):
			// What is not found, or cannot be read of a path, is no token that is missing.
			c.AbsentNo, c.FailsNo = aboutCaller(c.From), true
		case value.IsOpen(a):
			c.AbsentYes = m.mayBeToken(a) && !(n != nil && m.isSetting(n.Kids[0]))
			c.Kept = value.KeptName(a)
		}
		if cell := m.variable(n); cell != nil && !value.IsNull(a) {
			set := a
			if x, ok := a.(value.Nilness); ok {
				set = x.Value
			}
			var is value.Value = value.Nilness{Set: value.Always(), Value: set}
			if m.saysNo(set) || m.takesError(n.Kids[0]) {
				is = value.Failed{Value: set}
			}
			c.Turns = append(slices.Clip(c.Turns), value.Turn{Cell: cell, Open: cell.V, Yes: value.Null{}, No: is, Unchecked: true})
			if again != nil {
				c.Turns = append(c.Turns, value.Turn{Cell: again, Open: again.V, Yes: value.Null{Missing: true}, No: is})
			}
		}
		return c
	}
	if s, ok := a.(value.Size); ok {
		if b, ok := b.(value.Number); ok {
			return s.Compare("==", b)
		}
	}
	if s, ok := a.(value.Status); ok {
		if b, ok := b.(value.Number); ok {
			return s.Compare("==", b)
		}
	}
	for range 2 {
		if v, ok := a.(value.Masked); ok {
			if n, ok := b.(value.Number); ok {
				return v.Is(n)
			}
		}
		if t, ok := a.(value.Tally); ok {
			if n, ok := b.(value.Number); ok {
				return t.Is(n)
			}
		}
		a, b = b, a
	}
	if t, ok := b.(value.Truth); ok {
		if c, known := value.ConditionOf(a); known {
			if !t.B {
				return c.Not()
			}
			return c
		}
	}
	if c, ok := m.comparesPath(a, b); ok {
		return c
	}
	for range 2 {
		// What says why a request is refused is empty where it is not.
		if x, ok := a.(value.Nilness); ok && saysWhy(x.Value) && value.Same(value.Bare(b), value.Text{}) {
			return x.IsNil()
		}
		a, b = b, a
	}
	for range 2 {
		if _, known := value.Bare(b).(value.Text); !known && value.IsOpen(b) {
			m.heldTo(b, a)
			if d, uses := m.scopesIn(a, true, 0); uses != nil && !value.IsInput(b) && (!literal(n) || slices.ContainsFunc(uses, m.unmistakable) || value.SpeaksOfScopes(b, 0) || m.isRole(b, uses)) {
				if value.Meets(b, uses) {
					return value.Condition{No: value.Always()}
				}
				m.use(uses, source.Span{})
				return value.Condition{Yes: d, No: value.Always(), Tests: true, From: value.OfCaller}
			} else if uses != nil && !value.IsInput(b) && m.originOf(b)&(value.OfCaller|value.OfInput) == value.OfCaller {
				m.mayBeRole(uses)
			}
		}
		a, b = b, a
	}
	if n != nil && (isPrivileged(n.Kids[0], b) || isPrivileged(n.Kids[1], a)) {
		return value.Condition{No: value.Always()}
	}
	for range 2 {
		if t, ok := value.Bare(b).(value.Text); ok && value.IsOpen(a) {
			switch {
			case t.S == "":
				from := m.originOf(a)
				if slices.ContainsFunc(allOfValue(a), isOfPath) { // the client chooses what it is, and not that it is nothing
					from |= value.OfData
				}
				return value.Condition{Yes: value.Always(), No: value.Always(), From: from, AbsentYes: aboutCaller(from) && m.mayBeToken(a) && !(n != nil && (m.isSetting(n.Kids[0]) || m.isSetting(n.Kids[1])))}
			case naming.IsPrivilege(t.S):
				return value.Condition{No: value.Always()}
			}
		}
		a, b = b, a
	}
	known, all := value.Condition{}, true
	var yes, no value.Origin
	for _, a := range allOfValue(a) {
		for _, b := range allOfValue(b) {
			t, ok := value.EqualTo(a, b).(value.Truth)
			all = all && ok && !t.Loose
			m.req.decided++
			if from := m.originOf(a) | m.originOf(b); t.B {
				known.Yes, yes = value.Always(), yes|from
			} else {
				known.No, no = value.Always(), no|from
			}
		}
	}
	known.From = value.Compared(m.originOf(a), m.originOf(b))
	if n != nil && (slices.ContainsFunc(n.Kids, m.isGivenPart) || known.From.Depends() && slices.ContainsFunc(n.Kids, namesOwner)) {
		known.From |= value.OfOwner
	}
	if all && yes.Depends() != no.Depends() && (yes.Chosen() || no.Chosen()) {
		known.From, known.RareYes, known.RareNo = value.OfInput, yes.Depends(), no.Depends()
	}
	if !all {
		known.Yes, known.No = value.Always(), value.Always()
	}
	return known
}

// saysWhy reports whether a value is what an error says, or nothing.
func saysWhy(v value.Value) bool {
	some := false
	for _, v := range allOfValue(v) {
		if value.IsFailed(v) {
			some = true
		} else if !value.Same(v, value.Text{}) {
			return false
		}
	}
	return some
}

// compareCases returns the condition that a comparison holds of a value that remembers
// the ways that it came by. Where it does, a variable on the left holds what it can be
// then.
func (m *Serving) compareCases(v *value.Cases, n *ir.Node, is func(value.Value) value.Condition) value.Condition {
	c, _ := value.ConditionOf(m.req.Over(v, func(v value.Value) value.Value { return is(v).Decided() }))
	if cell := m.variable(n); cell != nil && cell.V == value.Value(v) {
		yes, no := v.Where(is)
		c.Turns = append(slices.Clip(c.Turns), value.Turn{Cell: cell, Open: v, Yes: yes, No: no})
	}
	return c
}

// isGivenPart reports whether an expression is a field of what the running function was
// given, itself or as its receiver: no result of what it looked up.
func (m *Serving) isGivenPart(n *ir.Node) bool {
	if n.Op != ir.OpField {
		return false
	}
	for n.Op == ir.OpField || n.Op == ir.OpDeref {
		n = n.Kids[0]
	}
	return n.Op == ir.OpLocal && slices.ContainsFunc(m.frame().code.Params, func(p ir.Param) bool { return p.Slot == n.N })
}

// namesOwner reports whether an expression is a field that says whom a thing belongs to.
func namesOwner(n *ir.Node) bool { return n.Op == ir.OpField && naming.NamesOwner(n.Name) }

// variable returns the cell of the variable, or the field of one, that is on the
// left of a comparison, or nil if there is none, or several.
func (m *Serving) variable(n *ir.Node) *value.Cell {
	if n == nil || !isVariable(n.Kids[0]) {
		return nil
	}
	if cells := m.places(n.Kids[0]); len(cells) == 1 {
		return cells[0]
	}
	return nil
}

func isVariable(n *ir.Node) bool {
	return n.Op == ir.OpLocal || n.Op == ir.OpField && isVariable(n.Kids[0])
}

// isRole reports whether a value is what the caller is, or may do, by what it is called: a
// role, a level of access. Things have such, too, and what a thing has says nothing of who
// asks: where it is not known whose it is, that is a doubt if the request is forbidden.
func (m *Serving) isRole(v value.Value, uses []route.ScopeAt) bool {
	if !value.Says(v, naming.RoleWords, 0) {
		return false
	}
	from := m.originOf(v)
	if from&value.OfInput == 0 && from&value.OfCaller != 0 {
		return true
	}
	if from&value.OfInput == 0 {
		m.mayBeRole(uses)
	}
	return false
}

// mayBeRole notes that a scope is compared with what may say what the caller may do.
func (m *Serving) mayBeRole(uses []route.ScopeAt) {
	code := m.frame().code
	m.req.ifDenied = value.AddDoubt(m.req.ifDenied, value.Doubt{Gap: m.gapOf(code.Name, code.At.Span(m.file()), "compares with "+string(uses[0].Name)+" what may be the caller's role")})
}

// isOfPath reports whether a value is a parameter of the path.
func isOfPath(v value.Value) bool {
	switch v := value.Bare(v).(type) {
	case *value.Result:
		return naming.ReadsPath(v.Callee)
	case value.Opaque:
		of, _, ok := strings.Cut(v.Why, "(...)[") // mux.Vars(r)["id"]
		return ok && naming.ReadsPath(of)
	}
	return false
}

// isPrivileged reports whether what is compared with v is a constant that is
// called like a privilege: the number of a role, say. A part of the path that
// is the number of the root of a tree is nobody's privilege.
func isPrivileged(constant *ir.Node, v value.Value) bool {
	return constant.Op == ir.OpInt && constant.Name != "" && value.IsOpen(v) && !value.IsPart(v)
}

// literal reports whether one side of a comparison is written out there.
func literal(n *ir.Node) bool {
	return n == nil || slices.ContainsFunc(n.Kids, func(k *ir.Node) bool { return k.Op == ir.OpString })
}

// saysNo reports whether a value that is not nil is an error.
func (m *Serving) saysNo(v value.Value) bool {
	if value.IsFailed(v) {
		return true
	}
	if n, ok := v.(value.Nilness); ok {
		return n.Value != nil && m.saysNo(n.Value)
	}
	switch v := value.Bare(v).(type) {
	case value.Opaque:
		return v.Type == "error"
	case *value.Result:
		return v.Type == "error" || v.Type != "" && m.isError(v.Type) && !value.IsFound(v.Callee, v.Args)
	case value.Pointer, *value.Object:
		return m.isError(value.DynamicType(v))
	case value.Choice:
		return slices.ContainsFunc(v, m.saysNo)
	}
	return false
}

// takesError reports whether an expression is a parameter or a result of the running function
// that is declared as an error.
func (m *Serving) takesError(n *ir.Node) bool {
	code := m.frame().code
	is := func(p ir.Param) bool { return n.Op == ir.OpLocal && p.Slot == n.N && p.Type == "error" }
	return slices.ContainsFunc(code.Params, is) || slices.ContainsFunc(code.Results, is)
}

// isFailure reports whether a value is an error that is certainly there.
func (m *Serving) isFailure(v value.Value) bool {
	switch v := v.(type) {
	case value.Failed:
		return true
	case value.Nilness:
		return v.Null.Never() && v.Value != nil && m.saysNo(v.Value)
	case value.Pointer, *value.Object:
		return m.saysNo(v)
	case value.Choice:
		return !slices.ContainsFunc(v, func(v value.Value) bool { return !m.isFailure(v) })
	}
	return false
}

// isSetting reports whether an expression is a package-level variable, or part
// of one, or a field of something that was made when routes were registered: what
// it holds is not the request's.
func (m *Serving) isSetting(n *ir.Node) bool {
	for n.Op == ir.OpField || n.Op == ir.OpIndex || n.Op == ir.OpDeref {
		if n.Op == ir.OpField && m.isMade(n) {
			return true
		}
		n = n.Kids[0]
	}
	return n.Op == ir.OpGlobal
}

// isMade reports whether a field is one of an object that is older than the
// request, and was not set since.
func (m *Serving) isMade(field *ir.Node) bool {
	v := value.Bare(m.read(field.Kids[0]))
	if p, ok := v.(value.Pointer); ok {
		v = value.Bare(p.To.V)
	}
	o, ok := v.(*value.Object)
	if !ok || o.Open || o.Served || o.Fields[field.Name] == nil {
		return false
	}
	return !slices.ContainsFunc(m.Trail[m.req.from:], func(w value.Write) bool { return w.To == o.Fields[field.Name] })
}

func allOfValue(v value.Value) []value.Value { return value.All(value.Bare(v)) }

func swapped(n *ir.Node) *ir.Node {
	if n == nil {
		return nil
	}
	s := *n
	s.Kids = []*ir.Node{n.Kids[1], n.Kids[0]}
	return &s
}

// has returns the condition that a map which is not known has a scope, for an
// index expression. If the scope is called like a thing, only a set is asked
// for it: whatever else it may be the key of is that thing's.
func (m *Serving) has(n *ir.Node) (value.Value, bool) {
	if n.N == ir.Remembered {
		return nil, false
	}
	index := m.eval(n.Kids[1])
	x := value.Bare(m.eval(n.Kids[0]))
	if hit, ok := m.looksIn(x, index); ok {
		if n.Type == "bool" && hit.Miss && len(hit.Cells) > 0 {
			return value.Condition{Yes: value.Always(), No: value.Always(), From: hit.From}, true
		}
		return nil, false
	}
	switch x := x.(type) {
	case value.List, value.Null: // https://go.dev/ref/spec#Index_expressions
		nothing := (value.IsNothing(x) || value.IsNull(x)) && (n.Type == "bool" || n.Type == "struct{}")
		if nothing && value.IsMissing(x) {
			m.asksNobody(index, n.At.Span(m.file()))
		}
		return value.Condition{No: value.Always()}, nothing
	case *value.Map:
		if v, ok := m.levelAt(n, x, index); ok {
			return v, true
		}
		if v, ok := m.looksUp(n, x, index); ok {
			return v, true
		}
		if len(x.At(index)) > 0 && len(x.Known) == len(x.Slots) || len(x.Slots) == 0 {
			return nil, false
		}
	}
	if n.Type == "bool" || n.Type == "struct{}" {
		m.heldTo(x, index)
	}
	d, uses := m.scopesIn(index, true, 0)
	if uses == nil || !slices.ContainsFunc(uses, m.unmistakable) && n.Type != "bool" && n.Type != "struct{}" {
		return nil, false
	}
	if dict, ok := x.(*value.Map); ok {
		if _, known := dict.Known["s"+string(uses[0].Name)]; known {
			return nil, false
		}
	}
	m.use(uses, n.At.Span(m.file()))
	return value.Condition{Yes: d, No: value.Always(), Tests: true}, true
}

// logicHere computes && and || while a request is followed. A setting beside a check is no
// way around it: `off || has(r, "contacts:read")` is true of whom the check is.
func (m *Serving) logicHere(n *ir.Node) value.Value {
	and := n.Op == ir.OpAnd
	v := m.eval(n.Kids[0])
	first, _ := value.ConditionOf(v)
	first.From = m.originOf(v)
	if and && first.Yes.Never() {
		return value.Truth{}
	}
	if !and && first.No.Never() {
		return value.Truth{B: true}
	}
	var second value.Condition
	runs := []func() bool{func() bool {
		if !m.suppose(first, and) {
			return false
		}
		v := m.eval(n.Kids[1])
		second, _ = value.ConditionOf(v)
		second.From = m.originOf(v)
		return true
	}, func() bool { return m.suppose(first, !and) }}
	if first.From == value.OfSetting {
		m.switched(m.lacks(), runs)
	} else {
		m.branches(runs...)
	}
	switch {
	case second.Tests && isSwitch(first):
		return second
	case first.Tests && isSwitch(second):
		return first
	case and:
		return first.And(second)
	}
	return first.Or(second)
}

// isSwitch reports whether a condition depends on a setting alone.
func isSwitch(c value.Condition) bool { return !c.Tests && c.From == value.OfSetting }

// sizeHere returns the length of a list while a request is followed. A list of names that
// is not known is not empty if it is the caller's, or was kept with the request: of a token
// is asked what it opens that has some scope. One of other names may be.
func (m *Serving) sizeHere(n *ir.Node, v value.Value) (value.Value, bool) {
	switch v := value.Bare(v).(type) {
	case value.List:
		if v.Exact() || v.Open {
			return nil, false
		}
		return value.SizeOf(v), true
	case value.Opaque, *value.Result:
		r, made := v.(*value.Result)
		kept := made && naming.ReadsKept(naming.Last(r.Callee))
		return value.Size{}, n.Type == ir.NamesType && (kept || m.originOf(v)&(value.OfCaller|value.OfRequest) != 0)
	}
	return nil, false
}
