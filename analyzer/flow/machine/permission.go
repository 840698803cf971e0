package machine

import (
	"cmp"
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// This file is about scopes that a program has numbers or structs for. What they
// are called is for the catalog to say (lower.Permissions).

// permission evaluates a constant of a type of such numbers.
func (m *Machine) permission(n *ir.Node) value.Value {
	v := value.Number{N: n.N, Typ: n.Type, As: n.Name, At: n.At.Span(m.file())}
	if m.Permissions.Numbers[v.Typ][v.N] != "" {
		m.believed[v.At] = true // it can mean nothing else
	}
	return v
}

// permissionName returns the scope that a number or a struct stands for.
func (m *Machine) permissionName(v value.Value) (value.Text, bool) {
	switch v := value.Bare(v).(type) {
	case value.Number:
		if v.As != "" {
			return value.Text{S: v.As, At: v.At}, true
		}
		if name := m.Permissions.Numbers[v.Typ][v.N]; v.Typ != "" && name != "" {
			return value.Text{S: name, At: v.At}, true
		}
	case *value.Object:
		return v.Scope, v.Scope.S != ""
	case value.Pointer:
		if o, ok := value.Bare(v.To.V).(*value.Object); ok {
			return m.permissionName(o)
		}
	}
	return value.Text{}, false
}

// calledBy returns what an initializer has called a function for: if that was given the
// name of one scope, and does not say itself what it is called, it stands for the scope.
// What a registry finds by a name is such.
func (m *Machine) calledBy(n *ir.Node, v value.Value) value.Value {
	var names []value.Text
	for _, text := range n.GivenTexts() {
		if m.inCatalog(text.Name) {
			names = append(names, value.Text{S: text.Name, At: text.At.Span(m.file())})
		}
	}
	if len(names) != 1 {
		return v
	}
	m.believed[names[0].At] = true // it can mean nothing else
	if says(v, names[0].S) {
		return v
	}
	return value.Called(n.ResultType(), names[0])
}

// Mentions returns the scope of the catalog that an expression names: a constant of it, or a
// list which has one; "" if it names none.
func (m *Machine) Mentions(n *ir.Node) string {
	switch n.Op {
	case ir.OpString:
		if m.inCatalog(n.Name) && !m.isMere(n.Name) {
			return n.Name
		}
	case ir.OpInt:
		if n.Type != "" {
			return cmp.Or(n.Name, m.Permissions.Numbers[n.Type][n.N])
		}
	case ir.OpGlobal:
		return m.Permissions.Vars[n.Name]
	case ir.OpList, ir.OpBox, ir.OpConvert, ir.OpConcat:
		for _, e := range n.Kids {
			if name := m.Mentions(e); name != "" {
				return name
			}
		}
	}
	return ""
}

// says reports whether a struct has a name among its fields.
func says(v value.Value, name string) bool {
	v = value.Bare(v)
	if p, ok := v.(value.Pointer); ok {
		v = value.Bare(p.To.V)
	}
	o, ok := v.(*value.Object)
	if !ok {
		return false
	}
	for _, c := range o.Fields {
		if t, ok := value.Bare(c.V).(value.Text); ok && t.S == name {
			return true
		}
	}
	return false
}

// permissionsIn is [machine.scopesIn] for a number or a struct: the scope that it
// stands for, or those whose bits are set in it.
func (m *Machine) permissionsIn(v value.Value, any bool) (value.Demand, []route.ScopeAt) {
	if t, ok := m.permissionName(v); ok {
		return value.DemandOf(scope.Scope(t.S)), []route.ScopeAt{{Name: scope.Scope(t.S), Span: t.At}}
	}
	flags, ok := value.Bare(v).(value.Number)
	if !ok || flags.Typ == "" {
		return nil, nil
	}
	var d value.Demand
	var uses []route.ScopeAt
	for bit := 1; bit > 0 && bit <= flags.N; bit <<= 1 {
		if flags.N&bit == 0 {
			continue
		}
		name := scope.Scope(m.Permissions.Numbers[flags.Typ][bit])
		switch {
		case name == "":
			return nil, nil
		case uses == nil:
			d = value.DemandOf(name)
		case any:
			d = d.Or(value.DemandOf(name))
		default:
			d = d.And(value.DemandOf(name))
		}
		uses = value.AddUses(uses, route.ScopeAt{Name: name, Span: flags.At})
	}
	for _, u := range uses {
		m.believed[u.Span] = true
	}
	return d, uses
}

// bitsOfScope returns what is demanded by an operator one of whose operands is looked up in
// a table by a scope: mask & bits["contacts:read"].
func (m *Serving) bitsOfScope(n *ir.Node) (value.Demand, []route.ScopeAt) {
	for _, kid := range n.Kids {
		if kid.Op != ir.OpIndex {
			continue
		}
		if d, uses := m.scopesIn(m.eval(kid.Kids[1]), true, 0); slices.ContainsFunc(uses, m.unmistakable) {
			return d, uses
		}
	}
	return nil, nil
}

// maskedHere computes & while a request is followed.
func (m *Serving) maskedHere(n *ir.Node, x, y value.Value) (value.Value, bool) {
	if n.Name != "&" {
		return nil, false
	}
	if value.IsOpen(y) {
		x, y = y, x
	}
	_, several := x.(value.Choice)
	if !several && !value.IsOpen(x) || value.IsInput(x) {
		return nil, false
	}
	d, uses := m.permissionsIn(y, true)
	if uses == nil {
		d, uses = m.bitsOfScope(n)
	}
	if uses == nil {
		return nil, false
	}
	m.use(uses, n.At.Span(m.file()))
	return value.Masked{D: d}, true
}
