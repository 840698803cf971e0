package analyzer_test

import (
	"bytes"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/scopevet/scopevet/analyzer/rule"
)

// maxLines is how long a file may be, tests aside.
const maxLines = 500

// TestPackageDocs holds that every package says what it is.
func TestPackageDocs(t *testing.T) {
	for path, p := range list(t, "./...") {
		if strings.TrimSpace(p.Doc) == "" {
			t.Errorf("%s has no doc comment", path)
		}
	}
}

// TestFileLengths holds that no file grows beyond what one reads at once.
func TestFileLengths(t *testing.T) {
	for _, p := range list(t, "./...") {
		for _, name := range p.GoFiles {
			data, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if n := bytes.Count(data, []byte("\n")); n > maxLines {
				t.Errorf("%s has %d lines, more than %d", filepath.Join(p.Dir, name), n, maxLines)
			}
		}
	}
}

// TestNoGlobalState holds that no package has an init function (but for the
// plugin of golangci-lint, which enters itself in a table), and that what its
// variables hold is never changed: they are tables, compiled expressions,
// errors and embedded files. Passes run at the same time, and a program may
// run several with different settings.
func TestNoGlobalState(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: root}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, pkg := range pkgs {
		for _, err := range pkg.Errors {
			t.Error(err)
		}
		for _, file := range pkg.Syntax {
			for _, decl := range file.Decls {
				switch decl := decl.(type) {
				case *ast.FuncDecl:
					if decl.Name.Name == "init" && decl.Recv == nil && pkg.PkgPath != modulePath+"/analyzer/golangci" {
						t.Errorf("%s: an init function", pkg.Fset.Position(decl.Pos()))
					}
				case *ast.GenDecl:
					if decl.Tok == token.VAR {
						found += len(decl.Specs)
					}
				}
			}
			for pos, name := range changed(pkg, file) {
				t.Errorf("%s: the package's variable %s is changed", pkg.Fset.Position(pos), name)
			}
		}
		for _, name := range pkg.Types.Scope().Names() {
			v, ok := pkg.Types.Scope().Lookup(name).(*types.Var)
			if ok && !settled(v.Type()) && pkg.PkgPath+"."+name != modulePath+"/analyzer.Analyzer" {
				t.Errorf("%s: the package's variable %s is of a type that is there to be changed: %s",
					pkg.Fset.Position(v.Pos()), name, v.Type())
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d variables were looked at", found)
	}
}

// settled reports whether values of a type stay what they are, if nobody
// assigns to their parts. Of types by a name only those do that are listed, and
// the module's own. (analyzer.Analyzer, which drivers want, has flags.)
func settled(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Pointer:
		named, ok := t.Elem().(*types.Named)
		if !ok {
			return false
		}
		switch named.Obj().Pkg().Path() + "." + named.Obj().Name() {
		case "regexp.Regexp", "strings.Replacer":
			return true
		}
		return false
	case *types.Named:
		pkg := t.Obj().Pkg()
		if pkg == nil || strings.HasPrefix(pkg.Path(), modulePath) {
			return settled(t.Underlying())
		}
		switch pkg.Path() + "." + t.Obj().Name() {
		case "embed.FS", "golang.org/x/net/html/atom.Atom", "github.com/yuin/goldmark.Markdown":
			return true
		}
		return false
	case *types.Slice:
		return settled(t.Elem())
	case *types.Array:
		return settled(t.Elem())
	case *types.Map:
		return settled(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if !settled(f.Type()) {
				return false
			}
		}
		return true
	case *types.Basic, *types.Signature, *types.Interface:
		return true
	}
	return false
}

// changed yields where a file writes to a package-level variable or a part of
// one, or takes its address.
func changed(pkg *packages.Package, file *ast.File) func(yield func(token.Pos, string) bool) {
	return func(yield func(token.Pos, string) bool) {
		for n := range ast.Preorder(file) {
			var written []ast.Expr
			switch n := n.(type) {
			case *ast.AssignStmt:
				if n.Tok != token.DEFINE {
					written = n.Lhs
				}
			case *ast.IncDecStmt:
				written = []ast.Expr{n.X}
			case *ast.RangeStmt:
				if n.Tok == token.ASSIGN {
					written = []ast.Expr{n.Key, n.Value}
				}
			case *ast.UnaryExpr:
				// The address of an element is how a row of a table is
				// handed on; a whole variable's is how it is set.
				if _, ok := ast.Unparen(n.X).(*ast.IndexExpr); n.Op == token.AND && !ok {
					written = []ast.Expr{n.X}
				}
			case *ast.CallExpr:
				if id, ok := ast.Unparen(n.Fun).(*ast.Ident); ok && len(n.Args) > 0 {
					if _, builtin := pkg.TypesInfo.Uses[id].(*types.Builtin); builtin && slices.Contains([]string{"delete", "clear", "copy"}, id.Name) {
						written = n.Args[:1]
					}
				}
			}
			for _, e := range written {
				if v := root(pkg.TypesInfo, e); v != nil && !yield(n.Pos(), v.Name()) {
					return
				}
			}
		}
	}
}

// root returns the package-level variable that an expression is a part of.
func root(info *types.Info, e ast.Expr) *types.Var {
	for {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.SelectorExpr:
			if v := packageLevel(info, x.Sel); v != nil {
				return v
			}
			e = x.X
		case *ast.Ident:
			return packageLevel(info, x)
		default:
			return nil
		}
	}
}

// packageLevel returns the variable of a package of this module that id names.
func packageLevel(info *types.Info, id *ast.Ident) *types.Var {
	v, ok := info.Uses[id].(*types.Var)
	if !ok || v.IsField() || v.Pkg() == nil || v.Parent() != v.Pkg().Scope() || !strings.HasPrefix(v.Pkg().Path(), modulePath) {
		return nil
	}
	return v
}

// TestRulesAreDocumented holds that each rule has a text, in the file that its findings'
// URL leads to, and a row in the table of README.md.
func TestRulesAreDocumented(t *testing.T) {
	readme, root := readme(t, "README.md")
	for _, r := range rule.All() {
		if !strings.HasPrefix(r.Text, "# "+r.Name+"\n") || len(r.Text) < 200 {
			t.Errorf("%s: the text is %q", r.Name, r.Text)
		}
		file, ok := strings.CutPrefix(rule.URL(r.Name), "https://github.com/scopevet/scopevet/blob/main/")
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
		if !ok || err != nil || string(text) != r.Text {
			t.Errorf("%s: %s is not its text: %v", r.Name, rule.URL(r.Name), err)
		}
		off := ""
		if r.Off {
			off = " (off)"
		}
		if row := "| [" + r.Name + "](" + file + ")" + off + " | " + r.Title + " |\n"; !strings.Contains(readme, row) {
			t.Errorf("the table of rules lacks\n%s", row)
		}
	}
}
