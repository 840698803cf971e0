package annotation

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fatih/structtag"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/scopevet/scopevet/analyzer/source"
)

// FuzzLine reads any text as a directive on a function and holds that every
// place in the result lies in the comment, that each scope stands where it is
// said to, and that what is one of ours is either read or reported.
func FuzzLine(f *testing.F) {
	for _, text := range sources(f) {
		for line := range strings.Lines(text) {
			if _, comment, ok := strings.Cut(line, "//"); ok {
				f.Add("//" + strings.TrimSpace(comment))
			}
		}
	}
	f.Fuzz(func(t *testing.T, comment string) {
		if !strings.HasPrefix(comment, "//") || strings.ContainsAny(comment, "\r\n\x00\ufeff") {
			return
		}
		text := "package crm\n\n" + comment + "\nfunc F() {}\n"
		as := collectLoosely(text)
		if as == nil {
			return
		}
		inside := source.Span{Pos: source.Pos{File: "crm.go", Offset: strings.Index(text, comment), Line: 3, Column: 1}}
		inside.End = inside.Offset + len(comment)
		for _, p := range as.Problems {
			if !p.Span.Within(inside) {
				t.Errorf("%q: problem at %s..%d: %s", comment, p.Span, p.Span.End, p.Message)
			}
		}
		for _, a := range as.All {
			if !a.Span.Within(inside) {
				t.Errorf("%q: annotation at %s", comment, a.Span)
			}
			for _, s := range a.Scopes {
				if got := text[s.Span.Offset:s.Span.End]; got != string(s.Name) {
					t.Errorf("%q: scope %q stands at %q", comment, s.Name, got)
				}
			}
		}
		if strings.HasPrefix(comment, prefix) && len(as.All)+len(as.Problems) == 0 {
			t.Errorf("%q was skipped", comment)
		}
	})
}

