package ir

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/source"
)

// An Op says what a node does. The comment at each names its operands.
type Op uint8

const (
	OpNop Op = iota

	// Expressions.
	OpUnknown    // Name: why
	OpString     // Name: the value; N: NamesScope if it is of a type whose constants are scopes
	OpInt        // N: the value; Name: the constant, if it is called like a privilege; Type: of a permission, with the scope as Name if others have its value
	OpBool       // N: 0 or 1
	OpConst      // Name: the value as text, of any other kind
	OpNil        //
	OpLocal      // N: slot
	OpGlobal     // Name: package path and name
	OpFunc       // Name: full name of a declared function or method (as a method expression)
	OpClosure    // Fn
	OpBound      // Name: full name of the method; Kids: receiver
	OpBoundIface // Name: method; Kids: receiver
	OpField      // Name: field; Kids: operand
	OpIndex      // Kids: operand, index; N: Remembered, or 0
	OpSlice      // Kids: operand, low, high (OpNop where left out)
	OpCall       // Name: full name of the callee; N: 1 if the last argument is spread; Kids: receiver or OpNop, arguments
	OpCallIface  // Name: method; Type: the interface; Kids: receiver, arguments
	OpCallValue  // Kids: function, arguments; Name: the types of what it takes, by comma, and the identity of its type behind a |
	OpConvert    // Kids: operand
	OpBox        // Type: the identity of a type of functions (framework.Identity); Kids: a function of it that an interface is to hold
	OpStruct     // Name: the fields, by comma; N: 1 if a field is for a handler; Kids: their values
	OpList       // Kids: elements; N: 1 if there may be more, 2 for nil
	OpMap        // Name: the type, if its values are handlers or hold some; Kids: key, value, key, value...
	OpConcat     // Kids: operands of +
	OpArithmetic // Name: any other binary operator; Kids: operands
	OpEqual      // N: 1 for !=; Kids: operands
	OpNot        // Kids: operand
	OpCompute    // Name: what is not known of the result; Kids: operands, which are evaluated for what they do
	OpAnd        // Kids: operands
	OpOr         // Kids: operands
	OpAddr       // Kids: operand
	OpDeref      // Kids: operand
	OpCopy       // Kids: a struct value that is assigned or passed
	OpAssert     // Type; Name: its identity, AnyMethods for an interface; N: what its zero value is (AssertTexts); Kids: operand
	OpZero       // Type: the zero value of it
	OpAppend     // N: 1 if the last argument is spread; Kids: arguments
	OpLen        // Kids: operand
	OpMake       // Kids: length, zero value of the elements
	OpChan       // a channel that is made
	OpReceive    // Kids: the channel
	OpClose      // Kids: the channel
	OpAbsent     // what delete leaves in a map
	OpKeyed      // Name: the key of a field or variable that holds a handler; Kids: the field or variable

	// Statements.
	OpBlock      // Kids: statements
	OpExpr       // Kids: expression
	OpDefer      // Kids: the call
	OpGo         // Kids: the call
	OpSend       // Kids: the channel, what is sent
	OpDefine     // N: slot; as the left side of an assignment
	OpAssign     // N: number of left sides; Kids: left sides, right sides
	OpIf         // Kids: condition, then, else
	OpFor        // Kids: condition, body, post, variables that the loop changes
	OpRange      // Type: of the elements; N: see below; Kids: key, value (left sides), operand, body, variables that the loop changes
	OpSwitch     // Kids: tag, clauses
	OpTypeSwitch // Kids: operand, clauses
	OpClause     // N: see below; Name: types, by comma, Type: their identities, by semicolon (type switch); Kids: body, expressions (type switch: variable)
	OpReturn     // Kids: results
	OpPanic      // Kids: arguments of what does not return
	OpBreak      // Name: label
	OpContinue   // Name: label
	OpGoto       // Name: label, of a statement before it
	OpLabel      // Name; Kids: statement
	opCount      = iota
)

// Flags in N of OpClause.
const (
	ClauseDefault = 1 << iota
	ClauseFalls   // ends with fallthrough
)

