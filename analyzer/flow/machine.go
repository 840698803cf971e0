package flow

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/lower"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// Bounds of an evaluation. What is cut by one of them is reported as
// unresolved, so they only have to be larger than honest code: no server was
// seen to need a tenth of them. What a program may cost in all, see cost.go.
const (
	maxAside     = 50_000 // nodes of one call of what does not register; such a call is not reported
	maxDepth     = 500    // nested calls
	maxRecursion = 3      // of one call in itself, where it is not known to end
	maxLoop      = 20_000 // iterations of a loop that counts
	maxHeld      = 8      // objects in objects that a function given away is looked for in
)

// A machine runs code, and records what it does to routers.
type machine struct {
	job
	first job // that in which initializers run
	store
	linked
	record

	cells map[string]*cell // of globals, once read

	scopes      func(string) bool                 // what the catalog has; nil if there is none
	names       []string                          // the catalog's
	permissions lower.Permissions                 // what stands for scopes and is no text
	byParts     map[string][]string               // these by their words, once asked for
	templates   map[string]scope.Template         // what the arguments of functions mean together
	guards      map[string]string                 // functions that enforce the scopes that they are given: "all" or "any"
	given       map[string]map[source.Span]string // texts that functions were given, by name and number of the argument
	believed    map[source.Span]bool

	budget  cost                 // of the program
	left    cost                 // of it, for what runs at present
	aside   int                  // steps taken in the functions that do not register, since the last that does called one
	limit   int                  // how many there may be
	costly  map[any]bool         // what was cut because a budget is spent
	forks   int                  // branches that are open
	cuts    []loss               // what was cut because a budget is spent
	deep    map[source.Span]bool // calls that are nested too deeply
	stack   []*frame
	entered map[*ir.Function]bool // run at least once
}

// linked is the code of a program and its dependencies.
type linked struct {
	know      *framework.Knowledge
	functions map[string]*ir.Function
	globals   map[string]*ir.Global
	classes   map[string]*ir.Class
	contracts map[string]*ir.Contract
	requests  map[string][]string
	declared  map[string]ir.Method // handlers whose request type declares path and method
	sights    map[ir.SightOf][]string
	packages  map[string]bool // those that have code here
	foreign   map[string]bool // files of other modules

	implementers map[*ir.Contract][]string // once asked for

	calledOutside map[string]bool // methods that the program calls through interfaces
	readOutside   map[string]bool // variables that code reads which is left out
	handsOn       map[string]bool // functions that hand on what they are given to other modules
}

// A record is what code did to routers, and made that can have to do with them.
type record struct {
	entries    int // registrations so far, of whatever
	registered int // routes whose handler is known, so far
	routers    []*router
	roots      map[string]*router // global routers of frameworks, such as http.DefaultServeMux

	rows      []*object // structs that hold handlers, as the rows of tables do
	tables    []*dict   // maps of handlers, or of such structs
	servers   []*object // structs of libraries, which may hold what answers requests
	searching []search  // what searches tables, where it is handed to a server
	lost      []loss
}

// A loss is a registration that could not be determined: what was cut by a bound,
// or is not known.
type loss struct {
	At      source.Span
	Message string

	// Seems is set where a call that is not followed looks as if it registered
	// a route: what a configuration would say of it, if it does.
	Seems *framework.Registrar
}

func newMachine(know *framework.Knowledge) *machine {
	return &machine{
		store: store{rounds: new(int)},
		linked: linked{
			know:          know,
			functions:     make(map[string]*ir.Function),
			globals:       make(map[string]*ir.Global),
			classes:       make(map[string]*ir.Class),
			contracts:     make(map[string]*ir.Contract),
			requests:      make(map[string][]string),
			declared:      make(map[string]ir.Method),
			sights:        make(map[ir.SightOf][]string),
			packages:      make(map[string]bool),
			foreign:       make(map[string]bool),
			implementers:  make(map[*ir.Contract][]string),
			calledOutside: make(map[string]bool),
			readOutside:   make(map[string]bool),
			handsOn:       make(map[string]bool),
		},
		record:   record{roots: make(map[string]*router)},
		cells:    make(map[string]*cell),
		guards:   make(map[string]string),
		given:    make(map[string]map[source.Span]string),
		believed: make(map[source.Span]bool),
		costly:   make(map[any]bool),
		deep:     make(map[source.Span]bool),
		entered:  make(map[*ir.Function]bool),
	}
}

// add makes the code of a package known.
func (m *machine) add(c *ir.Package) {
	m.linked.add(c)
	for _, f := range c.Functions {
		if f.Guard != "" && m.guards[f.Name] == "" {
			m.guards[f.Name] = f.Guard
		}
	}
}

