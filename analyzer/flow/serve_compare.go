package flow

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file says what comparisons ask of a token.

// equalHere computes == while a request is followed.
func (m *serving) equalHere(n *ir.Node) value {
	a, b := m.eval(n.Kids[0]), m.eval(n.Kids[1])
	c := m.compare(a, b, n)
	if n.N == 1 {
		c = c.not()
	}
	if c.yes.never() {
		return truth{}
	}
	if c.no.never() {
		return truth{B: true}
	}
	return c
}

// compare returns the condition that two values are equal.
func (m *serving) compare(a, b value, n *ir.Node) cond {
	if isNull(a) {
		a, b = b, a
		n = swapped(n)
	}
	if isNull(b) {
		nl, _ := nilnessOf(a)
		c := nl.isNil()
		c.from = m.originOf(a)
		switch {
		case c.tests || isNull(a):
		case m.saysNo(a):
			c.absentNo, c.failsNo = true, true
		case isOpen(a):
			c.absentYes = mayBeToken(a) && !(n != nil && m.isSetting(n.Kids[0]))
			c.kept = keptName(a)
		}
		if cell := m.variable(n); cell != nil && !isNull(a) {
			set := a
			if x, ok := a.(nilness); ok {
				set = x.value
			}
			var is value = nilness{set: always(), value: set}
			if m.saysNo(set) {
				is = failed{set}
			}
			c.turns = append(slices.Clip(c.turns), turn{cell: cell, open: cell.v, yes: null{}, no: is, unchecked: true})
		}
		return c
	}
	if s, ok := a.(size); ok {
		if b, ok := b.(number); ok {
			return s.compare("==", b)
		}
	}
	if s, ok := a.(status); ok {
		if b, ok := b.(number); ok {
			return s.compare("==", b)
		}
	}
	for range 2 {
		if v, ok := a.(masked); ok {
			if n, ok := b.(number); ok {
				return v.is(n)
			}
		}
		if t, ok := a.(tally); ok {
			if n, ok := b.(number); ok {
				return t.is(n)
			}
		}
		a, b = b, a
	}
	if t, ok := b.(truth); ok {
		if c, known := conditionOf(a); known {
			if !t.B {
				return c.not()
			}
			return c
		}
	}
	for range 2 {
		if _, known := bare(b).(text); !known && isOpen(b) {
			if d, uses := m.scopesIn(a, true, 0); uses != nil && !isInput(b) && (!literal(n) || slices.ContainsFunc(uses, m.unmistakable) || speaksOfScopes(b, 0)) {
				if meets(b, uses) {
					return cond{no: always()}
				}
				m.use(uses, source.Span{})
				return cond{yes: d, no: always(), tests: true, from: ofCaller}
			}
		}
		a, b = b, a
	}
	if n != nil && (isPrivileged(n.Kids[0], b) || isPrivileged(n.Kids[1], a)) {
		return cond{no: always()}
	}
	for range 2 {
		if t, ok := bare(b).(text); ok && isOpen(a) {
			switch {
			case t.S == "":
				return cond{yes: always(), no: always(), from: m.originOf(a), absentYes: mayBeToken(a) && !(n != nil && (m.isSetting(n.Kids[0]) || m.isSetting(n.Kids[1])))}
			case naming.IsPrivilege(t.S):
				return cond{no: always()}
			}
		}
		a, b = b, a
	}
	known, all := cond{}, true
	for _, a := range allOfValue(a) {
		for _, b := range allOfValue(b) {
			t, ok := equalOne(a, b).(truth)
			all = all && ok && !t.Loose
			if t.B {
				known.yes = always()
			} else {
				known.no = always()
			}
		}
	}
	known.from = m.originOf(a) | m.originOf(b)
	if !all {
		known.yes, known.no = always(), always()
	}
	return known
}

