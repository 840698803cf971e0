package annotation

import (
	"bytes"
	"encoding/gob"
	"go/format"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

func TestReplace(t *testing.T) {
	tests := []struct {
		name, line string
		scope      string // the scope to replace
		with       string
		want       string
	}{
		{"raw", "`json:\"a,omitempty\" scope:\"read:x  read:y\"`", "read:y", "write:y", "`json:\"a,omitempty\" scope:\"read:x  write:y\"`"},
		{"first of two", "`scope:\"a a\"`", "a", "b", "`scope:\"b a\"`"},
		{"other keys keep an empty option", "`json:\"a,\" scope:\"x\"`", "x", "y", "`json:\"a,\" scope:\"y\"`"},
		{"interpreted", `"scope:\"x\" json:\"\\t\""`, "x", "y", `"scope:\"y\" json:\"\\t\""`},
		{"escaped scope", `"scope:\"\\x61b c\""`, "ab", "d", `"scope:\"d c\""`},
		{"a backquote", "`scope:\"x\"`", "x", "a`b", "\"scope:\\\"a`b\\\"\""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := "package crm\n\ntype API struct {\n\tF func() " + test.line + "\n}\n"
			as := collect(t, text)
			if len(as.All) != 1 {
				t.Fatalf("annotations: %s", render(as, text))
			}
			a := as.All[0]
			i := slices.IndexFunc(a.Scopes, func(s route.ScopeAt) bool { return string(s.Name) == test.scope })
			edit, ok := a.Replace(a.Scopes[i].Span, test.with)
			if !ok {
				t.Fatalf("no edit of %s", test.line)
			}
			want := strings.Replace(text, test.line, test.want, 1)
			if diff := cmp.Diff(want, applyAll(text, edit)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestReplaceInDirective(t *testing.T) {
	const text = "package crm\n\n//scope:require a | b // note\nfunc F() {}\n"
	a := collect(t, text).All[0]
	edit, ok := a.Replace(a.Scopes[1].Span, "c")
	if got := applyAll(text, edit); !ok || !strings.Contains(got, "//scope:require a | c // note\n") {
		t.Errorf("replaced: %v\n%s", ok, got)
	}
	edit, ok = a.Demand("x y")
	if got := applyAll(text, edit); !ok || !strings.Contains(got, "//scope:require x y // note\n") {
		t.Errorf("demanded: %v\n%s", ok, got)
	}
	if _, ok := a.Replace(a.Span, "c"); ok {
		t.Error("replaced what is no part of the requirement")
	}
}

func TestDemand(t *testing.T) {
	const tag = "package crm\n\ntype T struct {\n\tF func() `route:\"GET /a\"`\n}\n"
	edit, ok := collect(t, tag).All[0].Demand("read:a")
	if got := applyAll(tag, edit); !ok || !strings.Contains(got, "`route:\"GET /a\" scope:\"read:a\"`") {
		t.Errorf("added: %v\n%s", ok, got)
	}
	const two = "package crm\n\n//scope:require a\n//scope:require b\nfunc F() {}\n"
	if _, ok := collect(t, two).All[0].Demand("c"); ok {
		t.Error("two lines were made one")
	}
}

// TestInsertionPoint inserts a directive for the last node whose source is
// given, and collects it back.
func TestInsertionPoint(t *testing.T) {
	tests := []struct {
		name, text string
		at         string // where the node starts
		want       string // the lines around the directive
	}{
		{"statement", "func f(r *web.Router) {\n\tif r != nil {\n\t\tr.Get(`/a`, f)\n\t}\n}", "r.Get", "\t\t//scope:require x\n\t\tr.Get(`/a`, f)\n"},
		{"inside the statement", "func f(r *web.Router) {\n\tr.Get(`/a`,\n\t\tf)\n}", "f)\n}", "{\n\t//scope:require x\n\tr.Get(`/a`,\n"},
		{"chain", "func f(r *web.Router) {\n\tr.Get(`/a`, nil).\n\t\tGet(`/b`, nil)\n}", "Get(`/b`", "{\n\t//scope:require x\n\tr.Get(`/a`, nil).\n"},
		{"closure", "func f(r *web.Router) {\n\tr.Route(`/a`, func(r *web.Router) {\n\t\tr.Get(`/b`, f)\n\t})\n}", "r.Get", "\t\t//scope:require x\n\t\tr.Get(`/b`, f)\n"},
		{"row", "var t = []web.Route{\n\t{`/a`},\n\t{`/b`},\n}", "{`/b`}", "\t{`/a`},\n\t//scope:require x\n\t{`/b`},\n"},
		{"spaces", "var t = []web.Route{\n    {`/a`},\n}", "{`/a`}", "{\n    //scope:require x\n    {`/a`},\n"},
		{"function", "func f() {}", "f()", "\n//scope:require x\nfunc f() {}"},
		{"under prose", "// Prose.\nfunc f() {}", "f()", "// Prose.\n//\n//scope:require x\nfunc f() {}"},
		{"under a directive", "// Prose.\n//\n//scope:access read x\nfunc f() {}", "f()", "//scope:access read x\n//scope:require x\nfunc f() {}"},
		{"field", "type T struct {\n\t// F is.\n\tF func()\n}", "F func", "\t// F is.\n\t//\n\t//scope:require x\n\tF func()\n"},
		{"variable", "// V is.\nvar V = f\nfunc f() {}", "V = f", "// V is.\n//\n//scope:require x\nvar V = f\n"},
		{"grouped", "var (\n\tV = f\n)\nfunc f() {}", "V = f", "(\n\t//scope:require x\n\tV = f\n"},
		{"one line", "func f(r *web.Router) { r.Get(`/a`, f) }", "r.Get", ""},
		{"second on its line", "func f(r *web.Router) {\n\tr.Get(`/a`, f); r.Get(`/b`, f)\n}", "r.Get(`/b`", ""},
		{"table in a line", "var t = []web.Route{{`/a`},\n\t{`/b`}}", "{`/a`}", "\n//scope:require x\nvar t = "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := "package crm\n\nimport \"example.com/web\"\n\n" + test.text + "\n"
			in := check(t, text)
			pos := in.Fset.File(in.Files[0].FileStart).Pos(strings.LastIndex(text, test.at))
			point, ok := InsertionPoint(in, pos)
			if ok != (test.want != "") {
				t.Fatalf("insertion %+v, %v", point, ok)
			}
			in.ReadFile = nil
			if guess, guessed := InsertionPoint(in, pos); guessed != ok || test.name != "spaces" && guess != point {
				t.Errorf("without the source: %+v, %v, want %+v, %v", guess, guessed, point, ok)
			}
			if !ok {
				return
			}
			got := applyAll(text, point.Edit("//scope:require x"))
			if !strings.Contains(got, test.want) {
				t.Errorf("got\n%s\nwant in it\n%s", got, test.want)
			}
			as := collect(t, got)
			if len(as.Problems) > 0 || !slices.ContainsFunc(as.All, func(a *Annotation) bool {
				return a.Requirement.Equal(scope.Require("x"))
			}) {
				t.Errorf("inserted line is not read back:\n%s\n%s", got, render(as, got))
			}
			if formatted, err := format.Source([]byte(text)); err == nil && string(formatted) == text {
				if again, err := format.Source([]byte(got)); err != nil || string(again) != got {
					t.Errorf("formatting changes what was inserted: %v\n%s", err, again)
				}
			}
		})
	}
}

// sources returns the sources of the test data.
func sources(t testing.TB) []string {
	var texts []string
	for _, archive := range archives(t) {
		texts = append(texts, string(archive.Files[0].Data))
	}
	return texts
}

// TestFact holds that annotations survive a gob stream, in which facts are
// kept, and that equal input makes equal bytes.
func TestFact(t *testing.T) {
	encode := func(as *Annotations) []byte {
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(as); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for _, text := range sources(t) {
		as := collect(t, text)
		data := encode(as)
		var back Annotations
		if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(as, &back); diff != "" {
			t.Errorf("(-before +after)\n%s", diff)
		}
		for range 3 {
			if !bytes.Equal(data, encode(collect(t, text))) {
				t.Errorf("equal input, other bytes:\n%s", text)
			}
		}
	}
}

// TestCarriageReturns holds that a file with CRLF says the same, at the same
// lines and columns.
func TestCarriageReturns(t *testing.T) {
	for _, text := range sources(t) {
		crlf := strings.ReplaceAll(text, "\n", "\r\n")
		want := render(collect(t, text), text)
		got := strings.ReplaceAll(render(collect(t, crlf), crlf), `\r`, "")
		// Only the rest of a line that is cut off differs.
		if want = strings.ReplaceAll(want, " …", "…"); strings.ReplaceAll(got, " …", "…") != want {
			t.Error(cmp.Diff(want, got))
		}
	}
}

// TestFixes applies every fix and holds that its problem is gone.
func TestFixes(t *testing.T) {
	fixes := 0
	for _, text := range sources(t) {
		before := collect(t, text)
		for _, p := range before.Problems {
			for _, fix := range p.Fixes {
				fixes++
				mended := applyAll(text, fix.Edits...)
				after := collect(t, mended)
				same := func(q Problem) bool { return q.Message == p.Message && q.Span.Line == p.Span.Line }
				if slices.ContainsFunc(after.Problems, same) {
					t.Errorf("%s: %s\nstays in\n%s", p.Message, fix.Message, mended)
				}
			}
		}
	}
	if fixes == 0 {
		t.Error("no fix in the test data")
	}
}

// TestForeignFiles holds that files which only the inspector has are left alone.
func TestForeignFiles(t *testing.T) {
	in := check(t, "package crm\n\n//scope:require a\nfunc F() {}\n")
	in.Inspect, in.Files = inspector.New(in.Files), nil
	if as := Collect(in); len(as.All)+len(as.Problems) > 0 {
		t.Errorf("found %d annotations in no file", len(as.All))
	}
}

// TestPlainData holds that no annotation has a field that a fact cannot keep.
func TestPlainData(t *testing.T) {
	var visit func(reflect.Type, string)
	visit = func(typ reflect.Type, path string) {
		switch typ.Kind() {
		case reflect.Struct:
			for i := range typ.NumField() {
				if f := typ.Field(i); !f.IsExported() {
					t.Errorf("%s.%s is not exported", path, f.Name)
				} else {
					visit(f.Type, path+"."+f.Name)
				}
			}
		case reflect.Slice, reflect.Pointer:
			visit(typ.Elem(), path)
		case reflect.Interface, reflect.Func, reflect.Chan, reflect.Map:
			t.Errorf("%s is a %s", path, typ.Kind())
		}
	}
	visit(reflect.TypeFor[Annotations](), "Annotations")
	visit(reflect.TypeFor[source.Fix](), "Fix")
}
