package machine

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file is about frameworks that register a value, a controller, of which
// methods answer: those that a text or generated code names, those that are
// named after HTTP methods, or all.

// controlled registers what a call says of methods of controllers.
func (m *Registering) controlled(on *value.Router, a framework.Action, args []value.Value, n *ir.Node, at source.Span) {
	plain := m.entryOf(on.Framework, a, args, n, at)
	first := min(a.Handler-1, len(args))
	for _, arg := range args[first:] {
		value.Alternatives(arg, func(v value.Value) {
			c := controller{m: m, on: on, v: v, typ: value.DynamicType(v), plain: *plain}
			c.plain.Sites = slices.Clip(c.plain.Sites)
			c.plain.Handler = v
			switch a.Do {
			case framework.ControlAll:
				c.all()
			case framework.Include:
				c.commented()
			default:
				c.mapped(m.mapping(a, args))
			}
		})
		if a.Do != framework.Include {
			return
		}
	}
}

// mapping returns the argument of a call, or of one of its options, that says
// which methods answer; nil if there is none.
func (m *Registering) mapping(a framework.Action, args []value.Value) value.Value {
	v := value.Argument(args, a.Mapping, nil)
	if a.Options == 0 {
		return v
	}
	for _, o := range args[min(a.Options-1, len(args)):] {
		value.Alternatives(o, func(o value.Value) {
			if o, ok := o.(optional); !ok {
				v = value.Opaque{Why: "an option that is not followed"}
			} else if o.Mapping > 0 {
				v = value.Argument(o.args, o.Mapping, nil)
			}
		})
	}
	return v
}

// A controller is a value that is being registered.
type controller struct {
	m     *Registering
	on    *value.Router
	v     value.Value
	typ   string
	plain value.Entry // what all its routes have in common
}

// route registers one route, answered by the method of a name.
func (c controller) route(method string, e value.Entry) {
	if full, step := c.m.method(c.typ, method); full != "" {
		e.Handler = &value.Func{
			Name: full, Code: c.m.Functions[full], Bound: true, Receiver: c.m.step(c.v, step),
			Handler: true, At: e.At, Requests: c.m.requests[full],
		}
	}
	c.m.Register(c.on, &e)
}

// unknown registers what is not known of c, for a reason.
func (c controller) unknown(why string) {
	c.plain.Path = value.Opaque{Why: why}
	c.m.Register(c.on, &c.plain)
}

// mapped registers the methods that a mapping names: for HTTP methods, by
// commas, the name of one; several of these by semicolons. Without a mapping
// it is the methods named after HTTP methods.
// https://github.com/beego/beedoc/blob/master/en-US/mvc/controller/router.md
func (c controller) mapped(mapping value.Value) {
	if mapping == nil {
		c.byName()
		return
	}
	value.Alternatives(mapping, func(v value.Value) {
		t, ok := v.(value.Text)
		if !ok {
			e := c.plain
			e.Methods = v
			c.m.Register(c.on, &e)
			return
		}
		for part := range strings.SplitSeq(t.S, ";") {
			methods, name, _ := strings.Cut(part, ":")
			e := c.plain
			e.Methods = value.Text{S: methods}
			c.route(name, e)
		}
	})
}

// byName registers the methods of a controller's own that are named after HTTP
// methods.
func (c controller) byName() {
	methods, ok := c.methods()
	if !ok {
		return
	}
	for _, have := range methods {
		method := strings.ToUpper(have.Name)
		if have.Name != method[:1]+strings.ToLower(method[1:]) || !slices.Contains(framework.MethodsByName(), method) || c.inherited(have) {
			continue
		}
		e := c.plain
		e.Methods = value.Texts([]string{method})
		c.route(have.Name, e)
	}
}

// all registers all methods of a controller, below its name.
func (c controller) all() {
	methods, ok := c.methods()
	if !ok {
		return
	}
	name := strings.TrimSuffix(c.typ[strings.LastIndexByte(c.typ, '.')+1:], c.on.Framework.Control.Suffix)
	for _, have := range methods {
		if !unicode.IsUpper(rune(have.Name[0])) || slices.Contains(c.on.Framework.Control.Reserved, have.Name) {
			continue
		}
		e := c.plain
		e.Path = value.Concat(e.Path, value.Text{S: "/" + path.Join(strings.ToLower(name), strings.ToLower(have.Name), "*")})
		c.route(have.Name, e)
	}
}

