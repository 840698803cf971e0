package flow

import (
	"maps"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// This file is what a request carries from what makes sure of it to what relies
// on it: numbers that were compared, in variables and under the names by which
// they were kept with the request; and scopes that one function says are needed,
// for another one to ask for.

// atLeast is a number of which is only known that it is not less.
type atLeast int

// compare returns what a comparison with a number says.
func (a atLeast) compare(op string, n number) value {
	least := number{N: int(a)}
	switch {
	case n.Loose:
	case op == ">" && least.N > n.N, op == ">=" && least.N >= n.N:
		return truth{B: true}
	case op == "<" && least.N >= n.N, op == "<=" && least.N > n.N:
		return truth{}
	}
	return opaque{Why: "the result of " + op}
}

// compareHere computes the order of a variable that is not known and a number:
// on the side where it is large enough, the variable is known to be so.
func (m *serving) compareHere(n *ir.Node, x, y value) (value, bool) {
	variable, op := n.Kids[0], n.Name
	if _, ok := x.(number); ok {
		variable, x, y, op = n.Kids[1], y, x, turned[op]
	}
	least, ok := y.(number)
	if !ok || least.Loose || variable.Op != ir.OpLocal || turned[op] == "" || !isOpen(x) {
		return nil, false
	}
	if op == ">" || op == "<=" {
		least.N++
	}
	c := cond{yes: always(), no: always(), from: m.originOf(x)}
	is := turn{cell: m.local(variable), open: x}
	if op == ">" || op == ">=" {
		is.yes = atLeast(least.N)
	} else {
		is.no = atLeast(least.N)
	}
	c.turns = []turn{is}
	return c, true
}

// keep notes what is kept with the request under a name.
func (m *serving) keep(name string, v value) {
	if m.req.kept == nil {
		m.req.kept = make(map[string]*cell)
	}
	c := m.req.kept[name]
	if c == nil {
		c = &cell{v: opaque{Why: name}}
		m.req.kept[name] = c
	}
	m.set(c, v)
}

// keeps performs the calls that keep something with a request, and those that
// read it. Only numbers and scopes are told apart.
func (m *serving) keeps(name string, args []value, types string) (value, bool) {
	if len(args) == 0 {
		return nil, false
	}
	key, ok := keyName(args[0])
	switch {
	case !ok:
	case len(args) == 2 && naming.Keeps(name):
		m.keep(key, bare(args[1]))
	case len(args) == 1 && (naming.ReadsKept(name) || naming.ReadsKeptAs(name)):
		v, ok := m.keptAs(key)
		if isVerdict(types) {
			return tuple{v, truth{B: true}}, ok
		}
		return v, ok
	}
	return nil, false
}

// keepsInContext is keeps for the values of contexts. A request has one, and that
// is what is meant: https://pkg.go.dev/context#WithValue.
func (m *serving) keepsInContext(callee string, args []value) (value, bool) {
	switch {
	case callee == "context.WithValue" && len(args) == 3:
		if key, ok := keyName(args[1]); ok && m.isKept(bare(args[2])) {
			m.keep(key, bare(args[2]))
		}
	case callee == "(context.Context).Value" && len(args) == 1:
		if key, ok := keyName(args[0]); ok {
			return m.keptAs(key)
		}
	}
	return nil, false
}

// keyName returns what tells a key apart: its text, or its type if it has nothing
// else to say.
func keyName(v value) (string, bool) {
	switch v := bare(v).(type) {
	case text:
		return v.S, true
	case *object:
		return "type " + v.typ, v.typ != "" && len(v.fields) == 0
	case pointer:
		o, _ := v.to.v.(*object)
		if o == nil || o.typ == "" {
			return "", false
		}
		return "type " + o.typ, true
	}
	return "", false
}

// keptAs returns what is kept with the request under a name, if that is known.
func (m *serving) keptAs(key string) (value, bool) {
	c := m.req.kept[key]
	if c == nil || !m.isKept(c.v) {
		return nil, false
	}
	return c.v, true
}

// isKept reports whether a value is one of those that are told apart.
func (m *serving) isKept(v value) bool {
	switch v := v.(type) {
	case atLeast:
		return true
	case text, list:
		_, uses := m.scopesIn(v, false, 0)
		return uses != nil
	}
	return false
}

// scopesOf returns those of the values that are kept with a request that are
// scopes, and what tells them apart from others.
func (m *serving) scopesOf(kept map[string]value) (scopes map[string]value, key string) {
	for _, name := range sortedKeys(kept) {
		_, uses := m.scopesIn(kept[name], false, 0)
		if _, number := kept[name].(atLeast); number || uses == nil {
			continue
		}
		if scopes == nil {
			scopes = make(map[string]value)
		}
		scopes[name] = kept[name]
		key += name + "="
		for _, use := range uses {
			key += string(use.Name) + "@" + use.Span.String() + " "
		}
	}
	return scopes, key
}

// held is what is kept with the request on the present path.
func (r *request) held() map[string]value {
	if len(r.kept) == 0 {
		return nil
	}
	out := make(map[string]value, len(r.kept))
	for name, c := range r.kept {
		out[name] = c.v
	}
	return out
}

// hands notes what is kept with the request where what is behind a guard is
// called: what is the same wherever that is.
func (r *request) hands(kept map[string]value) {
	if r.handed == nil {
		r.handed = make(map[string]value, len(kept))
		maps.Copy(r.handed, kept)
		return
	}
	for name, v := range kept {
		if !same(r.handed[name], v) {
			r.handed[name] = opaque{Why: name}
		}
	}
	for name := range r.handed {
		if kept[name] == nil {
			r.handed[name] = opaque{Why: name}
		}
	}
}

// carry makes what guards have kept with a request known to what is behind them.
func (r *request) carry(kept map[string]value) {
	r.kept = make(map[string]*cell, len(kept))
	for name, v := range kept {
		r.kept[name] = &cell{v: v}
	}
}
