package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/may"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file keeps a request from being followed into functions that can neither ask
// its token for scopes nor answer it (package may), and that are given nothing to do
// so with.

// may returns what a function may do.
func (m *Serving) may(f *ir.Function) may.Power {
	power := m.powerOf(f)
	if m.basis != nil {
		m.basis.can(f, power)
	}
	return power
}

// powerOf is may for what no verdict rests on.
func (m *Serving) powerOf(f *ir.Function) may.Power {
	if m.powers == nil {
		m.powers = may.Analyze(may.Program{
			Functions: m.Functions, Globals: m.globals, Classes: m.classes, Contracts: m.contracts,
			Permission: func(typ string) bool { return m.Permissions.Types[typ] },
			Scope: func(s string) bool {
				return s != "" && !m.isMere(s) && (m.inCatalog(s) || naming.LooksLikeScope(s) && !m.hasValues())
			},
			Believed: func(at source.Span) bool { return m.believed[at] },
			Named:    m.inCatalog,
			Names:    m.Names,
			Open:     m.inCatalog(someScope),
			Valued:   m.hasValues(),
			Guard:    func(name string) bool { return m.Guards[name] != "" || m.Know.Validates(name) || m.Know.Tells(name) },
			Turns:    framework.SetsMethod,
			Context:  func(typ string) bool { return m.isContext(typ) },
			Path:     m.saysPath,
		})
	}
	return m.powers.Of(f)
}

// saysPath reports whether a function, by its full name, says which path or method a request
// has.
func (m *Serving) saysPath(full string) bool {
	name := naming.WithoutReceiver(full)
	if own, ok := strings.CutPrefix(name, strings.TrimPrefix(urlType, "*")+"."); ok {
		return ofURL[own] != framework.NoPart
	}
	fw := m.Know.Framework(naming.PackageOf(full))
	return fw != nil && (naming.Last(full) == "Method" || fw.Tells[fw.InPackage(name)] != framework.NoPart)
}

// someScope is called like a scope, and is in no catalog.
var someScope = "read:" + strings.Repeat("x", 50)

// matters reports whether a call has to be followed.
func (m *Serving) matters(fn *value.Func, args []value.Value) bool {
	if m.req.Row == nil && m.req.telling > 0 {
		return m.couldAnswer(fn, args)
	}
	if m.req.Row != nil || m.may(fn.Code)&(may.Ask|may.Answer) != 0 || fn.Code.SetsOuter() || m.isLeaf(fn.Code) || m.req.readers[fn.Code] {
		return true
	}
	if slices.ContainsFunc(args, m.hasNames) { // which decide what it says
		return true
	}
	look := looking{Serving: m, left: maxLook, power: may.Ask | may.Answer, settled: m.settled(), makes: m.may(fn.Code)&may.Make != 0}
	return slices.ContainsFunc(fn.Captured, func(c *value.Cell) bool { return look.tells(c.V, 0) }) ||
		slices.ContainsFunc(args, func(v value.Value) bool { return look.tells(v, 0) })
}

// hasNames reports whether v is a text or what stands for a scope, or a list of such, in which
// there is one if not all of it is known.
func (m *Serving) hasNames(v value.Value) bool {
	l, ok := value.Bare(v).(value.List)
	return m.isNames(v) && !(ok && l.Open && len(l.Elems) == 0)
}

// maxLeaf bounds the nodes of functions that are followed although they cannot matter: it
// costs no more than to pass them by, and shows what they make of what they are given.
const maxLeaf = 48

// isLeaf reports whether a function only makes what it returns: a verdict, an error.
func (m *Serving) isLeaf(f *ir.Function) bool {
	leaf, ok := m.leaves[f]
	if !ok {
		leaf = f.IsLeaf(maxLeaf, func(callee string) bool { return m.Functions[callee] != nil })
		m.leaves[f] = leaf
	}
	return leaf
}

// couldAsk reports whether a call may ask the token for scopes, by its code or by what it is
// given.
func (m *Serving) couldAsk(fn *value.Func, args []value.Value) bool {
	if m.req.Row != nil || m.may(fn.Code)&may.Ask != 0 || fn.Code.SetsOuter() {
		return true
	}
	look := looking{Serving: m, left: maxLook, power: may.Ask, makes: m.may(fn.Code)&may.Make != 0}
	return slices.ContainsFunc(fn.Captured, func(c *value.Cell) bool { return look.tells(c.V, 0) }) ||
		slices.ContainsFunc(args, func(v value.Value) bool { return look.tells(v, 0) })
}

// couldAnswer reports whether a call may answer the request, by its code or by what it is
// given. In a call that tells the client of a failure nothing else matters: the request is
// refused if that answers at all, whoever asks.
func (m *Serving) couldAnswer(fn *value.Func, args []value.Value) bool {
	if m.may(fn.Code)&may.Answer != 0 || fn.Code.SetsOuter() {
		return true
	}
	look := looking{Serving: m, left: maxLook, power: may.Answer}
	if slices.ContainsFunc(fn.Captured, func(c *value.Cell) bool { return look.tells(c.V, 0) }) {
		return true
	}
	for i, v := range args {
		taken := i < len(fn.Code.Params) && m.isContext(fn.Code.Params[i].Type) // it is known that it does not answer by it
		if !taken && look.tells(v, 0) {
			return true
		}
	}
	return false
}

