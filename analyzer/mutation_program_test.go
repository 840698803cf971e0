package analyzer_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/packages"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A mutated is a program that is changed: loaded once, as it is, so that a
// change costs the type-checking of the packages that it reaches.
type mutated struct {
	dir, configFile string
	conf            *config.Config
	pkgs            []*packages.Package // the module's own, each after those that it imports
	fset            *token.FileSet
	sources         map[string][]byte // by the name of the file
	inspectors      map[*packages.Package]*inspector.Inspector
	names           []scope.Scope          // of the catalog, or else those that its routes name
	standing        map[string]scope.Scope // variables of packages that are made of one of these, by path and name
	asked           map[source.Pos]bool    // where scopes are written that guards ask for
	base            *verdict
}

// loadMutated loads the module in dir and analyses it as it is.
func loadMutated(t *testing.T, dir, configFile string) *mutated {
	t.Helper()
	p := &mutated{dir: dir, configFile: configFile, sources: make(map[string][]byte), inspectors: make(map[*packages.Package]*inspector.Inspector)}
	if configFile == "" {
		p.configFile, _ = config.Find(dir)
	}
	p.conf = new(config.Config)
	if p.configFile != "" {
		conf, err := config.Load(p.configFile, config.Options{RuleNames: rule.Names()})
		if err != nil {
			t.Fatal(err)
		}
		p.conf = conf
	}
	done := make(map[*packages.Package]bool)
	own := load(t, dir, false)
	var add func(pkg *packages.Package)
	add = func(pkg *packages.Package) {
		if done[pkg] {
			return
		}
		done[pkg] = true
		for _, path := range slices.Sorted(maps.Keys(pkg.Imports)) {
			add(pkg.Imports[path])
		}
		p.pkgs = append(p.pkgs, pkg)
	}
	for _, pkg := range own {
		p.fset = pkg.Fset
		add(pkg)
	}
	for _, pkg := range p.pkgs {
		for _, name := range pkg.CompiledGoFiles {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			p.sources[name] = data
		}
		p.inspectors[pkg] = inspector.New(pkg.Syntax)
	}
	base, err := p.analyse(p.pkgs)
	if err != nil {
		t.Fatal(err)
	}
	p.base = base
	p.names = p.conf.Catalog.Names()
	for _, r := range base.routes {
		for _, req := range []scope.Requirement{r.Declared, r.Enforced} {
			for name := range req.Scopes() {
				if !slices.Contains(p.names, name) {
					p.names = append(p.names, name)
				}
			}
		}
	}
	p.stand()
	p.asked = make(map[source.Pos]bool)
	for _, r := range base.routes {
		for _, c := range r.Guards {
			for _, s := range c.Scopes {
				p.asked[s.Span.Pos] = true
			}
		}
	}
	return p
}

// stand finds the variables of packages that stand for scopes: what a function makes
// of the name of one.
func (p *mutated) stand() {
	p.standing = make(map[string]scope.Scope)
	for _, pkg := range p.pkgs {
		for c := range p.inspectors[pkg].Root().Preorder((*ast.ValueSpec)(nil)) {
			spec := c.Node().(*ast.ValueSpec)
			if _, ok := c.Parent().Parent().Node().(*ast.File); !ok || len(spec.Names) != 1 || len(spec.Values) != 1 {
				continue
			}
			call, ok := ast.Unparen(spec.Values[0]).(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				continue
			}
			if text, ok := constantText(pkg.TypesInfo, call.Args[0]); ok && slices.Contains(p.names, scope.Scope(text)) {
				p.standing[pkg.PkgPath+"."+spec.Names[0].Name] = scope.Scope(text)
			}
		}
	}
}

// A verdict is what the tool says of a program.
type verdict struct {
	routes   []*route.Route
	findings []rule.Finding
}