// FuzzTag holds parseTag against structtag and reflect, its offsets against
// the literal, and rewriteTag against both.
func FuzzTag(f *testing.F) {
	for _, tag := range []string{`scope:"a"`, `json:"a,omitempty" scope:"read:x | y"`, `a:"b," a:"c"`, `scope:"\x61\t"`, `x:""  y:"é"`, `scope:a`, "a:\"`\"", "k:\"\xff\""} {
		f.Add(tag, "read:x", true)
		f.Add(tag, "a`b", false)
	}
	f.Fuzz(func(t *testing.T, tag, value string, raw bool) {
		literal := strconv.Quote(tag)
		if raw && strconv.CanBackquote(tag) {
			literal = "`" + tag + "`"
		}
		pairs, err := parseTag(literal)
		tags, want := structtag.Parse(tag)
		if (err == nil) != (want == nil) {
			t.Fatalf("%s: error %v, structtag %v", literal, err, want)
		}
		if err != nil || tags == nil {
			return
		}
		if len(pairs) != tags.Len() {
			t.Fatalf("%s: %d pairs, structtag %d", literal, len(pairs), tags.Len())
		}
		for i, p := range pairs {
			if p.key != tags.Tags()[i].Key {
				t.Errorf("%s: key %q, structtag %q", literal, p.key, tags.Tags()[i].Key)
			}
			if v := reflect.StructTag(tag).Get(p.key); v != p.text && slices.IndexFunc(pairs, func(q pair) bool { return q.key == p.key }) == i {
				t.Errorf("%s: %s is %q, reflect %q", literal, p.key, p.text, v)
			}
			if len(p.offsets) != len(p.text)+1 || !slices.IsSorted(p.offsets) || p.start > p.offsets[0] || p.offsets[len(p.text)] > p.end || p.end > len(literal) {
				t.Errorf("%s: %q has offsets %v in %d..%d", literal, p.text, p.offsets, p.start, p.end)
			}
			if !strings.Contains(literal, `\`) {
				if got := literal[p.offsets[0]:p.offsets[len(p.text)]]; got != p.text {
					t.Errorf("%s: %q stands at %q", literal, p.text, got)
				}
			}
		}
		rewritten, err := rewriteTag(literal, scopeKey, value)
		if err != nil {
			t.Fatalf("%s: %v", literal, err)
		}
		after, err := strconv.Unquote(rewritten)
		if err != nil {
			t.Fatalf("%s became %s: %v", literal, rewritten, err)
		}
		if _, err := structtag.Parse(after); err != nil {
			t.Fatalf("%s became %s: %v", literal, rewritten, err)
		}
		if got := reflect.StructTag(after).Get(scopeKey); got != strings.ToValidUTF8(value, "\ufffd") && got != value {
			t.Errorf("%s became %s, whose scope is %q, want %q", literal, rewritten, got, value)
		}
		for _, p := range pairs {
			if v := reflect.StructTag(after).Get(p.key); p.key != scopeKey && v != reflect.StructTag(tag).Get(p.key) {
				t.Errorf("%s became %s: %s is now %q", literal, rewritten, p.key, v)
			}
		}
	})
}

// FuzzCollect reads any file that parses, however little of it makes sense to
// the type checker, and holds that every place is in the file.
func FuzzCollect(f *testing.F) {
	for _, text := range sources(f) {
		f.Add(text)
	}
	_, files := gatewayServer(f)
	for name, data := range files {
		if strings.HasSuffix(name, ".go") {
			f.Add(string(data))
		}
	}
	f.Add(humaSchemes)
	f.Fuzz(func(t *testing.T, text string) {
		as := collectLoosely(text)
		if as == nil {
			return
		}
		file := source.Span{Pos: source.Pos{File: "crm.go", Line: 1, Column: 1}, End: len(text)}
		for _, a := range as.All {
			for _, s := range []source.Span{a.Span, a.Stmt, a.LiteralSpan} {
				if s.IsValid() && !s.Within(file) {
					t.Errorf("%s..%d is outside of the file", s, s.End)
				}
			}
		}
		for _, p := range as.Problems {
			if !p.Span.Within(file) {
				t.Errorf("%s..%d is outside of the file: %s", p.Span, p.Span.End, p.Message)
			}
			for _, fix := range p.Fixes {
				for _, e := range fix.Edits {
					if !e.Span.Within(file) {
						t.Errorf("%s edits %s..%d", fix.Message, e.Span, e.Span.End)
					}
				}
			}
		}
	})
}

// humaSchemes declares schemes in the forms that are read.
const humaSchemes = `package crm

import "github.com/danielgtaylor/huma/v2"

const key = "OAuth2"

var schemes = map[string]*huma.SecurityScheme{
	key: {Type: "oauth2", Flows: &huma.OAuthFlows{ClientCredentials: &huma.OAuthFlow{Scopes: map[string]string{"read:a": "Read", ` + "`write:a`" + `: ""}}}},
	"Key": {Type: "apiKey"},
}

func init() {
	schemes["More"], schemes[""] = &huma.SecurityScheme{}, (&huma.SecurityScheme{Type: ("OAUTH2")})
}
`

// collectLoosely is collect for a text that need be no Go file; what does not
// parse gives nil.
func collectLoosely(text string) *Annotations {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "crm.go", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	info := &types.Info{Defs: make(map[*ast.Ident]types.Object), Types: make(map[ast.Expr]types.TypeAndValue)}
	config := types.Config{Importer: stubImporter{make(map[string]*types.Package)}, Error: func(error) {}}
	pkg, _ := config.Check("example.com/crm", fset, []*ast.File{file}, info)
	in := Input{Fset: fset, Files: []*ast.File{file}, Info: info, Pkg: pkg, Inspect: inspector.New([]*ast.File{file})}
	for ident := range info.Defs {
		InsertionPoint(in, ident.Pos()) // must not panic
	}
	return Collect(in)
}