// Flags in N of OpRange.
const (
	OnlyValues = 1 << iota // the key is what the others call value (iter.Seq)
	Backward               // from the last element to the first
)

// Flags in N of the call ops, and of the ops that name a function.
const (
	Spread            = 1 << iota // the last argument is spread
	ResultHandler                 // the result (or the function named) is a handler
	ResultVerdict                 // the function named says yes or no, or answers errors
	ResultNamed                   // the result may be called by a text that the function is given
	TakesAlternatives             // a list that the function is given is called like one of which any element suffices
)

// ErrorType, as the Type of OpBox, says that an error holds a value of a type of its own: it
// is not nil then, whatever the value is.
const ErrorType = "error"

// AnyMethods stands for the identity of an interface that has methods.
const AnyMethods = "interface"

// NamesScope, in N of OpString, says that a constant is of a type whose constants are
// scopes of the catalog.
const NamesScope = 1

// Remembered, in N of OpIndex, says that the function which looks an element up with its "ok"
// sets it as well, and nothing else of its package does: it keeps what it found out for the
// next time.
const Remembered = 1

// The zero values that a field can have, in N of OpField.
const (
	ZeroNil = iota
	ZeroString
	ZeroBool
	ZeroInt
	ZeroList
	ZeroStruct
	ZeroFunc
)

// What the zero value of the asserted type is, in N of OpAssert, where it says that there is
// nothing: of a list or set of texts, another list or map, a pointer, or a struct.
const (
	AssertTexts = iota + 1
	AssertList
	AssertPointer
	AssertStruct
)

// Keys of looks: a field of a row, a field that holds a handler, an element of a
// map of handlers; and a method that is called through an interface, on what may
// be a row or not: what it looks at is known where its implementations are (see
// machine.behindInterfaces).
const (
	FieldLook   = "field "
	HandlerLook = "handler "
	ElementLook = "element "
	MethodLook  = "method "
	OnRowLook   = "on a row "
)

// UnknownPath is the path of an arm of which it is not known.
const UnknownPath = "?"

// MaxSparse bounds the indexes that the elements of a list are said to be at.
const MaxSparse = 4096

// Importing is in the names of functions that do what an import does. No function
// of a program is called so.
const Importing = ".import "

// A Node is one step. Fields that an op does not mention are empty.
type Node struct {
	Op   Op
	Name string
	Type string // the static type, where the evaluator can use it
	N    int
	Kids []*Node
	At   *Place
	Fn   *Function
}

// ResultType returns the static type of a call's result, or of its results by
// comma.
func (n *Node) ResultType() string {
	if n.Op == OpCallIface {
		_, result, _ := strings.Cut(n.Type, ";")
		return result
	}
	return n.Type
}

// A Place is where a node was written, in the file of its function. Stmt is
// the innermost statement around it, where the node is a call.
type Place struct {
	Offset, End, Line, Column int
	Stmt                      *Place
}

// Span returns p as a span of the function's file.
func (p *Place) Span(file string) source.Span {
	if p == nil {
		return source.Span{}
	}
	return source.Span{Pos: source.Pos{File: file, Offset: p.Offset, Line: p.Line, Column: p.Column}, End: p.End}
}

// A Function is a declared function or a closure, ready to run. Its variables
// live in numbered slots: first the parameters (the receiver leading), then
// the named results, then the rest.
type Function struct {
	Name     string // full name; for closures the enclosing one's and a number
	File     string
	Params   []Param
	Results  []Param // Slot -1 where unnamed
	Type     string  // the identity of its type, of a method without its receiver; "" where that cannot be told
	Variadic bool
	Captures []Capture // of a literal
	Slots    int
	Body     *Node    // of a handler: nothing
	Arms     []Arm    // of a handler
	Serve    *Node    // of a handler: its body, if it can matter to what is demanded
	Looks    []string // of a handler: what it looks at in tables of handlers
	Behind   []*Node  // of a handler without arms: what it hands requests to
	At       *Place

	// Registers says that running it may register a route, by itself or by
	// what it calls. Handler says that its own type is a handler's.
	Registers bool
	Handler   bool

	// GoesOn says that it is a handler which has the framework go on to what is
	// behind it, on some path.
	GoesOn bool

	// Request says that it runs per request only: nothing that registers
	// calls it, or what it does there does not matter, unless Makes says that
	// it may return scopes for others to ask. Guard says that it enforces the
	// scopes that it is given: "all" of them, or "any".
	Request bool
	Makes   bool
	Guard   string

	// Alternatives says that a list which it is given is called like one of which
	// any element suffices: roles.
	Alternatives bool

	// Referred says that another function of its package refers to it.
	Referred bool
}

