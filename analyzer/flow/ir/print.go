package ir

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
)

// This file prints code for people: one statement a line, with its expressions as
// op(operands), and the statements in it indented below it.
//
//	func example.com/api.routes(%0 *net/http.ServeMux)() registers, slots 2@9:6
//		assign define %1 = "/contacts"@10:10
//		expr call (*net/http.ServeMux).HandleFunc(mux%0, path%1, closure example.com/api.routes.func1)@11:2
//
// A variable has the number of its slot. What stands behind @ is where the node is
// written.

// A form is how an op is printed: its name, and the labels of those of its operands
// that are statements. The label of the last is that of all that follow, too. An op
// of which all operands are expressions has none.
type form struct {
	name   string
	labels []string // "" for an expression
}

var forms = [opCount]form{
	OpNop: {name: "nop"},

	OpUnknown: {name: "unknown"}, OpString: {name: "string"}, OpInt: {name: "int"}, OpBool: {name: "bool"},
	OpConst: {name: "const"}, OpNil: {name: "nil"}, OpLocal: {name: "local"}, OpGlobal: {name: "global"},
	OpFunc: {name: "func"}, OpClosure: {name: "closure"}, OpBound: {name: "bound"}, OpBoundIface: {name: "bound-iface"},
	OpField: {name: "field"}, OpIndex: {name: "index"}, OpSlice: {name: "slice"}, OpCall: {name: "call"},
	OpCallIface: {name: "call-iface"}, OpCallValue: {name: "call-value"}, OpConvert: {name: "convert"}, OpBox: {name: "box"},
	OpStruct: {name: "struct"}, OpList: {name: "list"}, OpMap: {name: "map"}, OpConcat: {name: "concat"},
	OpArithmetic: {name: "arithmetic"}, OpEqual: {name: "equal"}, OpNot: {name: "not"}, OpCompute: {name: "compute"},
	OpAnd: {name: "and"}, OpOr: {name: "or"}, OpAddr: {name: "addr"}, OpDeref: {name: "deref"}, OpCopy: {name: "copy"},
	OpAssert: {name: "assert"}, OpZero: {name: "zero"}, OpAppend: {name: "append"}, OpLen: {name: "len"},
	OpMake: {name: "make"}, OpChan: {name: "chan"}, OpReceive: {name: "receive"}, OpClose: {name: "close"}, OpAbsent: {name: "absent"}, OpKeyed: {name: "keyed"},

	OpBlock: {"block", []string{"do"}}, OpExpr: {name: "expr"}, OpDefer: {name: "defer"}, OpGo: {name: "go"}, OpSend: {name: "send"},
	OpDefine: {name: "define"}, OpAssign: {name: "assign"}, OpIf: {"if", []string{"", "then", "else"}},
	OpFor: {"for", []string{"", "do", "post", ""}}, OpRange: {"range", []string{"", "", "", "do", ""}},
	OpSwitch: {"switch", []string{"", "case"}}, OpTypeSwitch: {"type-switch", []string{"", "case"}},
	OpClause: {"clause", []string{"do", ""}}, OpReturn: {name: "return"}, OpPanic: {name: "panic"},
	OpBreak: {name: "break"}, OpContinue: {name: "continue"}, OpGoto: {name: "goto"}, OpLabel: {"label", []string{"do"}},
}

// String returns the name of an op.
func (op Op) String() string {
	if int(op) < len(forms) {
		return forms[op].name
	}
	return fmt.Sprintf("op(%d)", uint8(op))
}

// Ops yields all ops.
func Ops() iter.Seq[Op] {
	return func(yield func(Op) bool) {
		for op := range Op(opCount) {
			if !yield(op) {
				return
			}
		}
	}
}

// label returns what the operand i of an op is labelled with, "" if it is an
// expression.
func (op Op) label(i int) string {
	labels := forms[op].labels
	if len(labels) == 0 {
		return ""
	}
	return labels[min(i, len(labels)-1)]
}

