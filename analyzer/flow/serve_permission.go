package flow

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// This file is about scopes that a program has numbers or structs for. What they
// are called is for the catalog to say (lower.Permissions).

// permission evaluates a constant of a type of such numbers.
func (m *machine) permission(n *ir.Node) value {
	v := number{N: n.N, Typ: n.Type, At: n.At.Span(m.file())}
	if m.permissions.Numbers[v.Typ][v.N] != "" {
		m.believed[v.At] = true // it can mean nothing else
	}
	return v
}

// standsFor returns the value of a variable that stands for a scope.
func standsFor(v value, g *ir.Global, name string) value {
	as := text{S: name, At: g.Init.At.Span(g.File)}
	switch v := v.(type) {
	case *object:
		v.scope = as
	case pointer:
		if o, ok := v.to.v.(*object); ok {
			o.scope = as
		}
	case *result, opaque: // what makes it is not followed
		return &object{typ: strings.TrimPrefix(g.Type, "*"), open: true, fields: make(map[string]*cell), scope: as}
	}
	return v
}

// permissionName returns the scope that a number or a struct stands for.
func (m *machine) permissionName(v value) (text, bool) {
	switch v := bare(v).(type) {
	case number:
		if name := m.permissions.Numbers[v.Typ][v.N]; v.Typ != "" && name != "" {
			return text{S: name, At: v.At}, true
		}
	case *object:
		return v.scope, v.scope.S != ""
	case pointer:
		if o, ok := bare(v.to.v).(*object); ok {
			return m.permissionName(o)
		}
	}
	return text{}, false
}

// permissionsIn is [machine.scopesIn] for a number or a struct: the scope that it
// stands for, or those whose bits are set in it.
func (m *machine) permissionsIn(v value, any bool) (demand, []route.ScopeAt) {
	if t, ok := m.permissionName(v); ok {
		return demandOf(scope.Scope(t.S)), []route.ScopeAt{{Name: scope.Scope(t.S), Span: t.At}}
	}
	flags, ok := bare(v).(number)
	if !ok || flags.Typ == "" {
		return nil, nil
	}
	var d demand
	var uses []route.ScopeAt
	for bit := 1; bit > 0 && bit <= flags.N; bit <<= 1 {
		if flags.N&bit == 0 {
			continue
		}
		name := scope.Scope(m.permissions.Numbers[flags.Typ][bit])
		switch {
		case name == "":
			return nil, nil
		case uses == nil:
			d = demandOf(name)
		case any:
			d = d.or(demandOf(name))
		default:
			d = d.and(demandOf(name))
		}
		uses = addUses(uses, route.ScopeAt{Name: name, Span: flags.At})
	}
	for _, u := range uses {
		m.believed[u.Span] = true
	}
	return d, uses
}

// masked is what & makes of the bits that a token has and of those that are asked
// for.
type masked struct{ d demand }

// maskedHere computes & while a request is followed.
func (m *serving) maskedHere(n *ir.Node, x, y value) (value, bool) {
	if n.Name != "&" {
		return nil, false
	}
	if isOpen(y) {
		x, y = y, x
	}
	if !isOpen(x) || isInput(x) {
		return nil, false
	}
	d, uses := m.permissionsIn(y, true)
	if uses == nil {
		return nil, false
	}
	m.use(uses, n.At.Span(m.file()))
	return masked{d}, true
}

// is returns the condition that some of the bits are set, or that none is.
func (v masked) is(with number) cond {
	has := cond{yes: v.d, no: always(), tests: true}
	if with.N == 0 {
		return has.not()
	}
	return has
}
