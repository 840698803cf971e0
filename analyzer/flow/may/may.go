package may

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A Power is what a function may do.
type Power uint8

const (
	Ask    Power = 1 << iota // ask a token for scopes, or say which are to be asked for
	Answer                   // answer a request, refuse it, or go on with it
	Change                   // change what it is given, or a variable of a package
	Turn                     // change the method of a request
	Make                     // put texts together to the name of a scope, if it is given what is missing
	part                     // say what may be missing: a word of such a name, or of which the request has some
)

// A Program is the code in sight.
type Program struct {
	Functions map[string]*ir.Function
	Globals   map[string]*ir.Global
	Classes   map[string]*ir.Class
	Contracts map[string]*ir.Contract

	Scope func(text string) bool // whether a text is a scope

	// Believed reports whether the text at a place counts as one that the catalog need not
	// have.
	Believed func(at source.Span) bool

	Named  func(text string) bool // whether it is the name of one that an initializer has made a value of
	Names  []string               // the catalog's
	Open   bool                   // others are scopes as well, if they are called like such
	Valued bool                   // scopes are such values: no texts are put together to some
	// Permission reports whether the values of a type stand for scopes.
	Permission func(typ string) bool
	Guard      func(name string) bool           // whether a function is known to ask for scopes
	Turns      func(name string, args int) bool // whether a call changes the method of a request
	Context    func(typ string) bool            // whether a type is that of a request, or comes with one
	Path       func(name string) bool           // whether a call says which path or method a request has
}

// Powers are what the functions of a program may do.
type Powers struct {
	of map[*ir.Function]Power
}

// Of returns what a function may do.
func (p *Powers) Of(f *ir.Function) Power { return p.of[f] }

// A node is a function, or the initializer of a variable.
type node struct {
	fn      *ir.Function // nil for a variable
	own     Power
	callers []*node
	joint   bool // it stands for all functions of one shape, or for all that may be behind a guard
	blind   bool // which take nothing: what they know of a request is seen where they are made for it
}

// An analysis is the call graph while it is made.
type analysis struct {
	*Program
	names     *nameIndex
	nodes     map[*ir.Function]*node
	variables map[string]*node
	all       []*node

	values  []*node // functions that are used as values
	isValue map[*node]bool
	calls   []valueCall

	parts map[string]bool // texts that were looked at: whether one may be a word of a scope's name

	told map[string]*told // what functions are given, by name and number of the argument

	behind map[string]*node // by interface and method: what may be called of what is behind a guard

	implementers map[string][]*ir.Class    // by method, as an interface knows it
	called       map[string][]*ir.Function // by interface and method: what may be called
}

// What is told a function by the texts that it is given somewhere: if one of them is
// a scope, all are, or are meant to be.
type told struct {
	scope bool
	by    []*node
}

// A valueCall is a call of a function that is not named.
type valueCall struct {
	from *node
	shape
}

// A shape is what is known of the functions that a call may mean.
type shape struct {
	typ           string // its identity, which is that of all that may be meant; "" if it cannot be told
	args, results int
	takes, yields string // the names of types, by comma
}

// fits reports whether a function may be called, of which the first parameters are bound: its
// type is the one that is called, or, where one of them cannot be told, no type differs that has
// a name. What says no or yes may be called by another one.
func (s shape) fits(f *ir.Function, bound int) bool {
	if s.typ != "" && f.Type != "" && (bound > 0) == strings.HasPrefix(f.Name, "(") {
		return s.typ == f.Type
	}
	differ := func(names string, of []ir.Param, verdicts bool) bool {
		if names == "" {
			return false
		}
		i := 0
		for name := range strings.SplitSeq(names, ",") {
			if i >= len(of) {
				return false
			}
			typ := of[i].Type
			if i++; name == "" || typ == "" || name == typ || verdicts && !strings.ContainsAny(name, "./") && !strings.HasPrefix(typ, "*") {
				continue
			}
			return true
		}
		return false
	}
	return !differ(s.takes, f.Params[bound:], false) && !differ(s.yields, f.Results, true)
}

// Analyze finds what all functions of a program may do.
func Analyze(p Program) *Powers {
	a := &analysis{
		Program: &p, names: indexNames(p.Names), parts: make(map[string]bool), nodes: make(map[*ir.Function]*node), variables: make(map[string]*node),
		told: make(map[string]*told), isValue: make(map[*node]bool), implementers: make(map[string][]*ir.Class), called: make(map[string][]*ir.Function), behind: make(map[string]*node),
	}
	for _, cl := range p.Classes {
		for _, m := range cl.Methods {
			key := m.Name + m.Sig
			a.implementers[key] = append(a.implementers[key], cl)
		}
	}
	for _, f := range p.Functions {
		a.function(f, 0)
	}
	for name := range p.Globals {
		a.variable(name)
	}
	for _, t := range a.told {
		for _, n := range t.by {
			if t.scope {
				n.own |= Ask
			}
		}
	}
	a.throughValues()
	for _, power := range []Power{Make, part} {
		a.propagate(power)
	}
	for _, n := range a.all {
		if n.own&(Make|part) == Make|part {
			n.own |= Ask
		}
	}
	for _, power := range []Power{Ask, Answer, Change, Turn} {
		a.propagate(power)
	}
	out := &Powers{of: make(map[*ir.Function]Power, len(a.nodes))}
	for f, n := range a.nodes {
		out.of[f] = n.own &^ part
	}
	return out
}

