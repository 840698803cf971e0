package analyzer_test

import (
	"go/ast"
	"go/types"
	"iter"
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
	"cmd/internal/command/outlet.go":   "erases that line when the run is interrupted",
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
	streams := []string{"fmt.Fprint", "fmt.Fprintf", "fmt.Fprintln", "fmt.Print", "fmt.Printf", "fmt.Println", "io.WriteString"}
	seen := 0
	used := make(map[string]bool)
	for c := range calls(t, "./cmd/...") {
		if c.name == modulePath+"/analyzer/printable.Fprintf" {
			seen++
		}
		if !slices.Contains(streams, c.name) || strings.HasPrefix(c.name, "fmt.Fp") && isBuffer(c.pkg.TypesInfo.TypeOf(c.Args[0])) {
			continue
		}
		if used[c.file] = true; unprintable[c.file] == "" {
			t.Errorf("%s:%d: %s writes to a stream; printable.Fprintf does it", c.file, c.line, c.name)
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

// openers are the files that open others without the package regular, and which.
var openers = map[string]string{
	"analyzer/regular/regular.go":          "does it for all",
	"cmd/internal/command/version.go":      "the program itself",
	"cmd/internal/replace/replace.go":      "files that it has made",
	"cmd/internal/vettool/caller_linux.go": "files of the kernel",
	"cmd/internal/vettool/driver.go":       "export data and facts of the go command",
	"cmd/internal/vettool/facts.go":        "facts of the go command",
	"cmd/internal/vettool/identity.go":     "the program itself",
	"cmd/internal/vettool/unit.go":         "descriptions of packages of the go command",
	"cmd/internal/vettool/vettool.go":      "where the go command wants the output",
}

// TestOpened holds that files which somebody names, or puts where they are looked
// for, are read through the package regular, and written through replace.
func TestOpened(t *testing.T) {
	open := []string{"os.ReadFile", "os.Open", "os.OpenFile", "os.WriteFile", "os.Create", "os.CreateTemp", "os.Rename", "io/fs.ReadFile", "go/parser.ParseFile"}
	used := make(map[string]bool)
	for c := range calls(t, "./...") {
		if !slices.Contains(open, c.name) || c.name == "go/parser.ParseFile" && !isNil(c.Args[2]) {
			continue
		}
		if used[c.file] = true; openers[c.file] == "" {
			t.Errorf("%s:%d: %s opens a file; regular.Read and replace.File do it", c.file, c.line, c.name)
		}
	}
	for name := range openers {
		if !used[name] {
			t.Errorf("%s opens no file by itself any more", name)
		}
	}
}

func isNil(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && id.Name == "nil"
}

// A call is one of a function by its name.
type call struct {
	*ast.CallExpr
	name string // the full name of the function
	pkg  *packages.Package
	file string // from the root of the module, with slashes
	line int
}

// calls yields those of the packages that match a pattern.
func calls(t *testing.T, pattern string) iter.Seq[call] {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: root}, pattern)
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(call) bool) {
		for _, pkg := range pkgs {
			for _, file := range pkg.Syntax {
				for n := range ast.Preorder(file) {
					e, ok := n.(*ast.CallExpr)
					if !ok {
						continue
					}
					pos := pkg.Fset.Position(e.Pos())
					rel, err := filepath.Rel(root, pos.Filename)
					if err != nil {
						t.Fatal(err)
					}
					if !yield(call{e, calledName(pkg.TypesInfo, e), pkg, filepath.ToSlash(rel), pos.Line}) {
						return
					}
				}
			}
		}
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