// analyse runs the pass over packages.
func (p *mutated) analyse(pkgs []*packages.Package) (*verdict, error) {
	imported := make(map[string]bool)
	for _, pkg := range pkgs {
		for path := range pkg.Imports {
			imported[path] = true
		}
	}
	a := analyzer.New(analyzer.Settings{Config: p.configFile, Imported: func(path string) bool { return imported[path] }})
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, pkgs, nil)
	if err != nil {
		return nil, err
	}
	v := new(verdict)
	for _, act := range graph.Roots {
		if act.Err != nil {
			return nil, act.Err
		}
		result := act.Result.(*analyzer.Result)
		v.routes = append(v.routes, result.Routes...)
		v.findings = append(v.findings, result.Findings...)
	}
	route.Sort(v.routes)
	return v, nil
}

// mutate returns the packages as they are after the edits of mutants, and the files
// that these changed. Imports and variables that nothing uses any more are put up
// with, by further edits.
func (p *mutated) mutate(mutants ...*mutant) ([]*packages.Package, map[string][]byte, error) {
	edits := make(map[string][]edit)
	for _, m := range mutants {
		edits[m.file] = append(edits[m.file], m.edits...)
	}
	for range 4 + len(mutants) {
		texts := make(map[string][]byte)
		for file, list := range edits {
			texts[file] = edited(p.sources[file], list)
		}
		pkgs, err := p.check(texts)
		if err == nil {
			return pkgs, texts, nil
		}
		file, more, ok := p.unused(edits, err)
		if !ok {
			return nil, texts, err
		}
		edits[file] = append(edits[file], more)
	}
	return nil, nil, errors.New("too much is unused")
}

// check type-checks the packages in which files have other texts, and those that
// depend on them.
func (p *mutated) check(texts map[string][]byte) ([]*packages.Package, error) {
	parsed := make(map[string]*ast.File)
	for name, text := range texts {
		f, err := parser.ParseFile(p.fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		parsed[name] = f
	}
	out := slices.Clone(p.pkgs)
	changed := make(map[string]*packages.Package) // by path
	for i, old := range out {
		files, reached := slices.Clone(old.Syntax), false
		for j, f := range files {
			if other := parsed[p.fset.File(f.FileStart).Name()]; other != nil {
				files[j], reached = other, true
			}
		}
		for path := range old.Imports {
			reached = reached || changed[path] != nil
		}
		if !reached {
			continue
		}
		fresh, err := p.recheck(old, files, changed)
		if err != nil {
			return nil, err
		}
		out[i], changed[old.PkgPath] = fresh, fresh
	}
	return out, nil
}

// recheck type-checks the files of a package against the packages that have changed
// below it.
func (p *mutated) recheck(old *packages.Package, files []*ast.File, changed map[string]*packages.Package) (*packages.Package, error) {
	fresh := *old
	fresh.Syntax = files
	fresh.Imports = maps.Clone(old.Imports)
	known := make(map[string]*types.Package)
	for _, imp := range old.Types.Imports() {
		known[imp.Path()] = imp
	}
	for path, imp := range fresh.Imports {
		if changed[path] != nil {
			fresh.Imports[path], imp = changed[path], changed[path]
		}
		known[path] = imp.Types
	}
	fresh.TypesInfo = &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Instances: make(map[*ast.Ident]types.Instance),
		Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection),
		Scopes: make(map[ast.Node]*types.Scope), FileVersions: make(map[*ast.File]string),
	}
	conf := types.Config{Importer: importers(known), Sizes: old.TypesSizes}
	if old.Module != nil && old.Module.GoVersion != "" {
		conf.GoVersion = "go" + old.Module.GoVersion
	}
	checked, err := conf.Check(old.PkgPath, p.fset, files, fresh.TypesInfo)
	fresh.Types = checked
	return &fresh, err
}

// importers are the packages that a package may import.
type importers map[string]*types.Package

