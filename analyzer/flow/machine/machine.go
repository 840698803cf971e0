package machine

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/lower"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// Bounds of an evaluation. What is cut by one of them is reported as
// unresolved, so they only have to be larger than honest code: no server was
// seen to need a tenth of them. What a program may cost in all, see cost.go.
const (
	maxAside     = 50_000 // nodes of one call of what does not register; such a call is not reported
	MaxDepth     = 500    // nested calls
	maxRecursion = 3      // of one call in itself, where it is not known to end
	maxLoop      = 20_000 // iterations of a loop that counts
	MaxHeld      = 8      // objects in objects that a function given away is looked for in
)

// A Machine runs code, and records what it does to routers.
type Machine struct {
	spread *value.List // the list that the arguments of the last call end with, spread out
	job
	first job // that in which initializers run
	value.Store
	Program
	record

	cells map[string]*value.Cell // of globals, once read

	Values      map[string]string                 // what the configuration says of settings, by name
	Scopes      func(string) bool                 // what the catalog has; nil if there is none
	Names       []string                          // the catalog's
	Permissions lower.Permissions                 // what stands for scopes and is no text
	byParts     map[string][]string               // these by their words, once asked for
	Templates   map[string]scope.Template         // what the arguments of functions mean together
	Guards      map[string]string                 // functions that enforce the scopes that they are given: "all" or "any"
	flagged     map[string]map[string]bool        // which flags are set in structs that functions were given, by name and number of the argument
	given       map[string]map[source.Span]string // texts that functions and fields were given, by name and number of the argument, or type and name
	believed    map[source.Span]bool
	basis       *basis               // what is noted of what a verdict rests on; nil if nothing is
	valued      *bool                // whether the program has values for its scopes, once asked for
	called      map[string]bool      // texts by which initializers call what functions return
	wasAsked    map[source.Span]bool // scopes that any request was asked for, whatever came of it

	Budget     value.Cost           // of the program
	Left       value.Cost           // of it, for what runs at present
	aside      int                  // steps taken in the functions that do not register, since the last that does called one
	limit      int                  // how many there may be
	looks      int                  // how often values that others consist of were looked at
	costly     map[any]bool         // what was cut because a budget is spent
	forks      int                  // branches that are open
	Cuts       []Loss               // what was cut because a budget is spent
	dispatched map[string]bool      // methods of interfaces all implementations of which are called now
	deep       map[source.Span]bool // calls that are nested too deeply
	stack      []*frame
	Entered    map[*ir.Function]bool // run at least once
	private    map[*ir.Function][]int
	leaves     map[*ir.Function]bool // see isLeaf
}

// New returns a machine without code. It has no job yet.
func New(know *framework.Knowledge) *Machine {
	return &Machine{
		Store: value.NewStore(),
		Program: Program{
			Know:          know,
			Functions:     make(map[string]*ir.Function),
			globals:       make(map[string]*ir.Global),
			classes:       make(map[string]*ir.Class),
			contracts:     make(map[string]*ir.Contract),
			requests:      make(map[string][]string),
			declared:      make(map[string]ir.Method),
			sights:        make(map[ir.SightOf][]string),
			Packages:      make(map[string]bool),
			Foreign:       make(map[string]bool),
			Generated:     make(map[string]bool),
			implementers:  make(map[*ir.Contract][]string),
			calledOutside: make(map[string]bool),
			readOutside:   make(map[string]bool),
			handsOn:       make(map[string]bool),
			setsGiven:     make(map[string]bool),
			setters:       make(map[string]bool),
		},
		record:     record{Roots: make(map[string]*value.Router)},
		cells:      make(map[string]*value.Cell),
		Guards:     make(map[string]string),
		flagged:    make(map[string]map[string]bool),
		given:      make(map[string]map[source.Span]string),
		believed:   make(map[source.Span]bool),
		called:     make(map[string]bool),
		wasAsked:   make(map[source.Span]bool),
		costly:     make(map[any]bool),
		dispatched: make(map[string]bool),
		deep:       make(map[source.Span]bool),
		Entered:    make(map[*ir.Function]bool),
		private:    make(map[*ir.Function][]int),
		leaves:     make(map[*ir.Function]bool),
	}
}

// Add makes the code of a package known.
func (m *Machine) Add(c *ir.Package) {
	m.Program.add(c)
	for _, g := range c.Globals {
		g.Init.Calls(func(call *ir.Node) {
			for _, t := range call.GivenTexts() {
				m.called[t.Name] = true
			}
		})
	}
	for _, f := range c.Functions {
		if f.Guard != "" && m.Guards[f.Name] == "" {
			m.Guards[f.Name] = f.Guard
		}
	}
}

func (m *Machine) frame() *frame { return m.stack[len(m.stack)-1] }