// Print returns the code of a package as text, which depends on the code alone.
func Print(c *Package) string {
	p := new(printer)
	p.line(0, "package %s %s", c.Name, c.Path)
	p.names("imports", c.Imports)
	p.names("inits", c.Inits)
	for _, ct := range c.Contracts {
		p.line(0, "contract %s", ct.Name)
		p.methods(ct.Methods)
	}
	for _, cl := range c.Classes {
		p.line(0, "class %s%s", cl.Name, when(cl.Basic, " text"))
		p.methods(cl.Methods)
	}
	if len(c.Requests) > 0 {
		p.line(0, "requests")
		p.methods(c.Requests)
	}
	for _, s := range c.Sights {
		p.line(0, "sight %s%s: %s", s.Func, when(s.Found, " found"), strings.Join(s.Looks, "; "))
	}
	for _, g := range c.Globals {
		p.line(0, "var %s%s%s%s = %s", g.Name, typed(g.Type), when(g.Fixed, " fixed"), when(g.N > 0, fmt.Sprintf(" result %d", g.N)), p.expr(g.Init))
	}
	for _, f := range c.Functions {
		p.function(f, 0)
	}
	for len(p.literals) > 0 {
		f := p.literals[0]
		p.literals = p.literals[1:]
		p.function(f, 0)
	}
	return p.String()
}

type printer struct {
	strings.Builder
	literals []*Function // that are still to be printed
}

func (p *printer) line(depth int, format string, args ...any) {
	p.WriteString(strings.Repeat("\t", depth))
	fmt.Fprintf(p, format, args...)
	p.WriteByte('\n')
}

func (p *printer) names(what string, names []string) {
	if len(names) > 0 {
		p.line(0, "%s %s", what, strings.Join(names, " "))
	}
}

func (p *printer) methods(list []Method) {
	for _, m := range list {
		p.line(1, "%s", strings.Join(strings.Fields(strings.Join([]string{m.Name, m.Sig, strings.Join(m.Path, "."), m.Func}, " ")), " "))
	}
}

// when returns s if b, else nothing.
func when(b bool, s string) string {
	if b {
		return s
	}
	return ""
}

func typed(typ string) string { return when(typ != "", " "+typ) }

func params(list []Param) string {
	out := make([]string, len(list))
	for i, prm := range list {
		out[i] = "%" + strconv.Itoa(prm.Slot) + typed(prm.Type)
	}
	return "(" + strings.Join(out, ", ") + ")"
}

func (p *printer) function(f *Function, depth int) {
	var says []string
	for _, flag := range []struct {
		is   bool
		name string
	}{
		{f.Variadic, "variadic"}, {f.Alternatives, "alternatives"}, {f.Registers, "registers"}, {f.Handler, "handler"}, {f.Request, "request"}, {f.Makes, "makes"},
		{f.Guard != "", "guard of " + f.Guard}, {f.Referred, "referred"},
	} {
		if flag.is {
			says = append(says, flag.name)
		}
	}
	for _, c := range f.Captures {
		says = append(says, fmt.Sprintf("captures %%%d as %%%d", c.From, c.Slot))
	}
	says = append(says, "slots "+strconv.Itoa(f.Slots))
	p.line(depth, "func %s%s%s %s%s", f.Name, params(f.Params), params(f.Results), strings.Join(says, ", "), place(f.At))
	p.statements(f.Body, depth+1)
	for _, a := range f.Arms {
		behind := ""
		if a.Prefix != nil {
			behind = " behind " + p.expr(a.Prefix)
		}
		p.line(depth+1, "arm %s of %s%s%s: %s", strings.Join(a.Methods, ","), strings.Join(a.Paths, ","), behind, when(a.Table, " table")+when(a.Sole, " sole"), p.expr(a.Handler))
	}
	if len(f.Looks) > 0 {
		p.line(depth+1, "looks %s", strings.Join(f.Looks, "; "))
	}
	for _, n := range f.Behind {
		p.line(depth+1, "behind %s", p.expr(n))
	}
	if f.Serve != nil {
		p.line(depth+1, "serve")
		p.statements(f.Serve, depth+2)
	}
}

