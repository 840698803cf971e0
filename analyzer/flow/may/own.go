package may

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// This file reads off the code of a function what it does by itself, and what it
// may call.

// A walker walks the code of one node.
type walker struct {
	*analysis
	node    *node
	file    string
	serving bool         // it, or a function around it, is given the request
	given   Power        // what its literals have since they are in it
	known   map[int]bool // variables that hold what the function was given
}

// outer notes the variables of a function that others have set.
func (w *walker) outer(f *ir.Function) {
	w.known = make(map[int]bool)
	for _, p := range f.Params {
		w.known[p.Slot] = true
	}
	for _, c := range f.Captures {
		w.known[c.Slot] = true
	}
	for _, slot := range f.Body.Locals(true) {
		delete(w.known, slot)
	}
}

func (w *walker) walk(n *ir.Node) {
	if n == nil {
		return
	}
	switch n.Op {
	case ir.OpString:
		if w.isScope(n) {
			w.node.own |= Ask
		}
		w.pieces(n.Name)
	case ir.OpConcat:
		w.joined(n)
		return
	case ir.OpInt:
		if n.Type != "" && w.permission(n.Type) {
			w.node.own |= Ask
		}
	case ir.OpGlobal:
		if w.permission(strings.TrimPrefix(n.Type, "*")) || naming.Says(naming.Last(n.Type), naming.ScopeWords) {
			w.node.own |= Ask // also where it is not seen which scope it stands for
		}
		edge(w.node, w.variable(n.Name))
	case ir.OpFunc, ir.OpBound:
		if fn := w.Functions[n.Name]; fn != nil {
			w.value(w.function(fn, 0))
		}
	case ir.OpClosure:
		w.value(w.function(n.Fn, w.given))
	case ir.OpCall:
		w.named(n)
	case ir.OpCallIface:
		iface, _, _ := strings.Cut(n.Type, ";")
		w.through(iface, n.Name)
		w.takes(n.Kids[1:])
	case ir.OpBoundIface:
		iface, _, _ := strings.Cut(strings.TrimPrefix(n.Type, "("), ").")
		w.through(iface, n.Name)
	case ir.OpCallValue:
		w.calledValue(n)
		w.takes(n.Kids[1:])
	case ir.OpStruct:
		w.takes(n.Kids)
	case ir.OpSend, ir.OpClose:
		w.node.own |= Change
	case ir.OpAssign:
		w.setsScopes(n)
		if slices.ContainsFunc(n.Kids[:n.N], isElsewhere) {
			w.node.own |= Change
		}
		if slices.ContainsFunc(n.Kids[:n.N], isMethod) {
			w.node.own |= Turn | Answer
		}
	}
	if w.Turns != nil && (n.Op == ir.OpCall || n.Op == ir.OpCallIface) && w.Turns(n.FullName(), len(n.Kids)-1) {
		w.node.own |= Turn | Answer
	}
	if w.ofRequest(n) {
		w.node.own |= part
	}
	if n.NamesResult() && slices.ContainsFunc(n.GivenTexts(), func(t *ir.Node) bool { return w.Named(t.Name) }) {
		w.node.own |= Ask
	}
	whole := n.Op == ir.OpCall && w.takesWhole(n)
	for _, kid := range n.Kids {
		switch {
		case !whole || kid.Op != ir.OpString:
			w.walk(kid)
		case w.isScope(kid):
			w.node.own |= Ask
		}
	}
}

// ofRequest reports whether an expression is what a request has of itself, of which scopes
// may be made: its method, its path.
func (w *walker) ofRequest(n *ir.Node) bool {
	switch n.Op {
	case ir.OpCall, ir.OpCallIface:
		return w.Path != nil && w.Path(n.FullName())
	case ir.OpField:
		if n.Name != "Method" && n.Name != "URL" && n.Name != "RequestURI" {
			return false
		}
		of := n.Kids[0]
		return of.Op == ir.OpLocal && w.serving || of.Op != ir.OpLocal && naming.Last(of.Name) == "Request"
	}
	return false
}