// maxLook and maxLookDepth bound the values that are looked at in what a function is
// given, and how deep they are in one another.
const (
	maxLook      = 300
	maxLookDepth = 5
)

// A looking is a search for what a function may ask or answer a request with.
type looking struct {
	*Serving
	left  int
	seen  []any
	power may.Power // what the functions that are looked for may do

	settled bool // nothing is kept in a context that matters
	makes   bool // what is given makes names of scopes of texts
}

// settled reports whether on the present path of a handler the token was asked for scopes,
// and the request has kept nothing. What its context holds, and whether there is a token, is
// no matter from there on.
func (m *Serving) settled() bool {
	return m.req.handler && len(m.req.kept) == 0 && m.req.Mark(value.Checked).No.Never()
}

// asks reports whether what asks is looked for, and answers whether what answers is.
func (l *looking) asks() bool    { return l.power&may.Ask != 0 }
func (l *looking) answers() bool { return l.power&may.Answer != 0 }

// tells reports whether a value is, or holds, a scope, a function that matters, or
// something of the request; and where it is too much to be looked at.
func (l *looking) tells(v value.Value, depth int) bool {
	if l.left--; l.left < 0 || depth > maxLookDepth {
		return depth <= maxLookDepth
	}
	inner := func(v value.Value) bool { return l.tells(v, depth+1) }
	if t, ok := l.nameOf(v); ok && l.asks() && (v != value.Value(t) || l.isScope(t)) { // it stands for a scope, or is one
		return true
	}
	switch v := v.(type) {
	case value.Text:
		return l.makes || v.Drawn != nil || v.Path
	case value.Opaque:
		return v.Drawn != nil || l.isContext(v.Type) && l.answers() || naming.IsNextType(v.Type)
	case *value.Shape, value.Behind, value.Wrapped, value.Stripped, value.InterfaceMethod, value.Failed, value.AtLeast:
		return true
	case value.Condition:
		return v.Tests || l.req.TellsOf(v.Turns)
	case value.Nilness:
		return v.Tests || l.req.TellsOf(v.Turns) || v.Value != nil && inner(v.Value)
	case *value.Func:
		if v.Native != nil || v.Code != nil && (l.may(v.Code)&l.power != 0 || v.Code.SetsOuter()) {
			return true
		}
		return v.Receiver != nil && inner(v.Receiver) || slices.ContainsFunc(v.Captured, func(c *value.Cell) bool { return inner(c.V) })
	case *value.Result:
		if v.Type == "context.Context" && (l.settled || !l.asks()) { // which knows the request, but not how to answer it
			return false
		}
		return v.Handler || l.answers() && l.isContext(v.Type) || v.Receiver != nil && inner(v.Receiver) || slices.ContainsFunc(v.Args, inner)
	case value.Keyed:
		return inner(v.Value)
	case value.Maybe:
		return !v.Absent.Equal(v.There) || inner(v.V) // else nothing is told by it
	case value.Choice:
		return slices.ContainsFunc(v, inner)
	case value.Tuple:
		return slices.ContainsFunc(v, inner)
	case value.List:
		return slices.ContainsFunc(v.Elems, inner)
	case value.Partial:
		return inner(v.A) || inner(v.B)
	case value.Pointer:
		if cl := l.classes[value.DynamicType(v)]; cl != nil && cl.Request {
			return true
		}
		return inner(v.To.V)
	case *value.Router: // its configuration may say what is demanded by default
		return configured(v) != nil
	case *value.Object:
		if slices.Contains(l.seen, any(v)) || !l.asks() && !v.Served { // what is older than the request knows nothing of it
			return false
		}
		l.seen = append(l.seen, v)
		if v.Met != nil || l.Know.Wanted(v.Type) != "" || l.isContext(v.Type) {
			return true
		}
		for _, c := range v.Fields {
			if c != nil && l.field(c.V, v, depth) {
				return true
			}
		}
	case *value.Map:
		if slices.Contains(l.seen, any(v)) {
			return false
		}
		l.seen = append(l.seen, v)
		for _, s := range v.Slots {
			if inner(s.Key) || inner(s.Cell.V) {
				return true
			}
		}
	}
	return false
}

// field is tells for a field of an object. Functions in fields of what is older than
// the request are known to be called by whoever calls one of their kind; which scopes they
// were made with, their code does not say.
func (l *looking) field(v value.Value, of *value.Object, depth int) bool {
	if fn, ok := value.Bare(v).(*value.Func); ok && !of.Served {
		return slices.ContainsFunc(fn.Captured, func(c *value.Cell) bool { return l.tells(c.V, depth+1) })
	}
	return l.tells(v, depth+1)
}

// passBy makes a call that does not have to be followed: what it returns is not
// known, and neither is what it changes.
func (m *Serving) passBy(fn *value.Func, recv value.Value, args []value.Value, n *ir.Node, at source.Span) value.Value {
	types := ""
	if n != nil {
		types = n.ResultType()
	}
	m.tell(fn.Name, recv, args, types, at)
	if m.may(fn.Code)&may.Change != 0 {
		m.expose(fn.Name, recv, args)
	}
	if v, ok := m.says(fn.Name, recv, types, args, at); ok {
		return v
	}
	r := &value.Result{Callee: fn.Name, Receiver: recv, Args: args, At: at, Type: types, Handler: n != nil && n.N&ir.ResultHandler != 0}
	if types != "" && !strings.Contains(types, ",") {
		return m.resultOf(r, types)
	}
	return r
}
