package machine

import (
	"strconv"
	"testing"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// TestLook looks for scopes, for what a value depends on, and for what is to be forgotten in
// values that are more than can be looked at: that ends where the budget is spent.
func TestLook(t *testing.T) {
	wide := func() value.Value {
		var v value.Value = value.Opaque{Why: "a leaf", From: value.OfSetting}
		for range MaxHeld {
			list := value.List{}
			for range 60 {
				list.Elems = append(list.Elems, v)
			}
			v = list
		}
		return v
	}
	structs := func() value.Value {
		var v value.Value = value.Opaque{Why: "a leaf"}
		for i := range MaxHeld {
			o := &value.Object{Type: "p.T" + strconv.Itoa(i), Fields: make(map[string]*value.Cell)}
			for n := range 60 {
				o.Fields["f"+strconv.Itoa(n)] = &value.Cell{V: v}
			}
			v = o
		}
		return v
	}
	for name, look := range map[string]func(*Machine, value.Value){
		"scopes": func(m *Machine, v value.Value) { m.scopesIn(v, false, 0) },
		"origin": func(m *Machine, v value.Value) { m.originIn(&value.Result{Callee: "p.f", Args: []value.Value{v}}, 0) },
		"forget": func(m *Machine, _ value.Value) {
			m.forgetCell(&value.Cell{V: structs()}, value.Opaque{Why: "gone"}, nil)
		},
	} {
		m := NewRegistering(New(framework.Known())).Machine
		m.Left = value.Cost{Steps: 1000, Bytes: 1 << 30}
		look(m, wide())
		t.Logf("%s: %d values are looked at", name, m.looks)
		if most := 1001 * looksPerStep; m.looks > most+MaxHeld*60 {
			t.Errorf("%s: %d values are looked at, want at most %d", name, m.looks, most)
		}
	}
}