// variable returns the cell of the variable, or the field of one, that is on the
// left of a comparison, or nil if there is none, or several.
func (m *serving) variable(n *ir.Node) *cell {
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

// isPrivileged reports whether what is compared with v is a constant that is
// called like a privilege: the number of a role, say. A part of the path that
// is the number of the root of a tree is nobody's privilege.
func isPrivileged(constant *ir.Node, v value) bool {
	return constant.Op == ir.OpInt && constant.Name != "" && isOpen(v) && !isPart(v)
}

// literal reports whether one side of a comparison is written out there.
func literal(n *ir.Node) bool {
	return n == nil || slices.ContainsFunc(n.Kids, func(k *ir.Node) bool { return k.Op == ir.OpString })
}

// saysNo reports whether a value that is not nil is an error.
func (m *serving) saysNo(v value) bool {
	switch v := bare(v).(type) {
	case failed:
		return true
	case opaque:
		return v.Type == "error"
	case *result:
		return v.typ == "error" || v.typ != "" && m.isError(v.typ)
	case nilness:
		return v.value != nil && m.saysNo(v.value)
	case pointer, *object:
		return m.isError(dynamicType(v))
	case choice:
		return slices.ContainsFunc(v, m.saysNo)
	}
	return false
}

// isSetting reports whether an expression is a package-level variable, or part
// of one, or a field of something that was made when routes were registered: what
// it holds is not the request's.
func (m *serving) isSetting(n *ir.Node) bool {
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
func (m *serving) isMade(field *ir.Node) bool {
	v := bare(m.read(field.Kids[0]))
	if p, ok := v.(pointer); ok {
		v = bare(p.to.v)
	}
	o, ok := v.(*object)
	if !ok || o.open || o.served || o.fields[field.Name] == nil {
		return false
	}
	return !slices.ContainsFunc(m.trail[m.req.from:], func(w write) bool { return w.to == o.fields[field.Name] })
}

func allOfValue(v value) []value { return all(bare(v)) }

// isOpen reports whether v is not known, and may be a scope of the token.
func isOpen(v value) bool {
	switch v := bare(v).(type) {
	case opaque, *result, partial:
		return true
	case pointer:
		o, ok := v.to.v.(*object)
		return ok && o.open
	case choice:
		return slices.ContainsFunc(v, isOpen)
	}
	return false
}

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
func (m *serving) has(n *ir.Node) (value, bool) {
	index := m.eval(n.Kids[1])
	x := bare(m.eval(n.Kids[0]))
	switch x := x.(type) {
	case list:
		return nil, false
	case *dict:
		if v, ok := m.looksUp(n, x, index); ok {
			return v, true
		}
		if len(x.at(index)) > 0 && len(x.known) == len(x.slots) || len(x.slots) == 0 {
			return nil, false
		}
	}
	d, uses := m.scopesIn(index, true, 0)
	if uses == nil || !slices.ContainsFunc(uses, m.unmistakable) && n.Type != "bool" && n.Type != "struct{}" {
		return nil, false
	}
	if dict, ok := x.(*dict); ok {
		if _, known := dict.known["s"+string(uses[0].Name)]; known {
			return nil, false
		}
	}
	m.use(uses, n.At.Span(m.file()))
	return cond{yes: d, no: always(), tests: true}, true
}

// logicHere computes && and || while a request is followed.
func (m *serving) logicHere(n *ir.Node) value {
	and := n.Op == ir.OpAnd
	v := m.eval(n.Kids[0])
	first, _ := conditionOf(v)
	first.from = m.originOf(v)
	if and && first.yes.never() {
		return truth{}
	}
	if !and && first.no.never() {
		return truth{B: true}
	}
	var second cond
	m.branches(func() bool {
		if !m.suppose(first, and) {
			return false
		}
		v := m.eval(n.Kids[1])
		second, _ = conditionOf(v)
		second.from = m.originOf(v)
		return true
	}, func() bool { return m.suppose(first, !and) })
	if and {
		return first.and(second)
	}
	return first.or(second)
}

// A size is the length of a list of which little is known: what is certain of the
// token if it has no elements.
type size struct{ empty demand }

// sizeHere returns the length of a list while a request is followed. A list of
// names that is not known is not empty: of a token is asked what it opens that
// has some scope.
func sizeHere(n *ir.Node, v value) (value, bool) {
	switch v := bare(v).(type) {
	case list:
		if v.exact() || v.open {
			return nil, false
		}
		return sizeOf(v), true
	case opaque, *result:
		return size{}, n.Type == ir.NamesType
	}
	return nil, false
}

// sizeOf returns the length of a list of which some elements are there on some
// paths only.
func sizeOf(l list) value {
	s, n := size{empty: always()}, tally(nil).plus(0, always())
	for _, e := range l.elems {
		is := cond{yes: always()}
		if v, optional := e.(maybe); optional {
			is = v.is()
		}
		s.empty = s.empty.and(is.no)
		n = n.further(is)
	}
	if n.tells() {
		return n
	}
	return s
}

// compare returns the condition that a comparison with a number holds.
func (s size) compare(op string, n number) cond {
	empty := cond{yes: s.empty, no: always(), tests: !s.empty.always()}
	switch {
	case n.N == 0 && op == "==", n.N == 0 && op == "<=", n.N == 1 && op == "<":
		return empty
	case n.N == 0 && op == ">", n.N == 1 && op == ">=":
		return empty.not()
	}
	return cond{yes: always(), no: always()}
}