// isScope reports whether a text is a scope, or stands where scopes do.
func (w *walker) isScope(n *ir.Node) bool {
	return w.Scope(naming.InRow(n.Name)) || n.N == ir.NamesScope || w.believes(n)
}

// joined walks texts that are joined to one. Those that scopes are put together with make
// some only if the catalog has a name that reads as all of them do together.
func (w *walker) joined(n *ir.Node) {
	var parts []string // "" for what is not known
	makes := false
	var operand func(*ir.Node)
	operand = func(n *ir.Node) {
		switch {
		case n.Op == ir.OpConcat:
			operand(n.Kids[0])
			operand(n.Kids[1])
			return
		case n.Op != ir.OpString:
			w.walk(n)
			parts = append(parts, "")
			return
		case w.isScope(n):
			w.node.own |= Ask
		}
		w.missing(n.Name)
		makes = makes || makesScopes(n.Name)
		if last := len(parts) - 1; last >= 0 && parts[last] != "" {
			parts[last] += n.Name
			return
		}
		parts = append(parts, n.Name)
	}
	operand(n)
	if makes && !w.Valued && w.mayRead(parts) {
		w.node.own |= Make
	}
}

// believes reports whether a text stands where scopes do, as others there show.
func (w *walker) believes(n *ir.Node) bool {
	return w.Believed != nil && n.At != nil && w.Believed(n.At.Span(w.file))
}

// setsScopes notes which variables of packages are set to what a scope is in.
func (w *walker) setsScopes(n *ir.Node) {
	for i, target := range n.Kids[:n.N] {
		if from := n.N + i; target.Op == ir.OpGlobal && from < len(n.Kids) && w.holdsScope(n.Kids[from]) {
			if v := w.variable(target.Name); v != nil {
				v.own |= Ask
			}
		}
	}
}

// holdsScope reports whether a scope is written in an expression.
func (w *walker) holdsScope(n *ir.Node) bool {
	return n.Op == ir.OpString && w.Scope(n.Name) || slices.ContainsFunc(n.Kids, w.holdsScope)
}

// value notes that a function is used as a value.
func (w *walker) value(n *node) {
	edge(w.node, n)
	if !w.isValue[n] {
		w.isValue[n] = true
		w.values = append(w.values, n)
	}
}

// isMethod reports whether what is assigned to is called like the method of a request.
func isMethod(target *ir.Node) bool { return target.Op == ir.OpField && target.Name == "Method" }

// named walks a call of a function that is named.
func (w *walker) named(n *ir.Node) {
	if fn := w.Functions[n.Name]; fn != nil {
		edge(w.node, w.function(fn, 0))
	} else if n.Name == naming.CallsItself && n.Kids[0].Op != ir.OpNop {
		for _, results := range []int{0, 1} {
			w.calls = append(w.calls, valueCall{from: w.node, shape: shape{args: 2, results: results, takes: "net/http.ResponseWriter,*net/http.Request"}})
		}
	} else if naming.IsCheck(n.Name) && !isPlain(n) && slices.ContainsFunc(n.Kids[1:], w.puts) {
		w.node.own |= Ask // what it is asked for need not be in the catalog
	} else if naming.IsWriter(n.Name) || slices.ContainsFunc(n.Kids, isAddress) {
		w.node.own |= Change
	}
	if w.Guard(n.Name) {
		w.node.own |= Ask
	}
	if w.Context(receiver(n.Name)) {
		w.node.own |= Answer
	}
	if !isPlain(n) {
		w.takes(n.Kids[1:])
	}
	for i, arg := range n.Kids[1:] {
		w.tell(n.Name+" "+strconv.Itoa(i), arg)
	}
}

// isPlain reports whether a call is of a function of the standard library, for which texts
// mean nothing together.
func isPlain(n *ir.Node) bool { return naming.IsStandard(naming.PackageOf(n.Name)) }