// add makes the code of a package known.
func (m *linked) add(c *ir.Package) {
	m.learn(c.Outside)
	for _, f := range c.Functions {
		m.functions[f.Name] = f
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

// learn makes known what a package does with what escapes.
func (m *linked) learn(o ir.Outside) {
	for _, method := range o.Calls {
		m.calledOutside[method] = true
	}
	for _, name := range o.Reads {
		m.readOutside[name] = true
	}
	for _, name := range o.Hands {
		m.handsOn[name] = true
	}
}

func (m *machine) frame() *frame { return m.stack[len(m.stack)-1] }

func (m *machine) file() string { return m.frame().code.File }

// global returns the cell of a package-level variable.
func (m *machine) global(n *ir.Node) *cell {
	if c, ok := m.cells[n.Name]; ok {
		return c
	}
	c := &cell{}
	m.cells[n.Name] = c
	g := m.globals[n.Name]
	switch {
	case m.know.Global(n.Name) != nil:
		c.v = m.root(m.know.Global(n.Name))
	case m.know.Comments(n.Name):
		table := newDict()
		table.missing = list{}
		c.v = table
	case g == nil:
		c.v = stamped(m.symbol(n.Type, naming.Short(n.Name), source.Span{}), ofSetting)
	default:
		// The initializer runs before everything else, whichever branch
		// happens to need it first: its effects are not the branch's.
		f := &frame{code: &ir.Function{Name: g.Name, File: g.File, At: g.Init.At}}
		m.stack = append(m.stack, f)
		saved, job := m.store, m.job
		m.store, m.job = saved.beside(), m.first
		lent := m.lend(g)
		v := m.eval(g.Init)
		if m.giveBack(lent) {
			m.cutShort(g.Name, f.code.At.Span(g.File), lent)
		}
		m.store, m.job = saved, job
		m.stack = m.stack[:len(m.stack)-1]
		if g.N > 0 {
			v = m.part(v, g.N-1)
		}
		if name := m.permissions.Vars[n.Name]; name != "" {
			v = standsFor(v, g, name)
		}
		c.v = v
		if !g.Fixed {
			c.v = loosen(v)
		}
	}
	return c
}

// loosen marks what v says as such that other code may change.
func loosen(v value) value {
	switch v := v.(type) {
	case text:
		v.Loose = true
		return v
	case number:
		v.Loose = true
		return v
	case truth:
		v.Loose = true
		return v
	case tuple:
		out := make(tuple, len(v))
		for i, part := range v {
			out[i] = loosen(part)
		}
		return out
	}
	return v
}

// afford takes one step, and reports whether it may be taken.
func (m *machine) afford() bool {
	m.left.steps--
	return m.affords()
}

// cutAt notes that a bound was met at a place of the running function.
func (m *machine) cutAt(at *ir.Place, message string) {
	m.lost = append(m.lost, loss{At: at.Span(m.file()), Message: message + ": the routes that it registers are not all known"})
}

// root returns a framework's global router.
func (m *machine) root(fw *framework.Framework) *router {
	r, ok := m.roots[fw.Name]
	if !ok {
		r = m.newRouter(fw, "*"+fw.Paths[0]+"."+fw.Routers[0], source.Span{})
		m.roots[fw.Name] = r
	}
	return r
}

// symbol returns a value of a type of which nothing else is known.
func (m *machine) symbol(typ, why string, at source.Span) value {
	if fw := m.know.Router(typ); fw != nil {
		r := m.newRouter(fw, typ, at)
		return r
	}
	if fw := m.know.Entry(typ); fw != nil {
		r := m.newRouter(fw, typ, at)
		return m.register(r, &entry{at: at})
	}
	name := strings.TrimPrefix(typ, "*")
	if cl := m.classes[name]; cl != nil && (!cl.Text || name != typ) {
		var v value = &object{typ: name, fields: make(map[string]*cell), open: true}
		if name != typ {
			v = pointer{&cell{v: v}}
		}
		return v
	}
	o := opaque{Why: why, Type: typ}
	if !m.ofRequest() {
		o.from = ofSetting
	}
	return o
}

// part returns one of several results.
func (m *machine) part(v value, i int) value {
	return each(v, func(v value) value {
		switch v := v.(type) {
		case tuple:
			if i < len(v) {
				return v[i]
			}
		case *result:
			types := strings.Split(v.typ, ",")
			if i < len(types) && len(types) > 1 {
				if i == 0 {
					return m.resultOf(v, types[0])
				}
				if types[i] == "bool" {
					return m.whether(v, nil)
				}
				return m.taken(m.symbol(types[i], why(v), v.at), v, "")
			}
		}
		return opaque{Why: why(v)}
	})
}

// resultOf gives the result of a call that was not followed a type to act by.
func (m *machine) resultOf(r *result, typ string) value {
	name := strings.TrimPrefix(typ, "*")
	if m.know.Router(typ) != nil || m.know.Entry(typ) != nil || m.classes[name] != nil {
		return m.taken(m.symbol(typ, why(r), r.at), r, "")
	}
	first := *r
	first.typ = typ
	return &first
}
