package may

import (
	"strings"
	"testing"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/source"
)

func call(name string, args ...*ir.Node) *ir.Node {
	return &ir.Node{Op: ir.OpCall, Name: name, Kids: append([]*ir.Node{{Op: ir.OpNop}}, args...)}
}

func text(s string) *ir.Node { return &ir.Node{Op: ir.OpString, Name: s} }

func function(name string, body ...*ir.Node) *ir.Function {
	return &ir.Function{Name: name, Body: &ir.Node{Op: ir.OpBlock, Kids: body}}
}

// TestAnalyze holds what functions may do against what they and those that they may
// call say: directly, in a circle, through an interface, through a field, and by a
// variable of the package. What goes on to what is behind it turns nothing for that.
func TestAnalyze(t *testing.T) {
	store := &ir.Node{Op: ir.OpAssign, N: 1, Kids: []*ir.Node{{Op: ir.OpField, Name: "n", Kids: []*ir.Node{{Op: ir.OpLocal}}}, {Op: ir.OpInt}}}
	handler := function("p.handler", call("q.Write", &ir.Node{Op: ir.OpLocal}))
	handler.Params = []ir.Param{{Slot: 0, Type: "*net/http.Request"}}
	field := func(name, typ string, of *ir.Node) *ir.Node {
		return &ir.Node{Op: ir.OpField, Name: name, Type: typ, Kids: []*ir.Node{of}}
	}
	looks := function("p.looks", call("q.Accepts", field("Header", "net/http.Header", field("Request", "*net/http.Request", &ir.Node{Op: ir.OpLocal}))))
	hands := function("p.hands", call("q.Accepts", field("Request", "*net/http.Request", &ir.Node{Op: ir.OpLocal})))
	looks.Params, hands.Params = handler.Params, handler.Params
	takes := function("p.takes", &ir.Node{Op: ir.OpCallValue, Kids: []*ir.Node{{Op: ir.OpLocal, N: 0}}})
	takes.Params = []ir.Param{{Slot: 0, Type: ir.FuncType}}
	literal := function("p.holds.func1", call("p.asks"))
	literal.Params = []ir.Param{{Slot: 0, Type: "*p.T"}}
	blind := function("p.blind.func1", call("p.asks"))
	turn := &ir.Node{Op: ir.OpAssign, N: 1, Kids: []*ir.Node{{Op: ir.OpField, Name: "Method", Kids: []*ir.Node{{Op: ir.OpLocal}}}, text("POST")}}
	ofMethod := function("p.ofMethod", call("p.sum", &ir.Node{Op: ir.OpField, Name: "Method", N: ir.ZeroString, Kids: []*ir.Node{{Op: ir.OpLocal}}}))
	ofMethod.Params = handler.Params
	typed := function("p.typed", &ir.Node{Op: ir.OpCallValue, Name: "*p.T|func(*p.T int int )()", Kids: []*ir.Node{{Op: ir.OpField, Name: "f", Kids: []*ir.Node{{Op: ir.OpLocal}}}, {Op: ir.OpLocal}, {Op: ir.OpInt}, {Op: ir.OpInt}}})
	mistaken := function("p.mistaken", &ir.Node{Op: ir.OpCallValue, Name: "*p.T|func(*p.T string int )()", Kids: typed.Body.Kids[0].Kids})
	two := function("p.holds.func2", call("p.asks"))
	two.Params, two.Type = []ir.Param{{Slot: 0, Type: "*p.T"}, {Slot: 1}, {Slot: 2}}, "func(*p.T int int )()"
	list := []*ir.Function{
		function("(p.Proxy).ServeHTTP", turn, call("p.asks")),
		function("p.goesOn", &ir.Node{Op: ir.OpCallIface, Name: "ServeHTTP", Type: "net/http.Handler;", Kids: []*ir.Node{{Op: ir.OpLocal}}}),
		function("p.goesOnToo", &ir.Node{Op: ir.OpCallIface, Name: "ServeHTTP", Type: "net/http.Handler;", Kids: []*ir.Node{{Op: ir.OpLocal}}}),
		function("p.turns", call("p.turn")), function("p.turn", turn),
		function("p.nothing", call("fmt.Sprint", text("hello"))),
		function("p.asks", call("p.check", text("read:notes"))),
		function("p.odd", call("p.even")), function("p.even", call("p.odd"), call("p.asks")),
		function("p.mistyped", call("p.check", text("read:ntes"))),
		function("p.pair", call("p.can", text("notes"), text("read"))),
		function("p.half", call("p.can", text("notes"), &ir.Node{Op: ir.OpLocal, N: 0})),
		function("p.sum", &ir.Node{Op: ir.OpConcat, Kids: []*ir.Node{text("notes:"), {Op: ir.OpLocal}}}),
		function("p.metric", &ir.Node{Op: ir.OpConcat, Kids: []*ir.Node{{Op: ir.OpConcat, Kids: []*ir.Node{{Op: ir.OpLocal}, text(":")}}, text("Get")}}),
		function("p.action", &ir.Node{Op: ir.OpConcat, Kids: []*ir.Node{{Op: ir.OpConcat, Kids: []*ir.Node{{Op: ir.OpLocal}, text(":")}}, text("notes")}}),
		function("p.format", call("fmt.Sprintf", text("%s:%-5s"), &ir.Node{Op: ir.OpLocal}, &ir.Node{Op: ir.OpLocal})),
		function("p.completed", call("p.sum", text("read"))), function("p.says", text("write")),
		function("p.apart", call("p.says"), call("p.sum")), function("p.whole", call("p.sum", text("no part")), call("q.Log", text("read"))),
		ofMethod, typed, mistaken, looks, hands,
		function("p.file", &ir.Node{Op: ir.OpConcat, Kids: []*ir.Node{{Op: ir.OpLocal}, text(".git")}}),
		function("p.path", call("fmt.Sprintf", text("%s:%s.deb"), &ir.Node{Op: ir.OpLocal}, &ir.Node{Op: ir.OpLocal})),
		function("p.elsewhere", call("q.Require", &ir.Node{Op: ir.OpConcat, Kids: []*ir.Node{{Op: ir.OpLocal}, text(".git")}})),
		function("(p.W).WriteHeader"), function("(p.W).Write", call("p.asks")), function("(p.B).Write"),
		function("p.writes", &ir.Node{Op: ir.OpCallIface, Name: "Write", Type: "p.Writer;int", Kids: []*ir.Node{{Op: ir.OpLocal}}}),
		function("p.prints", call("fmt.Sprint", text("notes"), &ir.Node{Op: ir.OpLocal})),
		function("p.believed", &ir.Node{Op: ir.OpString, Name: "house", At: &ir.Place{Offset: 1, Line: 7}}),
		function("p.namesake", &ir.Node{Op: ir.OpString, Name: "house", At: &ir.Place{Offset: 1, Line: 8}}),
		function("p.id", call("p.can", text("ID"), &ir.Node{Op: ir.OpLocal, N: 0})),
		function("p.word", call("p.can", text("branch"), &ir.Node{Op: ir.OpLocal, N: 0})),
		function("p.part", call("p.can", text("DeleteBranch"), &ir.Node{Op: ir.OpLocal, N: 0})),
		function("p.two", call("p.can", text("ID"), text("read"))),
		function("p.other", call("p.can", text("parcel"), &ir.Node{Op: ir.OpLocal, N: 0})),
		function("p.reads", &ir.Node{Op: ir.OpGlobal, Name: "p.wanted"}),
		function("p.changes", store), function("p.passes", call("p.changes")),
		handler, function("p.serves", call("p.handler")),
		function("(p.T).Judge", call("p.asks")), function("(p.U).Judge"),
		function("p.through", &ir.Node{Op: ir.OpCallIface, Name: "Judge", Type: "p.Judge;error", Kids: []*ir.Node{{Op: ir.OpLocal}}}),
		takes,
		function("p.holds", &ir.Node{Op: ir.OpClosure, Fn: literal}, &ir.Node{Op: ir.OpClosure, Fn: two}),
		function("p.field", &ir.Node{Op: ir.OpCallValue, Kids: []*ir.Node{{Op: ir.OpField, Name: "f", Kids: []*ir.Node{{Op: ir.OpLocal}}}, {Op: ir.OpLocal}}}),
		function("p.others", &ir.Node{Op: ir.OpCallValue, Name: "*p.U", Kids: []*ir.Node{{Op: ir.OpField, Name: "f", Kids: []*ir.Node{{Op: ir.OpLocal}}}, {Op: ir.OpLocal}}}),
		function("p.blind", &ir.Node{Op: ir.OpClosure, Fn: blind}),
		function("p.cancels", &ir.Node{Op: ir.OpCallValue, Kids: []*ir.Node{{Op: ir.OpField, Name: "f", Kids: []*ir.Node{{Op: ir.OpLocal}}}}}),
		function("p.fields", &ir.Node{Op: ir.OpCallValue, Kids: []*ir.Node{{Op: ir.OpField, Name: "f", Kids: []*ir.Node{{Op: ir.OpLocal}}}, {Op: ir.OpInt}, {Op: ir.OpInt}}}),
	}
	p := Program{
		Functions: make(map[string]*ir.Function),
		Globals:   map[string]*ir.Global{"p.wanted": {Name: "p.wanted", Init: text("write:notes")}},
		Classes: map[string]*ir.Class{
			"p.T":     {Name: "p.T", Methods: []ir.Method{{Name: "Judge", Sig: "()(error)", Func: "(p.T).Judge"}}},
			"p.W":     {Name: "p.W", Methods: []ir.Method{{Name: "WriteHeader", Sig: "(int,)()", Func: "(p.W).WriteHeader"}, {Name: "Write", Sig: "()(int)", Func: "(p.W).Write"}}},
			"p.B":     {Name: "p.B", Methods: []ir.Method{{Name: "Write", Sig: "()(int)", Func: "(p.B).Write"}}},
			"p.Proxy": {Name: "p.Proxy", Methods: []ir.Method{{Name: "ServeHTTP", Sig: "()()", Func: "(p.Proxy).ServeHTTP"}}},
			"p.U":     {Name: "p.U", Methods: []ir.Method{{Name: "Judge", Sig: "()(bool)", Func: "(p.U).Judge"}}},
		},
		Contracts: map[string]*ir.Contract{"p.Judge": {Name: "p.Judge", Methods: []ir.Method{{Name: "Judge", Sig: "()(error)"}}}, "p.Writer": {Name: "p.Writer", Methods: []ir.Method{{Name: "Write", Sig: "()(int)"}}}},
		Believed:  func(at source.Span) bool { return at.Line == 7 },
		Scope: func(s string) bool {
			return s == "read:notes" || s == "write:notes" || s == "notes:read" || strings.HasSuffix(s, ":read")
		},
		Names:   []string{"read:notes", "write:notes", "notes:read", "fs:DeleteBranch"},
		Guard:   func(string) bool { return false },
		Context: func(typ string) bool { return typ == "*net/http.Request" },
	}
	for _, f := range list {
		p.Functions[f.Name] = f
	}
	powers := Analyze(p)
	want := map[string]Power{
		"p.asks": Ask, "(p.W).Write": Ask, "p.believed": Ask, "p.odd": Ask, "p.even": Ask, "p.mistyped": Ask, "p.pair": Ask, "p.half": Ask, "p.part": Ask, "p.elsewhere": Ask, "p.reads": Ask,
		"p.sum": Make, "p.format": Make, "p.action": Ask | Make, "p.completed": Ask | Make, "p.apart": Ask | Make, "p.ofMethod": Ask | Make, "p.whole": Make,
		"p.typed": Ask, "p.mistaken": 0,
		"(p.Proxy).ServeHTTP": Ask | Answer | Change | Turn, "p.goesOn": Ask | Answer | Change, "p.goesOnToo": Ask | Answer | Change,
		"p.turns": Answer | Change | Turn, "p.turn": Answer | Change | Turn,
		"p.changes": Change, "p.passes": Change, "p.handler": Answer, "p.serves": Answer, "p.hands": Answer,
		"(p.T).Judge": Ask, "p.through": Ask, "p.holds": Ask, "p.field": Ask, "p.blind": Ask,
	}
	for _, f := range list {
		if got := powers.Of(f); got != want[f.Name] {
			t.Errorf("%s may do %s, want %s", f.Name, words(got), words(want[f.Name]))
		}
	}
}

func words(p Power) string {
	var out []string
	for power, word := range map[Power]string{Ask: "ask", Answer: "answer", Change: "change", Turn: "turn", Make: "make"} {
		if p&power != 0 {
			out = append(out, word)
		}
	}
	if out == nil {
		return "nothing"
	}
	return strings.Join(out, " and ")
}
