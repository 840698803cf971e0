package flow

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/source"
)

// This file defines the small language that functions are lowered to. It is
// what the evaluator runs and what a package's fact consists of: a tree of
// nodes that needs neither syntax nor types any more, so that a function can
// be run by a package that imports it, with the values that only that package
// knows.

// An op says what a node does. The comment at each names its operands.
type op uint8

const (
	opNop op = iota

	// Expressions.
	opUnknown    // Name: why
	opString     // Name: the value
	opInt        // N: the value; Name: the constant, if it is called like a privilege
	opBool       // N: 0 or 1
	opConst      // Name: the value as text, of any other kind
	opNil        //
	opLocal      // N: slot
	opGlobal     // Name: package path and name
	opFunc       // Name: full name of a declared function or method (as a method expression)
	opClosure    // Fn
	opBound      // Name: full name of the method; Kids: receiver
	opBoundIface // Name: method; Kids: receiver
	opField      // Name: field; Kids: operand
	opIndex      // Kids: operand, index
	opSlice      // Kids: operand, low, high (opNop where left out)
	opCall       // Name: full name of the callee; N: 1 if the last argument is spread; Kids: receiver or opNop, arguments
	opCallIface  // Name: method; Type: the interface; Kids: receiver, arguments
	opCallValue  // Kids: function, arguments
	opConvert    // Kids: operand
	opStruct     // Name: the fields, by comma; N: 1 if a field is for a handler; Kids: their values
	opList       // Kids: elements; N: 1 if there may be more, 2 for nil
	opMap        // Name: the type, if its values are handlers or hold some; Kids: key, value, key, value...
	opConcat     // Kids: operands of +
	opArithmetic // Name: any other binary operator; Kids: operands
	opEqual      // N: 1 for !=; Kids: operands
	opNot        // Kids: operand
	opCompute    // Name: what is not known of the result; Kids: operands, which are evaluated for what they do
	opAnd        // Kids: operands
	opOr         // Kids: operands
	opAddr       // Kids: operand
	opDeref      // Kids: operand
	opCopy       // Kids: a struct value that is assigned or passed
	opAssert     // Type; N: 1 if that is a list or set of texts; Kids: operand
	opZero       // Type: the zero value of it
	opAppend     // N: 1 if the last argument is spread; Kids: arguments
	opLen        // Kids: operand
	opMake       // Kids: length, zero value of the elements
	opAbsent     // what delete leaves in a map
	opKeyed      // Name: the key of a field or variable that holds a handler; Kids: the field or variable

	// Statements.
	opBlock      // Kids: statements
	opExpr       // Kids: expression
	opDefer      // Kids: the call
	opGo         // Kids: the call
	opDefine     // N: slot; as the left side of an assignment
	opAssign     // N: number of left sides; Kids: left sides, right sides
	opIf         // Kids: condition, then, else
	opFor        // Kids: condition, body, post, variables that the loop changes
	opRange      // Type: of the elements; N: 1 if the key is what the others call value (iter.Seq); Kids: key, value (left sides), operand, body, variables that the loop changes
	opSwitch     // Kids: tag, clauses
	opTypeSwitch // Kids: operand, clauses
	opClause     // N: see below; Name: types, by comma (type switch); Kids: body, expressions (type switch: variable)
	opReturn     // Kids: results
	opPanic      // Kids: arguments of what does not return
	opBreak      // Name: label
	opContinue   // Name: label
	opGoto       // Name: label, of a statement before it
	opLabel      // Name; Kids: statement
	opCount      = iota
)

// Flags in N of opClause.
const (
	clauseDefault = 1 << iota
	clauseFalls   // ends with fallthrough
)

// Flags in N of the call ops, and of the ops that name a function.
const (
	spread        = 1 << iota // the last argument is spread
	resultHandler             // the result (or the function named) is a handler
	resultVerdict             // the function named says yes or no
)

// The zero values that a field can have, in N of opField.
const (
	zeroNil = iota
	zeroString
	zeroBool
	zeroInt
	zeroList
	zeroStruct
)

// Keys of looks: a field of a row, a field that holds a handler, an element of a
// map of handlers; and a method that is called through an interface, on what may
// be a row or not: what it looks at is known where its implementations are (see
// machine.behindInterfaces).
const (
	fieldLook   = "field "
	handlerLook = "handler "
	elementLook = "element "
	methodLook  = "method "
	onRowLook   = "on a row "
)

// unknownPath is the path of an arm of which it is not known.
const unknownPath = "?"

// maxSparse bounds the indexes that the elements of a list are said to be at.
const maxSparse = 4096

// importing is in the names of functions that do what an import does. No function
// of a program is called so.
const importing = ".import "

// A node is one step. Fields that an op does not mention are empty.
type node struct {
	Op   op
	Name string
	Type string // the static type, where the evaluator can use it
	N    int
	Kids []*node
	At   *place
	Fn   *function
}

// resultType returns the static type of a call's result, or of its results by
// comma.
func (n *node) resultType() string {
	if n.Op == opCallIface {
		_, result, _ := strings.Cut(n.Type, ";")
		return result
	}
	return n.Type
}

// A place is where a node was written, in the file of its function. Stmt is
// the innermost statement around it, where the node is a call.
type place struct {
	Offset, End, Line, Column int
	Stmt                      *place
}

// span returns p as a span of the function's file.
func (p *place) span(file string) source.Span {
	if p == nil {
		return source.Span{}
	}
	return source.Span{Pos: source.Pos{File: file, Offset: p.Offset, Line: p.Line, Column: p.Column}, End: p.End}
}