// statements prints a statement, or those of a block. One that does nothing is
// left out.
func (p *printer) statements(n *Node, depth int) {
	switch {
	case n == nil || n.Op == OpNop:
	case n.Op == OpBlock:
		for _, s := range n.Kids {
			p.statement(s, depth)
		}
	default:
		p.statement(n, depth)
	}
}

// statement prints a statement, with its expressions on its own line, and what is
// in it below.
func (p *printer) statement(n *Node, depth int) {
	p.line(depth, "%s", p.head(n))
	for i, kid := range n.Kids {
		label := n.Op.label(i)
		switch {
		case label == "":
		case kid.Op == OpClause:
			p.statement(kid, depth+1)
		case n.Op == OpClause || n.Op == OpBlock || n.Op == OpLabel:
			p.statements(kid, depth+1)
		case kid.Op != OpNop:
			p.line(depth, "%s", label)
			p.statements(kid, depth+1)
		}
	}
}

// head is a statement without the statements in it.
func (p *printer) head(n *Node) string {
	var left, right []string
	for i, kid := range n.Kids {
		switch {
		case n.Op.label(i) != "":
		case n.Op == OpAssign && i < n.N:
			left = append(left, p.expr(kid))
		default:
			right = append(right, p.expr(kid))
		}
	}
	out := n.Op.String() + typed(n.Name)
	switch {
	case n.Op == OpAssign:
		return out + " " + strings.Join(left, ", ") + " = " + strings.Join(right, ", ") + place(n.At)
	case forms[n.Op].labels == nil && !isStatement(n.Op):
		return p.expr(n)
	case n.Op == OpClause:
		out += when(n.N&ClauseDefault != 0, " default") + when(n.N&ClauseFalls != 0, " falls")
	default:
		out += number(n.N)
	}
	return out + when(n.Type != "", ":"+n.Type) + when(len(right) > 0, " ") + strings.Join(right, ", ") + place(n.At)
}

func isStatement(op Op) bool { return op >= OpBlock }

func number(n int) string { return when(n != 0, "#"+strconv.Itoa(n)) }

// expr returns an expression as text.
func (p *printer) expr(n *Node) string {
	if n == nil {
		return "none"
	}
	out := ""
	switch n.Op {
	case OpNop:
		out = "_"
	case OpString:
		out = strconv.Quote(n.Name) + when(n.N == NamesScope, " scope")
	case OpInt:
		out = strconv.Itoa(n.N) + when(n.Name != "", " "+n.Name)
	case OpBool:
		out = strconv.FormatBool(n.N == 1)
	case OpLocal:
		out = n.Name + "%" + strconv.Itoa(n.N)
	case OpDefine:
		out = "define %" + strconv.Itoa(n.N)
	case OpClosure:
		out = "closure " + n.Fn.Name + number(n.N)
		p.literals = append(p.literals, n.Fn)
	case OpUnknown, OpConst, OpCompute:
		out = n.Op.String() + " " + strconv.Quote(n.Name)
	default:
		out = n.Op.String() + typed(n.Name) + number(n.N)
	}
	out += when(n.Type != "", ":"+n.Type)
	if len(n.Kids) > 0 {
		kids := make([]string, len(n.Kids))
		for i, kid := range n.Kids {
			kids[i] = p.expr(kid)
		}
		out += "(" + strings.Join(kids, ", ") + ")"
	}
	return out + place(n.At)
}

// place returns where something is written, with the statement around it if that
// begins elsewhere.
func place(at *Place) string {
	if at == nil {
		return ""
	}
	out := fmt.Sprintf("@%d:%d", at.Line, at.Column)
	if s := at.Stmt; s != nil && (s.Line != at.Line || s.Column != at.Column) {
		out += fmt.Sprintf("/%d:%d", s.Line, s.Column)
	}
	return out
}
