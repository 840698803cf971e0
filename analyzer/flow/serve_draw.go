package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file follows loops over what is not known: over the scopes of a token,
// which are looked up among those that are needed. Of each of these the token may
// have it or not, and the loop runs for those that it has. So what is done with
// them, counted or put into sets, is as it is in the program.
//
// Which scopes are looked for is known only when the body has run. Requests that
// run such a loop are followed twice: once with an element of which nothing is
// known, and then with the scopes that it was compared with.

// A draw is a loop over what is not known, with the scopes that an element of it
// was compared with.
type draw struct {
	uses  []route.ScopeAt
	needs bool // what is done with an element says nothing as long as it is not known
}

// drawKey tells draws apart: a loop may draw keys, and elements.
type drawKey struct {
	loop *ir.Node
	keys bool
}

// maxDraw bounds the scopes that are drawn one by one.
const maxDraw = 6

// add notes scopes that an element was compared with.
func (d *draw) add(uses []route.ScopeAt) { d.uses = addUses(d.uses, uses...) }

// names returns the scopes of d, each once.
func (d *draw) names() []string {
	var out []string
	for _, u := range d.uses {
		if !slices.Contains(out, string(u.Name)) {
			out = append(out, string(u.Name))
		}
	}
	return out
}

// has reports whether d has all that is used.
func (d *draw) has(uses []route.ScopeAt) bool {
	names := d.names()
	return !slices.ContainsFunc(uses, func(u route.ScopeAt) bool { return !slices.Contains(names, string(u.Name)) })
}

// tells reports whether following the request again tells more than the first time.
func (d *draw) tells() bool {
	n := len(d.names())
	return n <= maxDraw && (n > 1 || n == 1 && d.needs)
}

// drawsOf returns the draws of the last request that are worth following it again.
func (r *request) drawsOf() map[drawKey]*draw {
	out := make(map[drawKey]*draw)
	for key, d := range r.draws {
		if d.tells() {
			out[key] = d
		}
	}
	return out
}

// drawOf returns the draw that v is an element of, or is computed from one.
func drawOf(v value) (d *draw, rest bool) {
	switch v := bare(v).(type) {
	case opaque:
		return v.drawn, v.rest
	case *result:
		if textFuncs[v.callee] != nil && len(v.args) > 0 {
			return drawOf(v.args[0])
		}
	}
	return nil, false
}

// drawnFrom returns an element, or a key, of what is not known.
func (r *request) drawnFrom(n *ir.Node, keys bool, v value) value {
	o, ok := v.(opaque)
	if !ok || r.drawn != nil {
		return v
	}
	key := drawKey{n, keys}
	if r.draws == nil {
		r.draws = make(map[drawKey]*draw)
	}
	if r.draws[key] == nil {
		r.draws[key] = new(draw)
	}
	o.drawn = r.draws[key]
	return o
}

// further runs the body of a range loop for what is not known of x.
func (m *serving) further(n *ir.Node, key, elem value, changed []*ir.Node, one func(k, v value) bool) bool {
	keys := false
	d := m.req.drawn[drawKey{n, false}]
	if d == nil {
		d = m.req.drawn[drawKey{n, true}]
		keys = d != nil
	}
	if d == nil {
		key, elem = m.req.drawnFrom(n, true, key), m.req.drawnFrom(n, false, elem)
		counts := slices.ContainsFunc(changed, m.collects)
		for _, v := range []value{key, elem} {
			if d, _ := drawOf(v); d != nil {
				d.needs = d.needs || counts
			}
		}
		return m.repeat(changed, func() bool { return one(key, elem) })
	}
	run := func(v value) bool {
		if keys {
			return one(v, elem)
		}
		return one(key, v)
	}
	for _, name := range d.names() {
		i := slices.IndexFunc(d.uses, func(u route.ScopeAt) bool { return string(u.Name) == name })
		has := cond{yes: demandOf(d.uses[i].Name), no: always(), tests: true}
		m.use(d.uses, source.Span{})
		t := text{S: name, drawn: true}
		if m.classes[n.Type] != nil && !keys {
			t.Typ = n.Type
		}
		if !m.branches(
			func() bool { return m.suppose(has, true) && run(t) },
			func() bool { return m.suppose(has, false) },
		) {
			return false
		}
	}
	rest := opaque{Why: why(elem), drawn: d, rest: true}
	if keys {
		rest.Why = why(key)
	}
	return m.steady(changed, func() bool { return run(rest) })
}

// collects reports whether a variable holds a number, or a list.
func (m *serving) collects(target *ir.Node) bool {
	return m.counts(target) || slices.ContainsFunc(m.held(target), func(v value) bool {
		_, ok := v.(list)
		return ok || isNull(v)
	})
}

// meets notes that something was compared with scopes, if that is an element of
// what is not known. It reports whether it is one that is none of them.
func meets(v value, uses []route.ScopeAt) (never bool) {
	d, rest := drawOf(v)
	switch {
	case d == nil:
	case rest:
		return d.has(uses)
	default:
		d.add(uses)
	}
	return false
}

// looksUp returns what a map has at a key that is an element of what is not
// known. A map of which all keys are scopes says which of them are looked for.
func (m *serving) looksUp(n *ir.Node, d *dict, index value) (value, bool) {
	if len(d.slots) == 0 || len(d.known) < len(d.slots) {
		return nil, false
	}
	if t, ok := index.(text); ok {
		return zeroAt(n), t.drawn && len(d.at(t)) == 0
	}
	of, rest := drawOf(index)
	if of == nil || isInput(index) {
		return nil, false
	}
	var keys []value
	for _, p := range d.pairs() {
		keys = append(keys, p.key)
	}
	_, uses := m.scopesIn(list{elems: keys}, true, 0)
	switch {
	case uses == nil || !speaksOfScopes(index, 0) && !slices.ContainsFunc(uses, m.unmistakable):
	case rest:
		return zeroAt(n), of.has(uses) && len(uses) >= len(keys)
	default:
		of.add(uses)
		of.needs = true
	}
	return nil, false
}

// zeroAt returns what an index expression yields where the map has nothing.
func zeroAt(n *ir.Node) value {
	if n.Type == "bool" {
		return truth{}
	}
	return null{}
}

// speaksOfScopes reports whether a value that is not known is called like the
// scopes of a token.
func speaksOfScopes(v value, depth int) bool {
	if depth > 3 {
		return false
	}
	switch v := bare(v).(type) {
	case opaque:
		return naming.Says(v.Why, naming.ScopeWords) && !isInput(v)
	case text:
		return naming.Says(v.S, naming.ScopeWords)
	case partial:
		return speaksOfScopes(v.a, depth+1) || speaksOfScopes(v.b, depth+1)
	case *result:
		if isPart(v) {
			return false
		}
		return naming.Says(naming.Last(v.callee), naming.ScopeWords) || speaksOfScopes(v.recv, depth+1) ||
			slices.ContainsFunc(v.args, func(arg value) bool { return speaksOfScopes(arg, depth+1) })
	}
	return false
}

// isInput reports whether a value that is not known is a part of the query, the
// form or the body of a request, or made of one: what a client says there is not
// what its token has.
func isInput(v value) bool {
	switch v := bare(v).(type) {
	case opaque:
		return naming.Says(v.Why, naming.InputWords)
	case *result:
		if isPart(v) {
			return !naming.Says(strings.ReplaceAll(v.callee, "/", "."), []string{"header"})
		}
		return textFuncs[v.callee] != nil && slices.ContainsFunc(v.args, isInput)
	}
	return false
}
