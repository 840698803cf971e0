package flow

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/lower"
	"github.com/scopevet/scopevet/analyzer/flow/machine"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// Input is one package to evaluate.
type Input struct {
	lower.Source
	// Names are the scopes of the catalog, by which those are told that a program
	// says in part, or in parts.
	Names []string
	// Templates are what the arguments of functions, by their full names, mean
	// together. Each of these is a guard as well.
	Templates map[string]scope.Template
	// Enforcement says which routes must show what they enforce.
	Enforcement Enforcement
	// Values are texts that only the configuration of the program knows, by the names
	// that messages give them.
	Values map[string]string
	// Evidence says to keep what each route and what is said of it was found by.
	Evidence bool
}

// A Package is what of a package can matter to routes, ready to be run.
type Package struct {
	code       *ir.Package // nil while it rests
	summary    *ir.Summary // once it was asked for
	deps       map[string]*ir.Summary
	registrars []framework.Registrar

	scopes      func(string) bool
	names       []string
	permissions lower.Permissions
	templates   map[string]scope.Template
	guards      map[string]string
	values      map[string]string
	enforcement Enforcement
	evidence    bool
}

// Lower prepares a package.
func Lower(in Input) *Package {
	return &Package{
		code: lower.Package(in.Source), deps: in.Deps, registrars: in.Registrars,
		scopes: in.Scopes, names: in.Names, permissions: in.Permissions, templates: in.Templates, guards: in.Guards, values: in.Values, enforcement: in.Enforcement, evidence: in.Evidence,
	}
}

// Summary returns the package's fact, or nil if it has nothing to say to its
// importers.
func (p *Package) Summary() *ir.Summary {
	if p.summary == nil && p.code != nil {
		p.summary = ir.Summarize(p.code)
	}
	return p.summary
}

// Rest lets go of the code, of which the summary has all: it is read from there if the package
// is evaluated. Most are not, and there are as many as the program has.
func (p *Package) Rest() {
	if p.Summary() != nil {
		p.code = nil
	}
}

// wake reads the code of a package that rests.
func (p *Package) wake() error {
	if p.code != nil {
		return nil
	}
	code, err := decoded(p.summary)
	p.code = code
	return err
}

// decoded returns the code that a summary has, with what is known of it besides.
func decoded(s *ir.Summary) (*ir.Package, error) {
	c, err := ir.Decode(s.Code)
	if err == nil {
		c.Sights, c.Outside = s.Sights, s.Outside
	}
	return c, err
}

// Evaluate runs the package's registration code, with that of its
// dependencies, and returns the routes.
//
// A main package runs as the program does: initializers, init functions, main,
// and then what escaped to code that is not followed (a command's Run, a
// provider given to a dependency injector), and the functions of test files, as
// far as these are looked at. Any other package
// runs from each of its functions that registers and that no other function
// of the package refers to, with parameters of which only the type is known;
// a router among them counts as the root of a server.
//
// What registers routes and is not reached is unresolved: functions of a main
// package, and those of its dependencies if alone reports that no other
// program could reach them.
func (p *Package) Evaluate(alone func() bool) (Table, error) {
	return p.evaluate(machine.MostCost, alone)
}

// evaluate is Evaluate with a budget of at most so much.
func (p *Package) evaluate(most value.Cost, alone func() bool) (Table, error) {
	m := machine.NewRegistering(machine.New(framework.Known()))
	for _, r := range p.registrars {
		m.Registrars[r.Func] = r
	}
	m.Scopes, m.Names, m.Templates = p.scopes, p.names, p.templates
	m.Permissions, m.Values, m.Evidence = p.permissions, p.values, p.evidence
	maps.Copy(m.Guards, p.guards)
	if err := p.wake(); err != nil {
		return Table{}, err
	}
	order, err := p.link(m)
	if err != nil {
		return Table{}, err
	}
	m.Budget = machine.BudgetOf(order).Within(most)
	m.Left = m.Budget
	for _, c := range order {
		for _, g := range c.Globals {
			m.Global(&ir.Node{Op: ir.OpGlobal, Name: g.Name, Type: g.Type})
		}
		for _, init := range c.Inits {
			m.Start(m.Functions[init])
		}
	}
	if p.code.Name == "main" {
		m.Start(m.Functions[p.code.Path+".main"])
		m.StartEscaped()
		startTests(m, p.code)
		registerImported(m)
		table := tableOf(m, order, p.enforcement)
		none := len(table.Routes)+len(table.Unresolved) == 0
		table.Unresolved = append(table.Unresolved, unreached(m, p.code, none)...)
		var elsewhere []Unresolved
		for _, c := range order {
			if c != p.code && !p.deps[c.Path].Foreign {
				elsewhere = append(elsewhere, unreached(m, c, none)...)
			}
		}
		if len(elsewhere) > 0 && alone() {
			table.Unresolved = append(table.Unresolved, elsewhere...)
		}
		slices.SortFunc(table.Unresolved, Unresolved.compare)
		return table, nil
	}
	m.Library = true
	for _, unreferred := range []bool{true, false} {
		for _, f := range p.code.Functions {
			if f.Registers && !f.Handler && !m.Entered[f] && (!unreferred || !f.Referred) {
				m.Start(f)
				m.StartMentioned()
			}
		}
	}
	return tableOf(m, order, p.enforcement), nil
}

// startTests runs the functions of test files that register routes and that
// nothing else calls: the testing package does, by their names, or a package
// above it that has ideas of its own about names.
func startTests(m *machine.Registering, c *ir.Package) {
	for _, f := range c.Functions {
		if strings.HasSuffix(f.File, "_test.go") && f.Registers && !f.Handler && !f.Referred && !m.Entered[f] {
			m.Start(f)
			m.StartMentioned()
		}
	}
}

// link makes all code known to m and returns it in the order in which the
// packages are initialized: dependencies first, else by path.
func (p *Package) link(m *machine.Registering) ([]*ir.Package, error) {
	codes := make(map[string]*ir.Package, len(p.deps)+1)
	for _, path := range sortedKeys(p.deps) {
		c, err := decoded(p.deps[path])
		if err != nil {
			return nil, fmt.Errorf("summary of %s: %w", path, err)
		}
		codes[path] = c
		if p.deps[path].Foreign {
			for _, f := range c.Functions {
				m.Foreign[f.File] = true
			}
		}
	}
	codes[p.code.Path] = p.code
	var order []*ir.Package
	done := make(map[string]bool)
	var visit func(path string)
	visit = func(path string) {
		c := codes[path]
		if done[path] || c == nil {
			return
		}
		done[path] = true
		for _, imp := range c.Imports {
			visit(imp)
		}
		order = append(order, c)
		m.Add(c)
		for _, file := range c.Generated {
			m.Generated[file] = true
		}
		m.Packages[path] = p.deps[path] == nil || !p.deps[path].Constant
	}
	for _, path := range sortedKeys(codes) {
		visit(path)
	}
	return order, nil
}