// An Arm is what a handler does for some methods, or for all that no other arm
// has: it calls another handler, or, if Handler is nil, it answers itself. A
// single arm for all is what middleware does. Where it tells paths apart, as the
// request has them, it has arms for each, and those without are for all others.
type Arm struct {
	Paths   []string // those below one end in /**
	Methods []string
	Handler *Node
	Prefix  *Node // what is taken off the path before it is told apart; nil for nothing
	Sole    bool  // what tells the requests apart asks them nothing but path and method
	Table   bool  // Handler is a map of handlers, or of what holds them, by method
}

// A Capture is a variable of the enclosing function that a function literal
// uses: its slot there and here.
type Capture struct{ From, Slot int }

// A Param is a parameter or result: its slot and, where that matters, its type.
type Param struct {
	Slot int
	Type string
}

// A Global is a package-level variable. Fixed says that nothing in its package
// assigns it or takes its address after its declaration.
type Global struct {
	Name  string
	Type  string
	File  string
	Init  *Node
	N     int // which result of Init, where one call initializes several
	Fixed bool
}

// A Class is a named type: the methods of its pointer's method set, promoted
// ones included, and the embedded fields that lead to each.
type Class struct {
	Name    string
	Basic   bool // it is a type of strings, numbers or truth values
	Request bool // it holds a request and what answers it: a context of the house
	Methods []Method
}

// A Method is one of a type, or of an interface.
type Method struct {
	Name string
	Sig  string   // parameters and results, to tell implementations from namesakes
	Path []string // embedded fields to step through
	Func string   // full name of what runs
	File string   // where that is declared; "" for another package's
	At   *Place   // its name there
}

// A Contract is an interface type's name and its methods.
type Contract struct {
	Name    string
	Methods []Method
}

// A Sight is what a function, or, where Found is set, a method that is called on
// what may be a row, looks at in tables of handlers.
type Sight struct {
	Func  string
	Found bool
	Looks []string
}

// A SightOf tells sights apart.
type SightOf struct {
	Fn    string
	Found bool
}

// Package is all that a package has to say to those who run it.
type Package struct {
	Path      string
	Name      string   // of the package
	Imports   []string // direct imports that have code of their own
	Functions []*Function
	Globals   []*Global
	Classes   []*Class
	Contracts []*Contract
	Scoped    []string // functions and variables that speak of scopes; not encoded
	Ends      []string // functions that do not return; not encoded
	Sights    []Sight  // what functions look at in tables of handlers; not encoded
	Outside   Outside  // what code that is left out may do with what it is handed; not encoded
	Generated []string // files that nobody has written
	Inits     []string // functions that run when the package is initialized
	Requests  []Method // handlers: in Path the request types with tags of scopes or routes that they use, in Name and Sig the path and methods that their own declares
}

// Outside is what a package may do with functions and objects that its code is
// handed, where that code is left out since it registers nothing. The lists are
// sorted.
type Outside struct {
	Calls []string // methods that are called through interfaces of the program: name, parameters and results
	Reads []string // package-level variables that code which is left out refers to
	Makes []string // types whose objects, where they escape, register: they have a method that takes no router
	Hands []string // functions that are left out and hand on what they are given to code that is not known
	Sets  []string // functions that are left out and hand on what they are given, or what these functions share, to code that may set it
}

// MaySet reports whether a function, by its full name, is one of Sets.
func (o Outside) MaySet(full string) bool {
	_, found := slices.BinarySearch(o.Sets, full)
	return found
}

// NamesType marks the length of a list or map of names.
const NamesType = "names"

// FuncType is what the type of a parameter is called that is a function and
// has no name.
const FuncType = "func"
