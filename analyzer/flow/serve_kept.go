package flow

import (
	"maps"
	"slices"
)

// This file is what a request carries from what makes sure of it to what relies
// on it: numbers that were compared, in variables and under the names by which
// they were kept with the request.

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
func (m *machine) compareHere(n *node, x, y value) (value, bool) {
	variable, op := n.Kids[0], n.Name
	if _, ok := x.(number); ok {
		variable, x, y, op = n.Kids[1], y, x, turned[op]
	}
	least, ok := y.(number)
	if !ok || least.Loose || variable.Op != opLocal || turned[op] == "" || !isOpen(x) {
		return nil, false
	}
	if op == ">" || op == "<=" {
		least.N++
	}
	c := cond{yes: always(), no: always()}
	is := turn{cell: m.local(variable), open: x}
	if op == ">" || op == ">=" {
		is.yes = atLeast(least.N)
	} else {
		is.no = atLeast(least.N)
	}
	c.turns = []turn{is}
	return c, true
}

// keep notes what is known of a number that is kept with the request.
func (m *machine) keep(name string, v value) {
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
// read it. Only numbers are told apart.
func (m *machine) keeps(name string, args []value, types string) (value, bool) {
	if len(args) == 0 {
		return nil, false
	}
	key, ok := bare(args[0]).(text)
	switch {
	case !ok:
	case len(args) == 2 && slices.Contains(keepNames, name):
		m.keep(key.S, bare(args[1]))
	case len(args) == 1 && slices.Contains(keptNames, name):
		c := m.req.kept[key.S]
		if c == nil {
			return nil, false
		}
		v, ok := c.v.(atLeast)
		if isVerdict(types) {
			return tuple{v, truth{B: true}}, ok
		}
		return v, ok
	}
	return nil, false
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