// file is the file of the running function; "" where none runs any more.
func (m *Machine) file() string {
	if len(m.stack) == 0 {
		return ""
	}
	return m.frame().code.File
}

// Global returns the cell of a package-level variable.
func (m *Machine) Global(n *ir.Node) *value.Cell {
	if c, ok := m.cells[n.Name]; ok {
		return c
	}
	c := &value.Cell{}
	m.cells[n.Name] = c
	g := m.globals[n.Name]
	switch {
	case m.Know.Global(n.Name) != nil:
		c.V = m.root(m.Know.Global(n.Name))
	case m.Know.Comments(n.Name):
		table := value.NewMap()
		table.Missing = value.List{}
		c.V = table
	case g == nil && (n.Type == "error" || m.isError(n.Type)):
		// A package-level error that is not lowered is taken for one that is
		// made where it is declared, as sentinels are.
		c.V = value.Failed{Value: value.Opaque{Why: naming.Short(n.Name), Type: n.Type}}
	case g == nil:
		c.V = value.Stamped(m.symbol(n.Type, naming.Short(n.Name), source.Span{}), value.OfSetting)
	default:
		// The initializer runs before everything else, whichever branch
		// happens to need it first: its effects are not the branch's.
		f := &frame{code: &ir.Function{Name: g.Name, File: g.File, At: g.Init.At}}
		m.stack = append(m.stack, f)
		saved, job := m.Store, m.job
		m.Store, m.job = saved.Beside(), m.first
		lent := m.lend(g)
		v := m.eval(g.Init)
		if m.giveBack(lent) {
			m.cutShort(g.Name, f.code.At.Span(g.File), lent)
		}
		m.Store, m.job = saved, job
		m.stack = m.stack[:len(m.stack)-1]
		if g.N > 0 {
			v = m.part(v, g.N-1)
		}
		if name := m.Permissions.Vars[n.Name]; name != "" {
			v = value.StandsFor(v, g, name)
		}
		c.V = v
		if !g.Fixed {
			c.V = value.Loosen(v)
			if d, ok := v.(*value.Map); ok {
				d.Whole = false
			}
		}
	}
	return c
}

// afford takes one step, and reports whether it may be taken.
func (m *Machine) afford() bool {
	m.Left.Steps--
	return m.affords()
}

// cutAt notes that a bound was met at a place of the running function.
func (m *Machine) cutAt(at *ir.Place, message string) {
	m.Lost = append(m.Lost, Loss{At: at.Span(m.file()), Message: message + ": the routes that it registers are not all known"})
}

// root returns a framework's global router.
func (m *Machine) root(fw *framework.Framework) *value.Router {
	r, ok := m.Roots[fw.Name]
	if !ok {
		r = m.NewRouter(fw, "*"+fw.Paths[0]+"."+fw.Routers[0], source.Span{})
		m.Roots[fw.Name] = r
	}
	return r
}

// symbol returns a value of a type of which nothing else is known.
func (m *Machine) symbol(typ, why string, at source.Span) value.Value {
	if fw := m.Know.Router(typ); fw != nil {
		r := m.NewRouter(fw, typ, at)
		return r
	}
	if fw := m.Know.Entry(typ); fw != nil {
		r := m.NewRouter(fw, typ, at)
		return m.Register(r, &value.Entry{At: at})
	}
	name := strings.TrimPrefix(typ, "*")
	if cl := m.classes[name]; cl != nil && (!cl.Basic || name != typ) {
		var v value.Value = &value.Object{Type: name, Fields: make(map[string]*value.Cell), Open: true}
		if name != typ {
			v = value.Pointer{To: &value.Cell{V: v}}
		}
		return v
	}
	o := value.Opaque{Why: why, Type: typ}
	if !m.OfRequest() {
		o.From = value.OfSetting
	}
	return o
}

// part returns one of several results.
func (m *Machine) part(v value.Value, i int) value.Value {
	return value.Each(v, func(v value.Value) value.Value {
		switch v := v.(type) {
		case value.Tuple:
			if i < len(v) {
				return v[i]
			}
		case *value.Result:
			types := strings.Split(v.Type, ",")
			if i < len(types) && len(types) > 1 {
				if i == 0 {
					return m.resultOf(v, types[0])
				}
				if types[i] == "bool" {
					return m.whether(v, nil)
				}
				return m.taken(m.symbol(types[i], value.Why(v), v.At), v, "")
			}
		}
		return value.Opaque{Why: value.Why(v)}
	})
}

// resultOf gives the result of a call that was not followed a type to act by.
func (m *Machine) resultOf(r *value.Result, typ string) value.Value {
	name := strings.TrimPrefix(typ, "*")
	if m.Know.Router(typ) != nil || m.Know.Entry(typ) != nil || m.classes[name] != nil {
		return m.taken(m.symbol(typ, value.Why(r), r.At), r, "")
	}
	first := *r
	first.Type = typ
	return &first
}
