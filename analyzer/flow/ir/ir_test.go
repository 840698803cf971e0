package ir

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"testing"
)

// sample returns code that has a bit of everything.
func sample() *Package {
	at := &Place{Offset: 120, End: 150, Line: 9, Column: 2, Stmt: &Place{Offset: 118, End: 152, Line: 9, Column: 1}}
	literal := &Function{
		Name: "example.com/api.routes.func1", File: "api.go", Params: []Param{{Slot: 0, Type: "*net/http.Request"}},
		Captures: []Capture{{From: 1, Slot: 1}}, Slots: 2, Handler: true, At: at, Body: &Node{Op: OpNop},
		Arms: []Arm{{Methods: []string{"GET"}}, {Paths: []string{"/deals/**"}, Methods: []string{"*"}, Handler: &Node{Op: OpLocal, N: 1}}},
	}
	routes := &Function{
		Name: "example.com/api.routes", File: "api.go", Params: []Param{{Slot: 0, Type: "*net/http.ServeMux"}}, Slots: 2, At: at, Registers: true,
		Body: &Node{Op: OpBlock, Kids: []*Node{
			{Op: OpAssign, N: 1, Kids: []*Node{{Op: OpDefine, N: 1}, {Op: OpString, Name: "/contacts", At: at}}},
			{Op: OpExpr, Kids: []*Node{{
				Op: OpCall, Name: "(*net/http.ServeMux).HandleFunc", At: at,
				Kids: []*Node{{Op: OpLocal}, {Op: OpLocal, N: 1}, {Op: OpClosure, Fn: literal}},
			}}},
		}},
	}
	return &Package{
		Path: "example.com/api", Name: "api", Imports: []string{"example.com/auth"}, Functions: []*Function{routes},
		Globals:   []*Global{{Name: "example.com/api.base", Type: "string", File: "api.go", Init: &Node{Op: OpString, Name: "/v1"}, Fixed: true}},
		Classes:   []*Class{{Name: "example.com/api.Server", Methods: []Method{{Name: "ServeHTTP", Sig: "(a,b)()", Path: []string{"mux"}, Func: "(*net/http.ServeMux).ServeHTTP"}}}},
		Contracts: []*Contract{{Name: "net/http.Handler", Methods: []Method{{Name: "ServeHTTP", Sig: "(a,b)()"}}}},
		Requests:  []Method{{Name: "/contacts", Sig: "GET", Func: "example.com/api.list"}},
	}
}

// TestCode reads what was written, and nothing else: a byte more, less or other is
// an error.
func TestCode(t *testing.T) {
	data := Encode(sample())
	if !bytes.Equal(data, Encode(sample())) {
		t.Error("equal code is written as other bytes")
	}
	got, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if want := sample(); !reflect.DeepEqual(got, want) {
		t.Errorf("what is read is %+v, want %+v", got, want)
	}
	for i := range data {
		other := bytes.Clone(data)
		other[i]++
		for _, damaged := range [][]byte{data[:i], other, append(bytes.Clone(data), byte(i))} {
			if _, err := Decode(damaged); !errors.Is(err, ErrCode) {
				t.Fatalf("damage at byte %d is no error: %v", i, err)
			}
		}
	}
	// Where the checksum is right, the operands are looked at.
	lame := sample()
	lame.Functions[0].Body.Kids[1].Kids[0].Kids = nil
	if _, err := Decode(Encode(lame)); !errors.Is(err, ErrCode) {
		t.Errorf("a call without operands is read with error %v", err)
	}
}

func TestQuery(t *testing.T) {
	p := sample()
	if !p.Classes[0].Implements(p.Contracts[0]) {
		t.Error("the class has the methods of the contract")
	}
	if p.Classes[0].Implements(&Contract{Name: "example.com/api.Any"}) {
		t.Error("what every type implements says nothing of one")
	}
	routes := p.Functions[0]
	literal := routes.Body.Kids[1].Kids[0].Kids[2].Fn
	if got := literal.MethodsFor([]string{"/deals/**"}); !reflect.DeepEqual(got, []string{"*"}) {
		t.Errorf("the methods for the path are %q", got)
	}
	if got := slices.Compact(routes.Body.Locals(true)); !reflect.DeepEqual(got, []int{1}) {
		t.Errorf("the body sets %v, want [1]", got)
	}
	if got := routes.Body.Kids[1].Statement(); got == nil || got.Offset != 118 {
		t.Errorf("the statement of the call stands at %+v", got)
	}
}

// TestPrivate holds the variables that nothing has once a call has ended against code
// in which some are captured, or their address is taken.
func TestPrivate(t *testing.T) {
	local := func(slot int) *Node { return &Node{Op: OpLocal, N: slot} }
	literal := &Function{Captures: []Capture{{From: 2, Slot: 0}}, Slots: 1, Body: &Node{Op: OpAddr, Kids: []*Node{local(0)}}}
	fn := &Function{Slots: 6, Captures: []Capture{{From: 7, Slot: 0}}, Body: &Node{Op: OpBlock, Kids: []*Node{
		{Op: OpExpr, Kids: []*Node{local(1)}},
		{Op: OpClosure, Fn: literal},
		{Op: OpAddr, Kids: []*Node{{Op: OpField, Name: "f", Kids: []*Node{local(3)}}}},
		{Op: OpAssign, N: 1, Kids: []*Node{local(4), local(5)}},
	}}}
	if got, want := fn.Private(), []int{1, 4, 5}; !slices.Equal(got, want) {
		t.Errorf("private are %v, want %v", got, want)
	}
}
