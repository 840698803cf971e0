package analyzer_test

import (
	"go/ast"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// unprintable are the files that write to a stream without the package printable,
// and why they may.
var unprintable = map[string]string{
	"cmd/internal/command/progress.go": "erases its own line on the terminal",
	"cmd/internal/command/version.go":  "what the go command recorded of the build",
	"cmd/internal/vettool/vettool.go":  "answers to the go command, of which nothing comes from a repository",
	"cmd/internal/vettool/print.go":    "JSON, which passes through printable.JSON",
	"cmd/internal/vettool/identity.go": "a hash",
	"cmd/internal/report/github.go":    "workflow commands, whose parts pass through printable.Text",
}

// TestPrinted holds that what commands print for people passes through the
// package printable: nothing is formatted straight into a stream elsewhere. (A
// buffer is no stream yet.)
func TestPrinted(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: root}, "./cmd/...")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	used := make(map[string]bool)
	for _, pkg := range pkgs {
		for _, file := range pkg.Syntax {
			for n := range ast.Preorder(file) {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					continue
				}
				name := calledName(pkg.TypesInfo, call)
				if strings.HasPrefix(name, modulePath+"/analyzer/printable.Fprint") {
					seen++
				}
				if !slices.Contains([]string{"fmt.Fprint", "fmt.Fprintf", "fmt.Fprintln", "fmt.Print", "fmt.Printf", "fmt.Println", "io.WriteString"}, name) ||
					strings.HasPrefix(name, "fmt.Fp") && isBuffer(pkg.TypesInfo.TypeOf(call.Args[0])) {
					continue
				}
				pos := pkg.Fset.Position(call.Pos())
				rel, err := filepath.Rel(root, pos.Filename)
				if err != nil {
					t.Fatal(err)
				}
				if used[filepath.ToSlash(rel)] = true; unprintable[filepath.ToSlash(rel)] == "" {
					t.Errorf("%s: %s writes to a stream; printable.Fprintf does it", pos, name)
				}
			}
		}
	}
	for name := range unprintable {
		if !used[name] {
			t.Errorf("%s writes to no stream by itself any more", name)
		}
	}
	if seen < 10 {
		t.Errorf("only %d calls of the package printable were seen", seen)
	}
}

// calledName returns the full name of the function that is called, if it is one
// by its name.
func calledName(info *types.Info, call *ast.CallExpr) string {
	var id *ast.Ident
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	default:
		return ""
	}
	if f, ok := info.Uses[id].(*types.Func); ok {
		return f.FullName()
	}
	return ""
}

// isBuffer reports whether what is written to is kept, and printed later.
func isBuffer(t types.Type) bool {
	return slices.Contains([]string{"*bytes.Buffer", "*strings.Builder", "*text/tabwriter.Writer"}, t.String())
}
