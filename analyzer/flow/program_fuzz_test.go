package flow

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/analyzer/flow/lower"
)

// maxProgram bounds what one of the programs below may take, on a slow machine.
const maxProgram = 30 * time.Second

// FuzzProgram lowers and evaluates programs that nobody would write: those of the
// tests with parts of them exchanged, doubled and left out, so that they parse and
// seldom type-check. Nothing of it panics, or takes long.
func FuzzProgram(f *testing.F) {
	std, err := standard()
	if err != nil {
		f.Fatal(err)
	}
	for _, dir := range []string{"shapes", "guards"} {
		names, err := filepath.Glob(filepath.Join("testdata", dir, "*.txtar"))
		if err != nil || len(names) == 0 {
			f.Fatalf("no programs in %s: %v", dir, err)
		}
		for i, name := range names {
			a, err := txtar.ParseFile(name)
			if err != nil {
				f.Fatal(err)
			}
			for _, file := range a.Files {
				if strings.HasSuffix(file.Name, ".go") && len(file.Data) < 1<<14 {
					f.Add(string(file.Data), uint64(i), uint8(i%9))
				}
			}
		}
	}
	f.Fuzz(func(t *testing.T, text string, seed uint64, changes uint8) {
		file, err := parser.ParseFile(token.NewFileSet(), "p.go", text, parser.SkipObjectResolution)
		if err != nil || len(text) > 1<<16 {
			return
		}
		rng := rand.New(rand.NewPCG(seed, 0))
		for range changes % 16 { // what is doubled may be doubled again
			change(rng, file)
		}
		var buf bytes.Buffer
		if err := format.Node(&buf, token.NewFileSet(), file); err != nil {
			return // what was put together is no program
		}
		start := time.Now()
		evaluateLoosely(t, std, buf.String())
		if took := time.Since(start); took > maxProgram {
			t.Errorf("took %v:\n%s", took, &buf)
		}
	})
}

// evaluateLoosely lowers and evaluates a program of one file, whatever is wrong
// with it.
func evaluateLoosely(t *testing.T, std map[string]*types.Package, text string) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object), Instances: make(map[*ast.Ident]types.Instance),
		Selections: make(map[*ast.SelectorExpr]*types.Selection), Scopes: make(map[ast.Node]*types.Scope),
	}
	conf := types.Config{
		Error: func(error) {},
		Importer: importerFunc(func(path string) (*types.Package, error) {
			if p := std[path]; p != nil {
				return p, nil
			}
			return nil, fmt.Errorf("package %s is missing", path)
		}),
	}
	pkg, _ := conf.Check("example.com/p", fset, []*ast.File{f}, info)
	scopes := func(s string) bool { return strings.ContainsAny(s, ":_") }
	p := Lower(Input{Source: lower.Source{Fset: fset, Files: []*ast.File{f}, Pkg: pkg, Info: info, Scopes: scopes}})
	p.Summary()
	if _, err := p.Evaluate(func() bool { return true }); err != nil {
		t.Errorf("%v:\n%s", err, text)
	}
}

// change exchanges a part of a file for another of its kind, or takes it away, or
// doubles it.
func change(rng *rand.Rand, file *ast.File) {
	var exprs []*ast.Expr
	var blocks []*[]ast.Stmt
	var stmts []ast.Stmt
	for n := range ast.Preorder(file) {
		switch n := n.(type) {
		case *ast.CallExpr:
			exprs = append(exprs, &n.Fun)
			for i := range n.Args {
				exprs = append(exprs, &n.Args[i])
			}
		case *ast.BinaryExpr:
			exprs = append(exprs, &n.X, &n.Y)
		case *ast.UnaryExpr:
			exprs = append(exprs, &n.X)
		case *ast.SelectorExpr:
			exprs = append(exprs, &n.X)
		case *ast.IndexExpr:
			exprs = append(exprs, &n.X, &n.Index)
		case *ast.ReturnStmt:
			for i := range n.Results {
				exprs = append(exprs, &n.Results[i])
			}
		case *ast.AssignStmt:
			for i := range n.Rhs {
				exprs = append(exprs, &n.Rhs[i])
			}
		case *ast.IfStmt:
			exprs = append(exprs, &n.Cond)
		case *ast.RangeStmt:
			exprs = append(exprs, &n.X)
		case *ast.BlockStmt:
			blocks = append(blocks, &n.List)
			stmts = append(stmts, n.List...)
		case *ast.CaseClause:
			blocks = append(blocks, &n.Body)
			stmts = append(stmts, n.Body...)
		}
	}
	if len(blocks) == 0 || len(stmts) == 0 || len(exprs) == 0 {
		return
	}
	block := blocks[rng.IntN(len(blocks))]
	at := rng.IntN(len(*block) + 1)
	switch rng.IntN(4) {
	case 0: // an expression for another
		to, from := exprs[rng.IntN(len(exprs))], *exprs[rng.IntN(len(exprs))]
		if !contains(from, *to) {
			*to = from
		}
	case 1: // a statement more, from anywhere
		stmt := stmts[rng.IntN(len(stmts))]
		if !containsBlock(stmt, block) {
			*block = append((*block)[:at:at], append([]ast.Stmt{stmt}, (*block)[at:]...)...)
		}
	case 2: // a statement less
		if at < len(*block) {
			*block = append((*block)[:at:at], (*block)[at+1:]...)
		}
	case 3: // two in the other order
		if at+1 < len(*block) {
			list := append([]ast.Stmt(nil), *block...)
			list[at], list[at+1] = list[at+1], list[at]
			*block = list
		}
	}
}

// contains reports whether a part of a tree is or has another: it would have itself.
func contains(tree, part ast.Node) bool {
	found := false
	ast.Inspect(tree, func(n ast.Node) bool {
		found = found || n == part
		return !found
	})
	return found
}

func containsBlock(tree ast.Node, block *[]ast.Stmt) bool {
	found := false
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			found = found || &n.List == block
		case *ast.CaseClause:
			found = found || &n.Body == block
		}
		return !found
	})
	return found
}
