package machine

import (
	"slices"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/value"
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

// drawKey tells draws apart: a loop may draw keys, and elements.
type drawKey struct {
	loop *ir.Node
	keys bool
}

// drawsOf returns the draws of the last request that are worth following it again.
func (r *request) drawsOf() map[drawKey]*value.Draw {
	out := make(map[drawKey]*value.Draw)
	for key, d := range r.draws {
		if d.Tells() {
			out[key] = d
		}
	}
	return out
}

// drawnFrom returns an element, or a key, of what is not known.
func (r *request) drawnFrom(n *ir.Node, keys bool, v value.Value) value.Value {
	o, ok := v.(value.Opaque)
	if !ok || r.drawn != nil {
		return v
	}
	key := drawKey{n, keys}
	if r.draws == nil {
		r.draws = make(map[drawKey]*value.Draw)
	}
	if r.draws[key] == nil {
		r.draws[key] = new(value.Draw)
	}
	o.Drawn = r.draws[key]
	return o
}

// further runs the body of a range loop for what is not known of x.
func (m *Serving) further(n *ir.Node, key, elem value.Value, changed []*ir.Node, one func(k, v value.Value) bool) bool {
	keys := false
	d := m.req.drawn[drawKey{n, false}]
	if d == nil {
		d = m.req.drawn[drawKey{n, true}]
		keys = d != nil
	}
	if d == nil {
		from := m.originOf(elem)
		key, elem = m.req.drawnFrom(n, true, key), m.req.drawnFrom(n, false, elem)
		counts := slices.ContainsFunc(changed, m.collects)
		for _, v := range []value.Value{key, elem} {
			if d, _ := value.DrawOf(v); d != nil {
				d.Needs = d.Needs || counts
			}
		}
		return m.often(changed, func() bool { return one(key, elem) }, m.emptyOf(from, key, elem))
	}
	place := new(value.Value)
	run := func(nth int, v value.Value) bool {
		if keys {
			return one(v, elem)
		}
		return one(value.NthKey(key, nth, place), v)
	}
	names := d.Names()
	for nth, name := range names {
		i := slices.IndexFunc(d.Uses, func(u route.ScopeAt) bool { return string(u.Name) == name })
		has := value.Condition{Yes: value.DemandOf(d.Uses[i].Name), No: value.Always(), Tests: true}
		m.use(d.Uses, source.Span{})
		t := value.Text{S: name, Drawn: &d.Uses[i].Name}
		if m.classes[n.Type] != nil && !keys {
			t.Type = n.Type
		}
		if has.Yes.Covers(m.req.Demand()) { // it was found to have it before
			if !run(nth, t) {
				return false
			}
			continue
		}
		if !m.branches(
			func() bool { return m.suppose(has, true) && run(nth, t) },
			func() bool { return m.suppose(has, false) },
		) {
			return false
		}
	}
	rest := value.Opaque{Why: value.Why(elem), Drawn: d, Rest: true}
	if keys {
		rest.Why = value.Why(key)
	}
	return m.steady(changed, func() bool { return run(len(names), rest) }, taken)
}

// emptyOf returns what becomes of a request where a loop over what is not known has nothing
// to run for. If the loop asks the token for each of the things that are asked for, data
// decide that it is not asked; but a guard that was given the scopes when it was made is
// there for them, and what the program was set up with, such as a list of those who verify
// tokens, is no way around when it is empty. What is compared with scopes are those of the
// token.
func (m *Serving) emptyOf(from value.Origin, of ...value.Value) func() bool {
	asks, settled := m.req.asks, from == value.OfSetting
	if from&value.OfCaller != 0 || from&(value.OfData|value.OfRequest|value.OfInput) == 0 && !settled {
		return taken
	}
	return func() bool {
		for _, v := range of {
			if d, _ := value.DrawOf(v); d != nil && len(d.Uses) > 0 {
				return true
			}
		}
		if m.req.asks == asks {
			return true
		}
		switch {
		case settled:
			return false
		case from.Chosen(): // whoever sends none is not asked
			m.noteOnce(value.ForInput)
		case m.req.made:
			return false
		default:
			m.noteOnce(value.ForData)
		}
		return true
	}
}

// taken is a way on which nothing happens.
func taken() bool { return true }

// collects reports whether a variable holds a number, or a list.
func (m *Serving) collects(target *ir.Node) bool {
	return m.counts(target) || slices.ContainsFunc(m.held(target), func(v value.Value) bool {
		_, ok := v.(value.List)
		return ok || value.IsNull(v)
	})
}

// looksUp returns what a map has at a key that is an element of what is not
// known. A map of which all keys are scopes says which of them are looked for.
func (m *Serving) looksUp(n *ir.Node, d *value.Map, index value.Value) (value.Value, bool) {
	if len(d.Slots) == 0 || len(d.Known) < len(d.Slots) {
		return nil, false
	}
	if t, ok := index.(value.Text); ok {
		return zeroAt(n), t.Drawn != nil && len(d.At(t)) == 0
	}
	of, rest := value.DrawOf(index)
	if of == nil || value.IsInput(index) {
		return nil, false
	}
	var keys []value.Value
	for _, p := range d.Pairs() {
		keys = append(keys, p.Key)
	}
	_, uses := m.scopesIn(value.List{Elems: keys}, true, 0)
	switch {
	case uses == nil || !value.SpeaksOfScopes(index, 0) && !slices.ContainsFunc(uses, m.unmistakable):
	case rest:
		if zero := zeroAt(n); !value.IsNull(zero) {
			return zero, of.Has(uses) && len(uses) >= len(keys)
		}
		return value.Null{Missing: true}, of.Has(uses) && len(uses) >= len(keys)
	default:
		of.Add(uses)
		of.Needs = true
	}
	return nil, false
}

// zeroAt returns what an index expression yields where the map has nothing.
func zeroAt(n *ir.Node) value.Value {
	if n.Type == "bool" {
		return value.Truth{}
	}
	return value.Null{}
}
