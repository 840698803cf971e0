package catalog_test

import (
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
	"time"

	"github.com/scopevet/scopevet/analyzer/catalog"
)

// typedSources are packages, less their clause and imports, and the scopes that the
// values of their type P are.
var typedSources = map[string]struct{ source, want string }{
	"names":   {`type P int; const ( Read P = iota; Write; _; Admin )`, "Read Write Admin"},
	"strings": {`type P string; const ( Read P = "a:read"; Write P = "a:write"; None P = ""; Again = Read )`, "a:read a:write"},
	"switch": {`type P uint8; const ( Read P = iota + 1; Write; Admin )
			func (p P) String() string { switch p { case Read: return "a:read"; case Write: return "a:write"; default: return "other" } }`, "a:read a:write Admin"},
	"switch without a tag": {`type P int; const ( Read P = iota; Write )
			func (p P) String() string { switch { case p == Read: return "a:read"; case p > Read: return "a:write" }; return "" }`, "a:read a:write"},
	"a map": {`type P int; const ( Read P = iota; Write; Rest )
			var names = map[P]string{Read: "a:read", Write: "a:write"}
			func (p P) String() string { if s, ok := names[p]; ok { return s }; return "not known" }`, "a:read a:write Rest"},
	"an array": {`type P int; const ( Read P = iota; Write )
			func (p P) String() string { return [...]string{"a:read", "a:write"}[p] }`, "a:read a:write"},
	"stringer": {`type P int; const ( Read P = iota + 2; Write )
			const _P_name = "readwrite"
			var _P_index = [...]uint8{0, 4, 9}
			func (i P) String() string {
				i -= 2
				if i < 0 || i >= P(len(_P_index)-1) { return "P(" + strconv.FormatInt(int64(i+2), 10) + ")" }
				return _P_name[_P_index[i]:_P_index[i+1]]
			}`, "read write"},
	"structs": {`type P struct{ Res, Act string }
			var ( Read = P{Res: "a", Act: "read"}; Write = newP("a", "write"); Own = &P{"b", "own"} )
			func newP(res, act string) P { return P{Res: res, Act: act} }
			func (p P) String() string { return fmt.Sprintf("%s:%s", p.Res, p.Act) }`, "a:read a:write b:own"},
	"structs without String":   {`type P struct{ Res, Act string }; var Read, Write = P{"a", "r"}, P{"a", "w"}`, "Read Write"},
	"what it says is no scope": {`type P int; const ( Read P = iota; Write ); func (p P) String() string { return "can do it" }`, "Read Write"},
	"a loop":                   {`type P int; const ( Read P = 1 << iota; Write ); func (p P) String() string { for { } }`, "Read Write"},
	"it calls itself":          {`type P int; const ( Read P = iota; Write ); func (p P) String() string { return p.String() }`, "Read Write"},
	"another type":             {`type P int; type Q int; const ( Read P = iota; Other Q = iota )`, "Read"},
	"no such type":             {`type Q int; const Read Q = 1`, ""},
}

// TestTyped reads the values of types, whose String methods are written in the
// ways that are seen in servers.
func TestTyped(t *testing.T) {
	for name, test := range typedSources {
		t.Run(name, func(t *testing.T) {
			imports := ""
			for _, path := range []string{"fmt", "strconv"} {
				if strings.Contains(test.source, path+".") {
					imports += "import " + `"` + path + `"` + "\n"
				}
			}
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, "p.go", "package p\n"+imports+test.source, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			info := &types.Info{Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection)}
			conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
			pkg, err := conf.Check("example.com/p", fset, []*ast.File{file}, info)
			if err != nil {
				t.Fatal(err)
			}
			c, err := catalog.NewTyped(fset, []*ast.File{file}, pkg, info).Catalog("P")
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, n := range c.Names() {
				names = append(names, string(n))
			}
			if got := strings.Join(names, " "); got != test.want {
				t.Errorf("scopes %q, want %q", got, test.want)
			}
		})
	}
}

// FuzzTyped reads the values of any type, of a package that need not type-check. What a
// String method does is bounded, whatever it is.
func FuzzTyped(f *testing.F) {
	for _, test := range typedSources {
		f.Add(test.source)
	}
	f.Add("type P int; const A P = 1; func (p P) String() string { s := \"a\"; for { s += s } }")
	f.Fuzz(func(t *testing.T, source string) {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "p.go", "package p\n"+source, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return
		}
		info := &types.Info{Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection)}
		conf := types.Config{Error: func(error) {}, Importer: noImports{}}
		pkg, _ := conf.Check("example.com/p", fset, []*ast.File{file}, info)
		start := time.Now()
		typed := catalog.NewTyped(fset, []*ast.File{file}, pkg, info)
		if c, err := typed.Catalog("P"); err == nil {
			for _, p := range typed.Permissions(c) {
				if _, ok := c.Lookup(p.Scope); !ok {
					t.Errorf("the permission %v is not in the catalog", p)
				}
			}
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

// noImports is an importer of nothing.
type noImports struct{}

func (noImports) Import(path string) (*types.Package, error) {
	return nil, errors.New("no package " + path)
}
