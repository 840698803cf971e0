package flow

import (
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/may"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/source"
)

// Bounds of an evaluation. What is cut by one of them is reported as
// unresolved, so they only have to be larger than honest code: no server was
// seen to need a tenth of them.
const (
	maxSteps     = 20_000_000 // nodes
	maxAside     = 50_000     // nodes of one call of what does not register; such a call is not reported
	maxDepth     = 500        // nested calls
	maxRecursion = 3          // of one call in itself, where it is not known to end
	maxLoop      = 20_000     // iterations of one loop
	maxHeld      = 8          // objects in objects that a function given away is looked for in
)

// A machine runs code and records what it does to routers.
type machine struct {
	store
	know      *framework.Knowledge
	functions map[string]*ir.Function
	globals   map[string]*ir.Global
	classes   map[string]*ir.Class
	contracts map[string]*ir.Contract
	cells     map[string]*cell // of globals, once read

	implementers map[*ir.Contract][]string // once an interface was called through
	requests     map[string][]string
	declared     map[string]ir.Method // handlers whose request type declares path and method

	entries    int                  // registrations so far, of whatever
	registered int                  // routes whose handler is known, so far
	counted    map[source.Span]bool // where these are written
	routers    []*router
	roots      map[string]*router // global routers of frameworks, such as http.DefaultServeMux

	rows       []*object            // structs that hold handlers, as the rows of tables do
	tables     []*dict              // maps of handlers, or of such structs
	servers    []*object            // structs of libraries, which may hold what answers requests
	bareServer bool                 // a server without a handler is started
	fronts     map[*object]bool     // servers with something around what they answer with
	row        *object              // that a guard which is looked at found its handler by
	futile     map[*ir.Function]int // how often what searches was followed in vain, since it last was not
	searching  []search             // what searches tables, where it is handed to a server
	sights     map[ir.SightOf][]string

	registrars map[string]framework.Registrar // what the configuration adds to the table
	foreign    map[string]bool                // files of other modules
	house      *framework.Framework

	library bool // nobody knows who calls its functions

	// Of requests, see serve.go.
	enforcement Enforcement
	scopes      func(string) bool                 // what the catalog has; nil if there is none
	guards      map[string]string                 // functions that enforce the scopes that they are given: "all" or "any"
	given       map[string]map[source.Span]string // texts that functions were given, by name and number of the argument
	believed    map[source.Span]bool
	powers      *may.Powers // what functions may do to requests; nil until one is followed
	verdicts    map[guardKey]verdict
	identities  map[any]any                     // what tells guards apart: see identity
	followed    effort                          // what it took to come to them
	spots       map[string]map[source.Span]spot // where statements stand, by file
	carried     map[string]value                // the scopes that a request carries to the next guard
	carriedAs   string                          // what tells these apart
	matched     matchedRoute                    // the route that is followed
	perRoute    bool                            // what runs before it has asked for it
	routed      map[any]bool                    // the functions that do

	budget   int // steps that are left
	aside    int // steps taken in the functions that do not register, since the last that does called one
	stack    []*frame
	entered  map[*ir.Function]bool // run at least once
	mentions []*fun                // functions given to code that is not followed
	handed   map[*ir.Function]bool // those that are among the mentions
	started  int                   // how many of the mentions were looked at
	offered  []value               // structs given to another module's code
	packages map[string]bool       // those that have code here
	lost     []Unresolved          // what was cut by a bound, or not reached
}

func newMachine(know *framework.Knowledge) *machine {
	return &machine{
		store:     store{rounds: new(int)},
		know:      know,
		handed:    make(map[*ir.Function]bool),
		functions: make(map[string]*ir.Function),
		globals:   make(map[string]*ir.Global),
		classes:   make(map[string]*ir.Class),
		contracts: make(map[string]*ir.Contract),
		cells:     make(map[string]*cell),

		implementers: make(map[*ir.Contract][]string),
		requests:     make(map[string][]string),
		declared:     make(map[string]ir.Method),
		roots:        make(map[string]*router),

		guards:     make(map[string]string),
		given:      make(map[string]map[source.Span]string),
		believed:   make(map[source.Span]bool),
		verdicts:   make(map[guardKey]verdict),
		identities: make(map[any]any),
		routed:     make(map[any]bool),
		spots:      make(map[string]map[source.Span]spot),
		fronts:     make(map[*object]bool),
		registrars: make(map[string]framework.Registrar),
		foreign:    make(map[string]bool),
		packages:   make(map[string]bool),
		house:      framework.House(),
		counted:    make(map[source.Span]bool),
		futile:     make(map[*ir.Function]int),
		sights:     make(map[ir.SightOf][]string),
		entered:    make(map[*ir.Function]bool),
	}
}

