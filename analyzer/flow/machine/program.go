package machine

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
)

// Program is the code of a program and its dependencies.
type Program struct {
	Know      *framework.Knowledge
	Functions map[string]*ir.Function
	globals   map[string]*ir.Global
	classes   map[string]*ir.Class
	contracts map[string]*ir.Contract
	requests  map[string][]string
	declared  map[string]ir.Method // handlers whose request type declares path and method
	sights    map[ir.SightOf][]string
	Packages  map[string]bool // those that have code here
	Foreign   map[string]bool // files of other modules
	Generated map[string]bool // files that nobody has written

	implementers map[*ir.Contract][]string // once asked for

	calledOutside map[string]bool // methods that the program calls through interfaces
	readOutside   map[string]bool // variables that code reads which is left out
	handsOn       map[string]bool // functions that hand on what they are given to other modules
	setsGiven     map[string]bool // functions that are left out and have what they are given set
	setters       map[string]bool // what those of them that are methods are called
}

// add makes the code of a package known.
func (m *Program) add(c *ir.Package) {
	m.learn(c.Outside)
	for _, f := range c.Functions {
		m.Functions[f.Name] = f
	}
	for _, g := range c.Globals {
		m.globals[g.Name] = g
	}
	for _, cl := range c.Classes {
		m.classes[cl.Name] = cl
	}
	for _, ct := range c.Contracts {
		m.contracts[ct.Name] = ct
	}
	for _, s := range c.Sights {
		m.sights[ir.SightOf{Fn: s.Func, Found: s.Found}] = s.Looks
	}
	for _, r := range c.Requests {
		m.requests[r.Func] = r.Path
		if r.Name != "" {
			m.declared[r.Func] = r
		}
	}
}

// method returns the full name of a type's method, and the embedded fields
// that lead to its receiver.
func (m *Program) method(typ, name string) (full string, step []string) {
	cl := m.classes[typ]
	if cl == nil {
		return "", nil
	}
	for _, have := range cl.Methods {
		if have.Name == name {
			return have.Func, have.Path
		}
	}
	return "", nil
}

// isLiteral reports whether a function is a literal.
func (m *Program) isLiteral(f *value.Func) bool {
	return f.Code != nil && m.Functions[f.Name] != f.Code
}

// serves reports whether an object answers requests.
func (m *Program) serves(o *value.Object) bool {
	full, _ := m.method(o.Type, "ServeHTTP")
	return full != ""
}

// isError reports whether a type is an error by its methods.
func (m *Program) isError(typ string) bool {
	return m.implementsError(typ) || strings.HasSuffix(typ, "Error")
}

// errorSig is the signature of the method of an error. A method called Error that is given
// something makes no error: the contexts of frameworks have one, and so have structs that
// embed them.
const errorSig = "()(string,)"

// implementsError reports whether a type has the method of an error.
// https://pkg.go.dev/builtin#error
func (m *Program) implementsError(typ string) bool {
	cl := m.classes[strings.TrimPrefix(typ, "*")]
	return cl != nil && slices.ContainsFunc(cl.Methods, func(have ir.Method) bool { return have.Name == "Error" && have.Sig == errorSig })
}

// isRequest reports whether v is the request, its writer or its context.
func (m *Program) isRequest(v value.Value) bool {
	switch v := value.Bare(v).(type) {
	case value.Opaque:
		return m.isContext(v.Type)
	case *value.Result:
		return v.Type != "" && m.isContext(v.Type)
	case value.Pointer:
		o, ok := v.To.V.(*value.Object)
		return ok && o.Open && m.isContext(o.Type)
	}
	return false
}

// isContext reports whether a type is that of a request, or of what comes with it.
func (m *Program) isContext(typ string) bool {
	if m.Know.IsContext(typ) {
		return true
	}
	cl := m.classes[strings.TrimPrefix(typ, "*")]
	return cl != nil && cl.Request
}

// isOneOf reports whether x is of one of the types, by comma, of which the
// identities are there by semicolon, and whether that is known.
func (m *Program) isOneOf(x value.Value, names, identities string) (is, known bool) {
	known = true
	ids := strings.Split(identities, ";")
	i := 0
	for name := range strings.SplitSeq(names, ",") {
		id := ""
		if i < len(ids) {
			id = ids[i]
		}
		i++
		one, certain := m.isOf(x, name, id)
		if certain && one {
			return true, true
		}
		known = known && certain
	}
	return false, known
}

