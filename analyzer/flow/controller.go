package flow

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/source"
)

// This file is about frameworks that register a value, a controller, of which
// methods answer: those that a text or generated code names, those that are
// named after HTTP methods, or all.

// controlled registers what a call says of methods of controllers.
func (m *registering) controlled(on *router, a framework.Action, args []value, n *ir.Node, at source.Span) {
	plain := m.entryOf(on.fw, a, args, n, at)
	first := min(a.Handler-1, len(args))
	for _, arg := range args[first:] {
		alternatives(arg, func(v value) {
			c := controller{m: m, on: on, v: v, typ: dynamicType(v), plain: *plain}
			c.plain.sites = slices.Clip(c.plain.sites)
			c.plain.handler = v
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
func (m *registering) mapping(a framework.Action, args []value) value {
	v := arg(args, a.Mapping, nil)
	if a.Options == 0 {
		return v
	}
	for _, o := range args[min(a.Options-1, len(args)):] {
		alternatives(o, func(o value) {
			if o, ok := o.(optional); !ok {
				v = opaque{Why: "an option that is not followed"}
			} else if o.Mapping > 0 {
				v = arg(o.args, o.Mapping, nil)
			}
		})
	}
	return v
}

// A controller is a value that is being registered.
type controller struct {
	m     *registering
	on    *router
	v     value
	typ   string
	plain entry // what all its routes have in common
}

// route registers one route, answered by the method of a name.
func (c controller) route(method string, e entry) {
	if full, step := c.m.method(c.typ, method); full != "" {
		e.handler = &fun{
			name: full, code: c.m.functions[full], bound: true, recv: c.m.step(c.v, step),
			handler: true, at: e.at, requests: c.m.requests[full],
		}
	}
	c.m.register(c.on, &e)
}

// unknown registers what is not known of c, for a reason.
func (c controller) unknown(why string) {
	c.plain.path = opaque{Why: why}
	c.m.register(c.on, &c.plain)
}

// mapped registers the methods that a mapping names: for HTTP methods, by
// commas, the name of one; several of these by semicolons. Without a mapping
// it is the methods named after HTTP methods.
// https://github.com/beego/beedoc/blob/master/en-US/mvc/controller/router.md
func (c controller) mapped(mapping value) {
	if mapping == nil {
		c.byName()
		return
	}
	alternatives(mapping, func(v value) {
		t, ok := v.(text)
		if !ok {
			e := c.plain
			e.methods = v
			c.m.register(c.on, &e)
			return
		}
		for part := range strings.SplitSeq(t.S, ";") {
			methods, name, _ := strings.Cut(part, ":")
			e := c.plain
			e.methods = text{S: methods}
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
		e.methods = texts([]string{method})
		c.route(have.Name, e)
	}
}

// all registers all methods of a controller, below its name.
func (c controller) all() {
	methods, ok := c.methods()
	if !ok {
		return
	}
	name := strings.TrimSuffix(c.typ[strings.LastIndexByte(c.typ, '.')+1:], c.on.fw.Control.Suffix)
	for _, have := range methods {
		if !unicode.IsUpper(rune(have.Name[0])) || slices.Contains(c.on.fw.Control.Reserved, have.Name) {
			continue
		}
		e := c.plain
		e.path = concat(e.path, text{S: "/" + path.Join(strings.ToLower(name), strings.ToLower(have.Name), "*")})
		c.route(have.Name, e)
	}
}

// commented registers what generated code says that comments on a controller's
// methods route.
func (c controller) commented() {
	m, known := c.m, c.on.fw.Control
	dot := strings.LastIndexByte(c.typ, '.')
	if dot < 0 {
		c.unknown(why(c.v))
		return
	}
	table, _ := m.global(&ir.Node{Op: ir.OpGlobal, Name: known.Comments}).v.(*dict)
	var rows []*cell
	if table != nil {
		rows = table.at(text{S: c.typ[:dot] + ":" + c.typ[dot+1:]})
	}
	if len(rows) == 0 {
		c.unknown("what comments on the methods of " + naming.Short(c.typ) + " route, which no generated code repeats here")
		return
	}
	for _, row := range rows {
		alternatives(row.v, func(v value) { c.comments(v, known.Comment) })
	}
}

// comments registers what a list of comments says.
func (c controller) comments(v value, names framework.Fields) {
	l, ok := v.(list)
	if !ok || l.open {
		c.unknown("some of what comments on the methods of " + naming.Short(c.typ) + " route")
	}
	for _, elem := range l.elems {
		elem, _ := certainly(elem)
		e := c.plain
		e.path = c.m.fieldOfArg(elem, names.Path, ir.ZeroString)
		e.methods = c.m.fieldOfArg(elem, names.Method, ir.ZeroList)
		alternatives(c.m.fieldOfArg(elem, names.Name, ir.ZeroString), func(name value) {
			t, _ := name.(text)
			c.route(t.S, e)
		})
	}
}

// methods returns the methods of a controller. If they are not known, what it
// registers is not.
func (c controller) methods() ([]ir.Method, bool) {
	cl := c.m.classes[c.typ]
	if cl == nil {
		c.unknown("the methods of " + cmp.Or(naming.Short(c.typ), why(c.v)))
		return nil, false
	}
	return cl.Methods, true
}

// inherited reports whether a method is what every controller has.
func (c controller) inherited(have ir.Method) bool {
	return strings.HasPrefix(have.Func, "(*"+c.on.fw.Control.Base+").")
}

// mounted returns what a call mounts: one handler, or several.
func mounted(a framework.Action, args []value) []value {
	if a.Rest {
		return args[min(a.Handler-1, len(args)):]
	}
	return []value{arg(args, a.Handler, null{})}
}

// later returns a function that does a method to the router that it is given,
// as if it had been called where the function is made.
func (m *registering) later(name string, args []value, n *ir.Node, at source.Span) value {
	here := m.frame().code
	return &fun{name: n.Name, native: func(given []value) value {
		on, ok := m.routerOf(arg(given, 1, null{}))
		if !ok {
			return null{}
		}
		m.stack = append(m.stack, &frame{code: here})
		defer func() { m.stack = m.stack[:len(m.stack)-1] }()
		if v, ok := m.job.act(on, name, args, n, at); ok { // whatever the job is then
			return v
		}
		return null{}
	}}
}

// filters returns the middleware that a call adds for what a pattern matches.
// What runs behind the handler guards nothing.
func filters(a framework.Action, args []value, at source.Span) []guard {
	if phase, ok := printed(arg(args, a.Phase, null{})).(text); ok && slices.Contains(a.Behind, phase.S) {
		return nil
	}
	if !a.Rest {
		args = args[:min(a.Guards, len(args))]
	}
	out := guardsOf(a, args, at)
	t, ok := arg(args, a.Path, text{S: "*"}).(text)
	for i := range out {
		if everywhere := ok && strings.Trim(t.S, "/") == "*"; !everywhere {
			out[i].optional, out[i].whole = true, true
			out[i].below = arg(args, a.Path, null{})
		}
	}
	return out
}