// add makes the code of a package known.
func (m *machine) add(c *ir.Package) {
	m.packages[c.Path] = true
	for _, f := range c.Functions {
		m.functions[f.Name] = f
		if f.Guard != "" && m.guards[f.Name] == "" {
			m.guards[f.Name] = f.Guard
		}
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
		c.v = m.symbol(n.Type, naming.Short(n.Name), source.Span{})
	default:
		// The initializer runs before everything else, whichever branch
		// happens to need it first: its effects are not the branch's.
		f := &frame{code: &ir.Function{Name: g.Name, File: g.File, At: g.Init.At}}
		m.stack = append(m.stack, f)
		saved := m.store
		m.store = saved.beside()
		v := m.eval(g.Init)
		m.store = saved
		m.stack = m.stack[:len(m.stack)-1]
		if g.N > 0 {
			v = m.part(v, g.N-1)
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
	m.budget--
	if m.frame().aside {
		if m.aside++; m.aside > maxAside {
			return false
		}
	}
	if m.req != nil && m.req.work > m.req.most.work {
		m.budget = min(m.budget, -1)
		return false
	}
	if m.budget == -1 {
		f := m.frame()
		m.cutAt(f.code.At, "the code that runs here is too much to be followed to its end")
	}
	return m.budget >= 0
}

// cutAt notes that a bound was met at a place of the running function.
func (m *machine) cutAt(at *ir.Place, message string) {
	m.lost = append(m.lost, Unresolved{At: at.Span(m.file()), Message: message + ": the routes that it registers are not all known"})
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
	return opaque{Why: why, Type: typ}
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
				if m.req != nil && types[i] == "bool" {
					return cond{yes: always(), no: always(), absentNo: mayBeToken(v), kept: keptName(v)}
				}
				return m.symbol(types[i], why(v), v.at)
			}
		}
		return opaque{Why: why(v)}
	})
}

// resultOf gives the result of a call that was not followed a type to act by.
func (m *machine) resultOf(r *result, typ string) value {
	name := strings.TrimPrefix(typ, "*")
	if m.know.Router(typ) != nil || m.know.Entry(typ) != nil || m.classes[name] != nil {
		return m.symbol(typ, why(r), r.at)
	}
	first := *r
	first.typ = typ
	return &first
}

// mention notes that v went where it is not followed, so that a function may
// be called by code that is not seen: a command's Run, a provider given to a
// dependency injector.
func (m *machine) mention(v value) {
	if m.req == nil {
		m.mentionWithin(v, nil)
	}
}

// mentionWithin is mention for something that the objects of open hold.
func (m *machine) mentionWithin(v value, open []*object) {
	switch v := v.(type) {
	case *fun:
		if v.code != nil && v.code.Registers && !m.handed[v.code] {
			m.handed[v.code] = true
			m.mentions = append(m.mentions, v)
		}
	case choice:
		for _, v := range v {
			m.mentionWithin(v, open)
		}
	case list:
		for _, v := range v.elems {
			v, _ := certainly(v)
			m.mentionWithin(v, open)
		}
	case *dict:
		for _, p := range v.pairs() {
			m.mentionWithin(p.value, open)
		}
	case keyed:
		m.mentionWithin(v.value, open)
	case pointer:
		m.mentionWithin(v.to.v, open)
	case *result: // a thing from another library, of which fields were set
		if len(open) > maxHeld {
			return
		}
		open = append(open, nil)
		for _, name := range sortedKeys(v.members) {
			m.mentionWithin(v.members[name].v, open)
		}
	case *object:
		if len(open) > maxHeld || slices.Contains(open, v) {
			return
		}
		open = append(open, v)
		for _, name := range sortedKeys(v.fields) {
			m.mentionWithin(v.fields[name].v, open)
		}
	}
}