// isOf reports whether x is of a type, told by its name, "" if it has none, and
// its identity, and whether that is known.
func (m *Program) isOf(x value.Value, name, identity string) (is, known bool) {
	if id := value.BoxedType(x); id != "" {
		switch {
		case identity == ir.AnyMethods && strings.HasPrefix(id, value.FunctionType):
			return false, true // it has no methods
		case identity == ir.AnyMethods || identity == "":
			return false, false
		}
		return id == identity, true
	}
	if t, ok := value.Bare(x).(value.Text); ok && t.Drawn != nil && identity == "string" {
		return true, true // a scope is a text, whatever the token is decoded to
	}
	if identity == ir.AnyMethods && name != "" && value.TypeOf(x) == name {
		return true, true // it is an interface of that type
	}
	typ, exact := value.ExactType(x)
	if !exact {
		return false, value.IsValueOf(x) != "" && identity != "" && identity != ir.AnyMethods && !value.MayName(value.IsValueOf(x), identity)
	}
	if name == typ {
		return true, true
	}
	cl := m.classes[strings.TrimPrefix(typ, "*")]
	switch {
	case m.contracts[name] != nil && cl != nil:
		return cl.Implements(m.contracts[name]), true
	case m.classes[strings.TrimPrefix(name, "*")] == nil:
		// Perhaps an interface; perhaps another instance of a generic type.
		return false, identity != "" && identity != ir.AnyMethods && name == "" && value.IsComposed(identity)
	}
	return false, true
}

// implementersOf returns the types that have the methods of an interface, by name.
func (m *Program) implementersOf(c *ir.Contract) []string {
	names, ok := m.implementers[c]
	if !ok {
		for _, name := range sortedKeys(m.classes) {
			if m.classes[name].Implements(c) {
				names = append(names, name)
			}
		}
		m.implementers[c] = names
	}
	return names
}

// learn makes known what a package does with what escapes.
func (m *Program) learn(o ir.Outside) {
	for _, method := range o.Calls {
		m.calledOutside[method] = true
	}
	for _, name := range o.Reads {
		m.readOutside[name] = true
	}
	for _, name := range o.Hands {
		m.handsOn[name] = true
	}
	for _, name := range o.Sets {
		m.setsGiven[name] = true
		if strings.HasPrefix(name, "(") {
			m.setters[naming.Last(name)] = true
		}
	}
}

// behindInterfaces returns looks, with what is looked at by each method that one of
// them is a call of through an interface, whatever type's it is.
func (m *Program) behindInterfaces(looks []string) []string {
	seen := make(map[string]bool)
	work := slices.Clone(looks)
	var out []string
	for len(work) > 0 {
		look := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[look] {
			continue
		}
		seen[look] = true
		key, onRow := strings.CutPrefix(look, ir.OnRowLook)
		key, plain := strings.CutPrefix(key, ir.MethodLook)
		if !onRow && !plain {
			out = append(out, look)
			continue
		}
		for _, name := range sortedKeys(m.classes) {
			for _, have := range m.classes[name].Methods {
				if have.Name+have.Sig != key {
					continue
				}
				work = append(work, m.sights[ir.SightOf{Fn: have.Func, Found: false}]...)
				if onRow {
					work = append(work, m.sights[ir.SightOf{Fn: have.Func, Found: true}]...)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// methodsLike returns the names of a type's methods that have a name, or begin
// with it if a star ends it.
func (m *Program) methodsLike(typ, name string) []string {
	var out []string
	prefix, star := strings.CutSuffix(name, "*")
	if c := m.classes[typ]; c != nil {
		for _, have := range c.Methods {
			if have.Name == name || star && strings.HasPrefix(have.Name, prefix) {
				out = append(out, have.Name)
			}
		}
	}
	return out
}

// Receiver returns the framework that a method belongs to, and its receiver's
// type, for a full name such as "(*github.com/go-chi/chi/v5.Mux).Get".
func (m *Program) Receiver(full string) (*framework.Framework, string) {
	typ, ok := strings.CutPrefix(full, "(")
	if !ok {
		return nil, ""
	}
	typ, _, _ = strings.Cut(typ, ").")
	if fw := m.Know.Router(typ); fw != nil {
		return fw, typ
	}
	return m.Know.Entry(typ), typ
}

// isAny reports whether nothing is known of recv but that it implements an
// interface: what a call returned that is not followed is such, unless the type
// of its result says more.
func (m *Program) isAny(recv value.Value, iface string) bool {
	switch v := recv.(type) {
	case value.Opaque:
		return true
	case *value.Result:
		return v.Type == "" || v.Type == iface || m.contracts[v.Type] != nil
	}
	return false
}
