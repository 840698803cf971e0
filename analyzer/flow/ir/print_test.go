package ir

import (
	"strings"
	"testing"
)

// TestPrintForms checks that each op has a name of its own, and that whatever a
// node has is printed: an op, a name, a type, a number, operands, a place.
func TestPrintForms(t *testing.T) {
	ops := make(map[string]Op)
	for op := range Op(opCount) {
		name := op.String()
		if name == "" || strings.HasPrefix(name, "op(") {
			t.Errorf("op %d has no name", op)
		}
		if other, ok := ops[name]; ok {
			t.Errorf("ops %d and %d are both called %q", other, op, name)
		}
		ops[name] = op
		if labels := forms[op].labels; labels != nil && !isStatement(op) {
			t.Errorf("%s is no statement, and has labels", op)
		}

		n := &Node{Op: op, Name: "aName", Type: "aType", At: &Place{Line: 7, Column: 3}, Fn: &Function{Name: "aFunction", Body: new(Node)}}
		if op == OpAssign {
			n.N = 1
		}
		for i := range operands[op] + 1 {
			kid := &Node{Op: OpString, Name: strings.Repeat("k", i+1)}
			if (op == OpSwitch || op == OpTypeSwitch) && i > 0 {
				kid = &Node{Op: OpClause, Kids: []*Node{{Op: OpExpr, Kids: []*Node{kid}}}}
			}
			n.Kids = append(n.Kids, kid)
		}
		f := &Function{Name: "f", Body: &Node{Op: OpBlock, Kids: []*Node{n}}}
		text := Print(&Package{Functions: []*Function{f}})
		for i := range n.Kids {
			if want := `"` + strings.Repeat("k", i+1) + `"`; !strings.Contains(text, want) && op != OpNop {
				t.Errorf("operand %d of %s is not printed:\n%s", i, op, text)
			}
		}
		if !strings.Contains(text, "@7:3") {
			t.Errorf("the place of %s is not printed:\n%s", op, text)
		}
		if op == OpClosure && !strings.Contains(text, "func aFunction") {
			t.Errorf("the function of a closure is not printed:\n%s", text)
		}
	}
}

// TestPrint checks what is printed of a package besides its statements.
func TestPrint(t *testing.T) {
	got := Print(sample())
	for _, want := range []string{
		"package api example.com/api\n",
		"imports example.com/auth\n",
		"contract net/http.Handler\n\tServeHTTP (a,b)()\n",
		"class example.com/api.Server\n\tServeHTTP (a,b)() mux (*net/http.ServeMux).ServeHTTP\n",
		"requests\n\t/contacts GET example.com/api.list\n",
		"var example.com/api.base string fixed = \"/v1\"\n",
		"func example.com/api.routes(%0 *net/http.ServeMux)() registers, slots 2@9:2/9:1\n",
		"\tassign define %1 = \"/contacts\"@9:2/9:1\n",
		"\texpr call (*net/http.ServeMux).HandleFunc(%0, %1, closure example.com/api.routes.func1)@9:2/9:1\n",
		"func example.com/api.routes.func1(%0 *net/http.Request)() handler, captures %1 as %1, slots 2@9:2/9:1\n",
		"\tarm GET of : none\n",
		"\tarm * of /deals/**: %1\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in:\n%s", want, got)
		}
	}
}