// tell notes the texts, or the lists of them, that a function is given.
func (w *walker) tell(key string, arg *ir.Node) {
	switch arg.Op {
	case ir.OpList:
		for _, kid := range arg.Kids {
			w.tell(key, kid)
		}
	case ir.OpString:
		if !isWord(arg.Name) {
			return
		}
		t := w.told[key]
		if t == nil {
			t = new(told)
			w.told[key] = t
		}
		t.scope = t.scope || w.Scope(arg.Name) || w.believes(arg)
		if len(t.by) == 0 || t.by[len(t.by)-1] != w.node {
			t.by = append(t.by, w.node)
		}
	}
}

// through walks a call through an interface. Methods of a request, or of who answers it, are
// what it calls only where it is given one. What an error says is no question. What is behind
// a guard is one of all that may be, as functions of one shape are: see [analysis.propagate].
func (w *walker) through(iface, method string) {
	context := w.Context(iface)
	if context {
		w.node.own |= Answer
	}
	if method == "Error" && (iface == "" || iface == "error") {
		return
	}
	from := w.node
	if isNext(iface) {
		behind, ok := w.behind[iface+" "+method]
		if edge(from, behind); ok {
			return
		}
		from = &node{joint: true}
		w.behind[iface+" "+method] = from
		w.all = append(w.all, from)
		edge(w.node, from)
	}
	for _, fn := range w.methods(iface, method) {
		if n := w.function(fn, 0); context || !w.serves(receiver(fn.Name)) {
			edge(from, n)
		}
	}
}

// serves reports whether a type is that of a request, or of who answers one: it has the
// methods of http.ResponseWriter.
func (w *walker) serves(typ string) bool {
	if w.Context(typ) {
		return true
	}
	cl := w.Classes[strings.TrimPrefix(typ, "*")]
	return cl != nil && slices.ContainsFunc(cl.Methods, func(m ir.Method) bool { return m.Name == "WriteHeader" && m.Sig == "(int,)()" })
}

// receiver returns the type that a method is of, "" for a function.
func receiver(name string) string {
	recv, ok := strings.CutPrefix(name, "(")
	if !ok {
		return ""
	}
	recv, _, _ = strings.Cut(recv, ").")
	return recv
}

// calledValue walks a call of what an expression evaluates to.
func (w *walker) calledValue(n *ir.Node) {
	switch fn := n.Kids[0]; {
	case fn.Op == ir.OpClosure, fn.Op == ir.OpFunc, fn.Op == ir.OpBound:
		return // an edge by itself
	case fn.Op == ir.OpLocal && w.known[fn.N]:
		return // for the caller to see
	}
	results := 0
	if n.Type != "" {
		results = strings.Count(n.Type, ",") + 1
	}
	for _, r := range []int{results, max(1, results)} { // one result may have no name
		takes, typ, _ := strings.Cut(n.Name, "|")
		w.calls = append(w.calls, valueCall{from: w.node, shape: shape{typ, len(n.Kids) - 1, r, takes, n.Type}})
	}
}

// takes notes what is told of scopes by values that are given together: a resource
// and an action make one.
func (w *walker) takes(kids []*ir.Node) {
	if w.Valued {
		return
	}
	var words []string
	open := false
	for _, kid := range kids {
		switch kid.Op {
		case ir.OpString:
			if isWord(kid.Name) {
				words = append(words, kid.Name)
			}
		case ir.OpGlobal:
			if g := w.Globals[kid.Name]; g != nil && holdsWords(g.Init, false) {
				w.node.own |= Ask // perhaps names of scopes that the catalog lacks
			}
			open = true
		case ir.OpLocal, ir.OpField, ir.OpIndex, ir.OpConvert:
			open = true
		}
	}
	if w.names.together(words, open) {
		w.node.own |= Ask
	}
}

// holdsWords reports whether a value is, or has, a list or a map of words.
func holdsWords(n *ir.Node, listed bool) bool {
	listed = listed || n.Op == ir.OpList || n.Op == ir.OpMap
	return listed && n.Op == ir.OpString && isWord(n.Name) || slices.ContainsFunc(n.Kids, func(kid *ir.Node) bool { return holdsWords(kid, listed) })
}

// maxWord bounds the texts that are taken for parts of the names of scopes.
const maxWord = 40