// A function is a declared function or a closure, ready to run. Its variables
// live in numbered slots: first the parameters (the receiver leading), then
// the named results, then the rest.
type function struct {
	Name     string // full name; for closures the enclosing one's and a number
	File     string
	Params   []param
	Results  []param // Slot -1 where unnamed
	Variadic bool
	Captures []capture // of a literal
	Slots    int
	Body     *node    // of a handler: nothing
	Arms     []arm    // of a handler
	Serve    *node    // of a handler: its body, if it can matter to what is demanded
	Looks    []string // of a handler: what it looks at in tables of handlers
	Behind   []*node  // of a handler without arms: what it hands requests to
	At       *place

	// Registers says that running it may register a route, by itself or by
	// what it calls. Handler says that its own type is a handler's.
	Registers bool
	Handler   bool

	// Request says that it runs per request only: nothing that registers
	// calls it, or what it does there does not matter, unless Makes says that
	// it may return scopes for others to ask. Guard says that it enforces the
	// scopes that it is given: "all" of them, or "any".
	Request bool
	Makes   bool
	Guard   string

	// Referred says that another function of its package refers to it.
	Referred bool
}

// An arm is what a handler does for some methods, or for all that no other arm
// has: it calls another handler, or, if Handler is nil, it answers itself. A
// single arm for all is what middleware does. Where it tells paths apart, as the
// request has them, it has arms for each, and those without are for all others.
type arm struct {
	Paths   []string // those below one end in /**
	Methods []string
	Handler *node
	Table   bool // Handler is a map of handlers, or of what holds them, by method
}

// A capture is a variable of the enclosing function that a function literal
// uses: its slot there and here.
type capture struct{ From, Slot int }

// A param is a parameter or result: its slot and, where that matters, its type.
type param struct {
	Slot int
	Type string
}

// A global is a package-level variable. Fixed says that nothing in its package
// assigns it or takes its address after its declaration.
type global struct {
	Name  string
	Type  string
	File  string
	Init  *node
	N     int // which result of Init, where one call initializes several
	Fixed bool
}

// A class is a named type: the methods of its pointer's method set, promoted
// ones included, and the embedded fields that lead to each.
type class struct {
	Name    string
	Text    bool // it is a type of strings
	Methods []method
}

// A method is one of a type, or of an interface.
type method struct {
	Name string
	Sig  string   // parameters and results, to tell implementations from namesakes
	Path []string // embedded fields to step through
	Func string   // full name of what runs
}

// A contract is an interface type's name and its methods.
type contract struct {
	Name    string
	Methods []method
}

// code is all that a package has to say to those who run it.
type code struct {
	Path      string
	Name      string   // of the package
	Imports   []string // direct imports that have code of their own
	Functions []*function
	Globals   []*global
	Classes   []*class
	Contracts []*contract
	Scoped    []string // functions and variables that speak of scopes; not encoded
	Sights    []sight  // what functions look at in tables of handlers; not encoded
	Inits     []string // functions that run when the package is initialized
	Requests  []method // handlers: in Path the request types with tags of scopes or routes that they use, in Name and Sig the path and methods that their own declares
}

// fullName names what a call calls as the configuration does.
func (n *node) fullName() string {
	if n.Op != opCallIface {
		return n.Name
	}
	iface, _, _ := strings.Cut(n.Type, ";")
	return "(" + iface + ")." + n.Name
}

// implements reports whether c has the methods of an interface.
func (c *class) implements(iface *contract) bool {
	for _, want := range iface.Methods {
		if !slices.ContainsFunc(c.Methods, func(have method) bool { return have.Name == want.Name && have.Sig == want.Sig }) {
			return false
		}
	}
	return len(iface.Methods) > 0
}

// methodsFor returns the methods that a handler tells apart for some paths.
func (f *function) methodsFor(paths []string) []string {
	var all []string
	for _, a := range f.Arms {
		if slices.Equal(a.Paths, paths) {
			all = append(all, a.Methods...)
		}
	}
	return all
}

// addInit adds an init function, of which a package may have several.
func (c *code) addInit(fn *function) {
	fn.Name = fmt.Sprintf("%s#%d", fn.Name, len(c.Inits)+1)
	c.Inits = append(c.Inits, fn.Name)
	c.Functions = append(c.Functions, fn)
}

// statement returns the statement that n is, if something is called there.
func (n *node) statement() *place {
	if n.At != nil && n.At.Stmt != nil {
		return n.At.Stmt
	}
	for _, kid := range n.Kids {
		if at := kid.statement(); at != nil {
			return at
		}
	}
	return nil
}

// locals returns the variables that n sets, or all that it names.
func (n *node) locals(set bool) []int {
	var out []int
	switch {
	case n.Op == opDefine, n.Op == opLocal && !set:
		return []int{n.N}
	case n.Fn != nil && !set:
		for _, c := range n.Fn.Captures {
			out = append(out, c.From)
		}
	}
	if set && n.Op == opAssign {
		for _, target := range n.Kids[:n.N] {
			out = append(out, target.locals(false)...)
		}
	}
	for _, kid := range n.Kids {
		out = append(out, kid.locals(set)...)
	}
	return out
}

// namesType marks the length of a list or map of names.
const namesType = "names"

// funcType is what the type of a parameter is called that is a function and
// has no name.
const funcType = "func"