// commented registers what generated code says that comments on a controller's
// methods route.
func (c controller) commented() {
	m, known := c.m, c.on.Framework.Control
	dot := strings.LastIndexByte(c.typ, '.')
	if dot < 0 {
		c.unknown(value.Why(c.v))
		return
	}
	table, _ := m.Global(&ir.Node{Op: ir.OpGlobal, Name: known.Comments}).V.(*value.Map)
	var rows []*value.Cell
	if table != nil {
		rows = table.At(value.Text{S: c.typ[:dot] + ":" + c.typ[dot+1:]})
	}
	if len(rows) == 0 {
		c.unknown("what comments on the methods of " + naming.Short(c.typ) + " route, which no generated code repeats here")
		return
	}
	for _, row := range rows {
		value.Alternatives(row.V, func(v value.Value) { c.comments(v, known.Comment) })
	}
}

// comments registers what a list of comments says.
func (c controller) comments(v value.Value, names framework.Fields) {
	l, ok := v.(value.List)
	if !ok || l.Open {
		c.unknown("some of what comments on the methods of " + naming.Short(c.typ) + " route")
	}
	for _, elem := range l.Elems {
		elem, _ := value.Certainly(elem)
		e := c.plain
		e.Path = c.m.FieldOfArg(elem, names.Path, ir.ZeroString)
		e.Methods = c.m.FieldOfArg(elem, names.Method, ir.ZeroList)
		value.Alternatives(c.m.FieldOfArg(elem, names.Name, ir.ZeroString), func(name value.Value) {
			t, _ := name.(value.Text)
			c.route(t.S, e)
		})
	}
}

// methods returns the methods of a controller. If they are not known, what it
// registers is not.
func (c controller) methods() ([]ir.Method, bool) {
	cl := c.m.classes[c.typ]
	if cl == nil {
		c.unknown("the methods of " + cmp.Or(naming.Short(c.typ), value.Why(c.v)))
		return nil, false
	}
	return cl.Methods, true
}

// inherited reports whether a method is what every controller has.
func (c controller) inherited(have ir.Method) bool {
	return strings.HasPrefix(have.Func, "(*"+c.on.Framework.Control.Base+").")
}

// mounted returns what a call mounts: one handler, or several.
func mounted(a framework.Action, args []value.Value) []value.Value {
	if a.Rest {
		return args[min(a.Handler-1, len(args)):]
	}
	return []value.Value{value.Argument(args, a.Handler, value.Null{})}
}

// later returns a function that does a method to the router that it is given,
// as if it had been called where the function is made.
func (m *Registering) later(name string, args []value.Value, n *ir.Node, at source.Span) value.Value {
	here := m.frame().code
	return &value.Func{Name: n.Name, Native: func(given []value.Value) value.Value {
		on, ok := m.routerOf(value.Argument(given, 1, value.Null{}))
		if !ok {
			return value.Null{}
		}
		m.stack = append(m.stack, &frame{code: here})
		defer func() { m.stack = m.stack[:len(m.stack)-1] }()
		if v, ok := m.job.act(on, name, args, n, at); ok { // whatever the job is then
			return v
		}
		return value.Null{}
	}}
}

// filters returns the middleware that a call adds for what a pattern matches.
// What runs behind the handler guards nothing.
func filters(a framework.Action, args []value.Value, at source.Span) []value.Guard {
	if phase, ok := value.Print(value.Argument(args, a.Phase, value.Null{})).(value.Text); ok && slices.Contains(a.Behind, phase.S) {
		return nil
	}
	if !a.Rest {
		args = args[:min(a.Guards, len(args))]
	}
	out := guardsOf(a, args, at)
	t, ok := value.Argument(args, a.Path, value.Text{S: "*"}).(value.Text)
	for i := range out {
		if everywhere := ok && strings.Trim(t.S, "/") == "*"; !everywhere {
			out[i].Optional, out[i].Whole = true, true
			out[i].Below = value.Argument(args, a.Path, value.Null{})
		}
	}
	return out
}
