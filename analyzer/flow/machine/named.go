package machine

import (
	"strconv"

	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// This file is about routes that one place of a program gives a path and a name,
// and another, by this name, a handler.

// named returns the route of the receiver's tree that has a name: the last one that
// was given it, or a choice with those that may have been. A name that no route is
// known to have is that of a route whose path is not known.
func (m *Registering) named(c effect) value.Value {
	return value.Each(c.arg(c.Name, value.Null{}), func(name value.Value) value.Value {
		why := "its name is " + value.Why(name)
		if name, ok := name.(value.Text); ok {
			if e := lastNamed(c.on.Top(), name.S); e != nil {
				return e
			}
			why = "no route here is known to be named " + strconv.Quote(name.S)
		}
		return m.Register(c.on.Top(), &value.Entry{Path: value.Opaque{Why: why}, At: c.at, Sites: m.sites(c.n, c.at)})
	})
}

// lastNamed returns the last route on r and the groups below it that has a name,
// nil if none has.
func lastNamed(r *value.Router, name string) value.Value {
	var last *value.Entry // that certainly has it
	var perhaps []*value.Entry
	var search func(r *value.Router)
	search = func(r *value.Router) {
		for _, e := range r.Routes {
			t, certain := e.Name.(value.Text)
			switch {
			case certain && t.S == name:
				if last == nil || last.Order < e.Order {
					last = e
				}
			case !certain && mayBe(e.Name, name):
				perhaps = append(perhaps, e)
			}
		}
		for _, g := range r.Groups {
			search(g)
		}
	}
	search(r)
	var out value.Value
	add := func(e *value.Entry) {
		if out == nil {
			out = e
		} else {
			out = value.Either(out, e)
		}
	}
	if last != nil {
		add(last)
	}
	for _, e := range perhaps {
		if last == nil || e.Order > last.Order {
			add(e)
		}
	}
	return out
}

// mayBe reports whether a text is one of those that v may be.
func mayBe(v value.Value, text string) bool {
	found := false
	value.Alternatives(v, func(v value.Value) {
		t, ok := v.(value.Text)
		found = found || ok && t.S == text
	})
	return found
}