// isWord reports whether a text may be a part of the name of a scope.
func isWord(s string) bool {
	return s != "" && len(s) <= maxWord && !strings.ContainsAny(s, " /%")
}

// takesWhole reports whether a call is of a function that is not in sight, and returns no text
// which its arguments are put together to: what it is given is what it is asked about, whole.
func (w *walker) takesWhole(n *ir.Node) bool {
	return w.Functions[n.Name] == nil && !naming.IsStandard(naming.PackageOf(n.Name)) && !n.NamesResult()
}

// pieces notes that a text may be a piece of a scope's name.
func (w *walker) pieces(s string) {
	if w.Valued {
		return
	}
	if w.makes(s) {
		w.node.own |= Make
	}
	w.missing(s)
}

// missing notes that a text may be what others lack to be the name of a scope.
func (w *walker) missing(s string) {
	if w.completes(s) {
		w.node.own |= part
	}
}

// completes reports whether a text has a word that a scope's name may have besides others:
// one of a name of the catalog, or of what names are called like.
func (w *walker) completes(s string) bool {
	if !isWord(s) {
		return false
	}
	is, ok := w.parts[s]
	if !ok {
		is = w.names.completes(s) || w.Open && (w.Scope("zz:"+s) || w.Scope(s+":zz") || w.Scope("zz."+s))
		w.parts[s] = is
	}
	return is
}

// mayRead reports whether what is put together of parts, of which those that are not known
// are empty, may be the name of a scope.
func (w *walker) mayRead(parts []string) bool {
	return w.names.reads(parts) || w.Open && !slices.ContainsFunc(parts, func(s string) bool { return strings.ContainsFunc(s, isOdd) })
}

// isOdd reports whether a character does not stand in names that are called like scopes.
func isOdd(c rune) bool {
	return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune(":._-*{}", c)
}

// makes reports whether a text is one that scopes are put together with, if the catalog
// has some that it can be a part of.
func (w *walker) makes(s string) bool {
	return makesScopes(s) && (w.Open && spells(s) || w.names.spells(s))
}

// spells reports whether what a text says, which may be a format, may stand in a name that is
// called like a scope: one that has parts.
func spells(s string) bool {
	if !strings.Contains(s, "%") {
		return !strings.ContainsFunc(s, isOdd)
	}
	said := literals(s)
	return !slices.ContainsFunc(said, func(s string) bool { return strings.ContainsFunc(s, isOdd) }) &&
		slices.ContainsFunc(said, func(s string) bool { return strings.ContainsAny(s, ":.") })
}

// puts reports whether an expression has a text that scopes, of whatever catalog, are put
// together with.
func (w *walker) puts(n *ir.Node) bool {
	return n.Op == ir.OpString && makesScopes(n.Name) || n.Op != ir.OpClosure && slices.ContainsFunc(n.Kids, w.puts)
}

// makesScopes reports whether a text is one that scopes are put together with:
// "read:", ":write", "%s:%s".
func makesScopes(s string) bool {
	if len(s) < 2 || len(s) > maxWord || strings.ContainsAny(s, " /=,") {
		return s == ":" || s == "."
	}
	if strings.Contains(s, "%") {
		return strings.ContainsAny(s, ":._-")
	}
	return strings.ContainsAny(s[:1], ":.") || strings.ContainsAny(s[len(s)-1:], ":.")
}

// isElsewhere reports whether what is assigned to is no variable of the function.
func isElsewhere(target *ir.Node) bool {
	switch target.Op {
	case ir.OpField, ir.OpDeref, ir.OpIndex, ir.OpGlobal:
		return true
	}
	return false
}

func isAddress(n *ir.Node) bool { return n.Op == ir.OpAddr }

// isNext reports whether a type is that of what is behind a middleware.
func isNext(typ string) bool { return typ != "" && typ != ir.FuncType && naming.IsNextType(typ) }

// permission reports whether the values of a type stand for scopes.
func (p *Program) permission(typ string) bool { return p.Permission != nil && p.Permission(typ) }