func (i importers) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	for p, pkg := range i {
		if p == path || strings.HasSuffix(p, "/vendor/"+path) {
			return pkg, nil
		}
	}
	return nil, fmt.Errorf("%s is not imported", path)
}

// unused returns an edit of a file as it was that makes up for an import or a
// variable that nothing uses, where that is what err says.
func (p *mutated) unused(edits map[string][]edit, err error) (string, edit, bool) {
	var te types.Error
	if !errors.As(err, &te) {
		return "", edit{}, false
	}
	file := p.fset.Position(te.Pos).Filename
	pkg, syntax := p.syntax(file)
	at, ok := before(edits[file], p.fset.Position(te.Pos).Offset)
	if !ok || syntax == nil {
		return "", edit{}, false
	}
	if strings.HasSuffix(te.Msg, " imported and not used") || strings.Contains(te.Msg, " imported as ") {
		for _, imp := range syntax.Imports {
			if from, to := p.offset(imp.Pos()), p.offset(imp.End()); from <= at && at <= to {
				return file, edit{from, to, "_ " + imp.Path.Value}, true
			}
		}
	}
	name, ok := strings.CutPrefix(te.Msg, "declared and not used: ")
	if !ok {
		return "", edit{}, false
	}
	c, ok := p.inspectors[pkg].Root().FindByPos(syntax.FileStart+token.Pos(at), syntax.FileStart+token.Pos(at+len(name)))
	if !ok {
		return "", edit{}, false
	}
	for s := range c.Enclosing((*ast.AssignStmt)(nil), (*ast.DeclStmt)(nil)) {
		if _, ok := s.Parent().Node().(*ast.BlockStmt); ok {
			end := p.offset(s.Node().End())
			return file, edit{end, end, "; _ = " + name}, true
		}
		break
	}
	return "", edit{}, false
}

// syntax returns a file by its name, and its package.
func (p *mutated) syntax(file string) (*packages.Package, *ast.File) {
	for _, pkg := range p.pkgs {
		for _, f := range pkg.Syntax {
			if p.fset.File(f.FileStart).Name() == file {
				return pkg, f
			}
		}
	}
	return nil, nil
}

func (p *mutated) offset(pos token.Pos) int { return p.fset.File(pos).Offset(pos) }

// text returns what is written between two places of a file.
func (p *mutated) text(from, to token.Pos) string {
	f := p.fset.File(from)
	return string(p.sources[f.Name()][f.Offset(from):f.Offset(to)])
}

// textOf returns what is written for a node.
func (p *mutated) textOf(n ast.Node) string { return p.text(n.Pos(), n.End()) }

// scopeOf returns the scope of the catalog that an expression is. What is written out is
// none if it is a word that no guard asks for: a field of a form, a table.
func (p *mutated) scopeOf(info *types.Info, e ast.Expr) (scope.Scope, bool) {
	if text, ok := constantText(info, e); ok {
		_, written := ast.Unparen(e).(*ast.BasicLit)
		thing := written && !strings.ContainsAny(text, ":._-/") && !p.asked[source.At(p.fset, e.Pos())]
		return scope.Scope(text), slices.Contains(p.names, scope.Scope(text)) && !thing
	}
	if id := nameOf(e); id != nil {
		if v, ok := info.Uses[id].(*types.Var); ok && v.Pkg() != nil {
			name, ok := p.standing[v.Pkg().Path()+"."+v.Name()]
			return name, ok
		}
	}
	return "", false
}

// nameOf returns the name that an expression is, behind that of a package or not.
func nameOf(e ast.Expr) *ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	}
	return nil
}

// constantText returns the text that an expression is.
func constantText(info *types.Info, e ast.Expr) (string, bool) {
	v := info.Types[e].Value
	if v == nil {
		return "", false
	}
	text, err := strconv.Unquote(v.ExactString())
	return text, err == nil
}

// access returns what a scope permits.
func (p *mutated) access(name scope.Scope) scope.Access { return p.conf.Catalog.Access(name) }