// function returns the node of a function, which has the powers of those around it
// that come from what they were given.
func (a *analysis) function(f *ir.Function, given Power) *node {
	if n := a.nodes[f]; n != nil {
		return n
	}
	n := &node{fn: f, own: given}
	a.nodes[f] = n
	a.all = append(a.all, n)
	serving := given != 0
	for _, p := range f.Params {
		switch {
		case isNext(p.Type), a.Context(p.Type) && a.actsOn(f, p.Slot):
			n.own |= Answer
			serving = true
		case a.Context(p.Type):
			serving = true
		}
	}
	if f.Guard != "" {
		n.own |= Ask
	}
	w := &walker{analysis: a, node: n, file: f.File, given: n.own & Answer, serving: serving}
	w.outer(f)
	w.walk(f.Body)
	w.walk(f.Serve)
	for _, arm := range f.Arms {
		w.walk(arm.Handler)
	}
	for _, b := range f.Behind {
		w.walk(b)
	}
	return n
}

// variable returns the node of a package-level variable, or nil if it has no code.
func (a *analysis) variable(name string) *node {
	if n := a.variables[name]; n != nil {
		return n
	}
	g := a.Globals[name]
	if g == nil {
		return nil
	}
	n := &node{}
	a.variables[name] = n
	a.all = append(a.all, n)
	w := &walker{analysis: a, node: n, file: g.File}
	w.walk(g.Init)
	return n
}

// edge notes that a node may call another.
func edge(from, to *node) {
	if to != nil {
		to.callers = append(to.callers, from)
	}
}

// methods returns the functions that a method of an interface may be: those of the
// types in sight that implement it, or, where the interface is not in sight, of all
// that have a method of the name.
func (a *analysis) methods(iface, name string) []*ir.Function {
	contract := a.Contracts[iface]
	if contract == nil {
		iface = ""
	}
	key := iface + " " + name
	out, ok := a.called[key]
	if ok {
		return out
	}
	classes, sig := a.Classes, ""
	if contract != nil {
		i := slices.IndexFunc(contract.Methods, func(m ir.Method) bool { return m.Name == name })
		if i < 0 {
			return nil
		}
		sig = contract.Methods[i].Sig
		classes = nil
		for _, cl := range a.implementers[name+sig] {
			if cl.Implements(contract) {
				out = a.method(out, cl, name)
			}
		}
	}
	for _, cl := range classes {
		out = a.method(out, cl, name)
	}
	a.called[key] = out
	return out
}

// method adds the method of a type to a list, if its code is in sight.
func (a *analysis) method(list []*ir.Function, cl *ir.Class, name string) []*ir.Function {
	for _, m := range cl.Methods {
		if fn := a.Functions[m.Func]; m.Name == name && fn != nil {
			list = append(list, fn)
		}
	}
	return list
}

// throughValues adds the edges of calls of functions that are not named.
func (a *analysis) throughValues() {
	type counts struct{ args, results int }
	type value struct {
		*node
		bound int // the parameters that it may have been given before
	}
	byCounts := make(map[counts][]value)
	var variadic []*node
	for _, n := range a.values {
		if n.fn.Variadic {
			variadic = append(variadic, n)
			continue
		}
		args := len(n.fn.Params)
		byCounts[counts{args, len(n.fn.Results)}] = append(byCounts[counts{args, len(n.fn.Results)}], value{n, 0})
		if strings.HasPrefix(n.fn.Name, "(") && args > 0 { // it may be bound to its receiver
			bound := counts{args - 1, len(n.fn.Results)}
			byCounts[bound] = append(byCounts[bound], value{n, 1})
		}
	}
	joints := make(map[shape]*node) // one node between those who call and those who are called
	for _, c := range a.calls {
		joint := joints[c.shape]
		if joint == nil {
			joint = &node{joint: true, blind: c.args == 0}
			joints[c.shape] = joint
			a.all = append(a.all, joint)
			for _, v := range byCounts[counts{c.args, c.results}] {
				if c.fits(v.fn, v.bound) {
					edge(joint, v.node)
				}
			}
			for _, n := range variadic {
				if len(n.fn.Results) == c.results && (c.typ == "" || n.fn.Type == "" || c.typ == n.fn.Type || strings.HasPrefix(n.fn.Name, "(")) {
					edge(joint, n)
				}
			}
		}
		edge(c.from, joint)
	}
}

// propagate gives a power to all that may call what has it. Who changes the method of
// a request is called by name: one that calls any function, or whatever is behind it, does
// not for that. (What is behind may do so itself, and is asked as well.)
func (a *analysis) propagate(power Power) {
	var work []*node
	for _, n := range a.all {
		if n.own&power != 0 {
			work = append(work, n)
		}
	}
	for len(work) > 0 {
		n := work[len(work)-1]
		work = work[:len(work)-1]
		for _, caller := range n.callers {
			if caller.own&power == 0 && !(caller.joint && (power == Turn || caller.blind && power&(Ask|Answer|Make|part) != 0)) {
				caller.own |= power
				work = append(work, caller)
			}
		}
	}
}
