package baseline_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/cmd/internal/baseline"
)

// finding returns a finding in a line of a file.
func finding(name, method, path, subject, message, file string, line int) rule.Finding {
	return rule.Finding{
		Rule: name, Method: method, Path: path, Subject: subject, Message: message,
		Span: source.Span{Pos: source.Pos{File: file, Line: line, Column: 2, Offset: 100 * line}},
	}
}

func findings(line int) []rule.Finding {
	return []rule.Finding{
		finding("missing-scope", "DELETE", "/v1/notes/{id}", "", "m", "/w/api/notes.go", line+1),
		finding("missing-scope", "*", "/v1/a b", "", "m", "/w/api/notes.go", line+2),
		finding("unknown-scope", "GET", "/v1/notes", "read:nots", "m", "/w/api/notes.go", line+3),
		finding("unknown-scope", "GET", "/v1/notes", "read:note", "m", "/w/api/notes.go", line+4),
		finding("bad-annotation", "", "", "//scope:x  read:notes", "the first is in line 7", "/w/api/notes.go", line+5),
		finding("unresolved-route", "", "", "", "the handler of \"x\" is not known", "/w/main.go", line+6),
		finding("unresolved-route", "", "", "", "the handler of \"x\" is not known", "/w/main.go", line+7),
		finding("unresolved-route", "", "", "x3", "m", "/w/main.go", line+8),
	}
}

const text = `# scopevet baseline 1
# Findings that "scopevet -baseline FILE" does not report again. Remove what is
# mended; "scopevet -write-baseline FILE" writes the file anew.
bad-annotation ./notes.go "//scope:x read:notes"
missing-scope * "/v1/a b"
missing-scope DELETE /v1/notes/{id}
unknown-scope GET /v1/notes read:note
unknown-scope GET /v1/notes read:nots
unresolved-route ../main.go "the handler of \"x\" is not known" x2
unresolved-route ../main.go "x3"
`

func TestBytes(t *testing.T) {
	all := findings(1)
	for range 3 {
		slices.Reverse(all)
		if diff := cmp.Diff(text, string(baseline.New("/w/api/known.txt", all).Bytes())); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}

func always(string) bool { return true }

func read(t *testing.T, text string) *baseline.Baseline {
	t.Helper()
	b, err := baseline.Parse("/w/api/known.txt", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func messages(list []rule.Finding) []string {
	var out []string
	for _, f := range list {
		out = append(out, f.Message)
	}
	return out
}

func TestSplit(t *testing.T) {
	b := read(t, text)
	// Lines do not count.
	fresh, known, stale := b.Split(findings(40), always)
	if len(fresh) != 0 || len(known) != 8 || len(stale) != 0 {
		t.Errorf("of what was written %d are new, %d known, %v stale", len(fresh), len(known), messages(stale))
	}
	// Nor does it when the next run splits.
	if fresh, _, _ := b.Split(findings(80), always); len(fresh) != 0 {
		t.Errorf("the second time %v are new", fresh)
	}

	more := append(findings(1),
		finding("missing-scope", "PUT", "/v1/notes/{id}", "", "another method", "/w/api/notes.go", 50),
		finding("read-scope-on-write", "DELETE", "/v1/notes/{id}", "", "another rule", "/w/api/notes.go", 51),
		finding("unknown-scope", "GET", "/v1/notes", "read:not", "another scope", "/w/api/notes.go", 52),
		finding("unresolved-route", "", "", "", "the handler of \"x\" is not known", "/w/main.go", 53),
		finding("unresolved-route", "", "", "x3", "another file", "/w/api/main.go", 54),
	)
	fresh, known, _ = b.Split(more, always)
	if diff := cmp.Diff(messages(more[8:]), messages(fresh)); diff != "" || len(known) != 8 || fresh[3].Span.Line != 53 {
		t.Errorf("%d are known; new (-want +got):\n%s", len(known), diff)
	}
}

// What many routes have in common is known again wherever it is found, and
// however many the routes are.
func TestByCause(t *testing.T) {
	one := finding("unresolved-route", "GET", "/v1/notes", "auth.Check is not followed", "on GET /v1/notes", "/w/main.go", 3)
	two := finding("unresolved-route", "", "", "auth.Check is not followed", "on 2 routes", "/w/api/notes.go", 9)
	one.ByCause, two.ByCause = true, true
	written := string(baseline.New("/w/api/known.txt", []rule.Finding{one}).Bytes())
	if !strings.HasSuffix(written, "\nunresolved-route ./ \"auth.Check is not followed\"\n") {
		t.Errorf("written is\n%s", written)
	}
	fresh, known, stale := read(t, written).Split([]rule.Finding{two}, always)
	if len(fresh) != 0 || len(known) != 1 || len(stale) != 0 {
		t.Errorf("%v are new, %v known, %v stale", messages(fresh), messages(known), messages(stale))
	}
	two.Subject = "auth.Plan is not followed"
	if fresh, _, stale = read(t, written).Split([]rule.Finding{two}, always); len(fresh) != 1 || len(stale) != 1 {
		t.Errorf("of another guard %v are new, %v stale", messages(fresh), messages(stale))
	}
}

// Findings about the methods of one registration are an entry each, so that an
// entry which was written for one of them alone knows the others not.
func TestTogether(t *testing.T) {
	at := source.Span{Pos: source.Pos{File: "/w/api/deals.go", Line: 3, Column: 2, Offset: 30}, End: 40}
	r, _ := rule.Find(rule.MissingScope)
	var found []rule.Finding
	r.Check(&rule.Subject{Config: new(config.Config), Routes: []*route.Route{
		{Method: "GET", Path: "/deals", At: at, Registration: 1}, {Method: "HEAD", Path: "/deals", At: at, Registration: 1},
	}}, func(f rule.Finding) { found = append(found, f) })
	found = rule.Together(found)
	written := string(baseline.New("/w/api/known.txt", found).Bytes())
	if !strings.HasSuffix(written, "\nmissing-scope GET /deals\nmissing-scope HEAD /deals\n") {
		t.Errorf("written is\n%s", written)
	}
	if fresh, known, stale := read(t, written).Split(found, always); len(fresh) != 0 || len(known) != 1 || len(stale) != 0 {
		t.Errorf("%v are new, %v known, %v stale", messages(fresh), messages(known), messages(stale))
	}
	fresh, _, stale := read(t, strings.Replace(written, "missing-scope HEAD /deals\n", "", 1)).Split(found, always)
	if len(fresh) != 1 || len(stale) != 0 {
		t.Errorf("without HEAD %v are new, %v stale", messages(fresh), messages(stale))
	}
}

func TestStale(t *testing.T) {
	b := read(t, strings.ReplaceAll(text, "\n", "\r\n"))
	left := findings(1)[1:7] // without the first, and the last
	left = slices.Delete(left, 4, 5)
	_, _, stale := b.Split(left, func(name string) bool { return name != "missing-scope" })
	want := []string{
		`the baseline entry unresolved-route ../main.go "the handler of \"x\" is not known" x2 matches 1 finding`,
		`the baseline entry unresolved-route ../main.go "x3" matches no finding`,
	}
	if diff := cmp.Diff(want, messages(stale)); diff != "" {
		t.Fatalf("-want +got:\n%s", diff)
	}
	// The fixes leave what would be written now.
	data := []byte(strings.ReplaceAll(text, "\n", "\r\n"))
	for _, f := range slices.Backward(stale) {
		if f.Rule != rule.StaleExemption || f.Span.File != "/w/api/known.txt" || f.Span.Column != 1 {
			t.Errorf("the finding stands at %v", f.Span)
		}
		e := f.Fixes[0].Edits[0]
		data = slices.Replace(data, e.Span.Offset, e.Span.End, []byte(e.Text)...)
	}
	wantText := strings.ReplaceAll(strings.ReplaceAll(text, " x2\n", "\n"), "unresolved-route ../main.go \"x3\"\n", "")
	if diff := cmp.Diff(wantText, strings.ReplaceAll(string(data), "\r\n", "\n")); diff != "" {
		t.Errorf("fixed (-want +got):\n%s", diff)
	}
	if stale[0].Span.Line != 9 || stale[1].Span.Line != 10 {
		t.Errorf("in lines %d and %d", stale[0].Span.Line, stale[1].Span.Line)
	}
}

func TestParseErrors(t *testing.T) {
	const head = "# scopevet baseline 1\n"
	tests := []struct{ text, want string }{
		{"", "1:1: this is no baseline"},
		{"\n" + head, "1:1: this is no baseline"},
		{"# scopevet baseline 2\n", `1:1: this is no baseline: expected the line "# scopevet baseline 1"`},
		{"package main\n", "1:1: this is no baseline"},
		{head + "mising-scope GET /a\n", `2:1: unknown rule "mising-scope"; expected one of missing-scope`},
		{head + "missing-scope\n", "2:14: expected a method and a path, or a file"},
		{head + "missing-scope GET\n", "2:18: expected a path after the method"},
		{head + "missing-scope GET x2\n", "2:21: expected a path after the method"},
		{head + "missing-scope  GET /a\n", "2:15: expected one blank"},
		{head + "missing-scope GET /a \n", "2:21: expected one blank"},
		{head + " missing-scope GET /a\n", "2:1: expected one blank"},
		{head + "missing-scope\tGET /a\n", `2:1: "missing-scope\tGET" has to be written in quotes`},
		{head + "missing-scope api/a.go m\n", `2:15: "api/a.go" is no method; a file begins with ./ or ../`},
		{head + "missing-scope ./a.go\n", "2:21: expected what the finding is about"},
		{head + "missing-scope ./a.go \"\"\n", "2:22: expected what the finding is about"},
		{head + "missing-scope GET /a b c\n", "2:24: expected a count like x2 or the end of the line"},
		{head + "missing-scope GET /a x1\n", "2:22: the count is x1; expected x2 or more"},
		{head + "missing-scope GET /a \"b\n", "2:22: the quoted text does not end"},
		{head + "missing-scope GET /a \"b\"c\n", "2:25: expected a blank after the quoted text"},
		{head + "missing-scope GET /a\n\n# note\nmissing-scope GET /a x3\n", "5:1: the entry is there twice; the first is in line 2"},
		{head + "<<<<<<< HEAD\n", `2:1: unknown rule "<<<<<<<"`},
	}
	for _, test := range tests {
		_, err := baseline.Parse("b.txt", []byte(test.text))
		if _, ok := errors.AsType[*baseline.Error](err); !ok || !strings.HasPrefix(err.Error(), "b.txt:"+test.want) {
			t.Errorf("%q: %v, want b.txt:%s", test.text, err, test.want)
		}
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "known.txt")
	old := []rule.Finding{finding("missing-scope", "GET", "/a", "", "m", filepath.Join(dir, "a.go"), 1)}
	if err := baseline.New(name, old).Write(); err != nil {
		t.Fatal(err)
	}
	if err := baseline.New(name, nil).Write(); err != nil {
		t.Fatalf("over another baseline: %v", err)
	}
	b, err := baseline.Read(name)
	if err != nil {
		t.Fatal(err)
	}
	if fresh, _, stale := b.Split(old, always); len(fresh) != 1 || len(stale) != 0 {
		t.Errorf("the empty baseline has entries: %v", messages(stale))
	}

	// What is none of ours stays as it is.
	foreign := filepath.Join(dir, "main.go")
	if err := os.WriteFile(foreign, []byte("package main\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	err = baseline.New(foreign, old).Write()
	if _, ok := errors.AsType[*baseline.Error](err); !ok {
		t.Errorf("over a Go file: %v", err)
	}
	if data, _ := os.ReadFile(foreign); string(data) != "package main\n" {
		t.Errorf("it holds %q now", data)
	}
	if err := baseline.New(dir, old).Write(); err == nil {
		t.Error("a directory is a baseline")
	}
	if err := baseline.New(filepath.Join(dir, "no", "such"), old).Write(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("in no directory: %v", err)
	}
	if _, err := baseline.Read(filepath.Join(dir, "nosuch")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what is not there: %v", err)
	}
}

// FuzzParse holds that any text gives a baseline or an error with a place in
// it, that what is read can be read again when it is written, and that the
// fixes of stale entries leave an empty baseline.
func FuzzParse(f *testing.F) {
	f.Add(text)
	f.Add(strings.ReplaceAll(text, "\n", "\r\n"))
	f.Add("# scopevet baseline 1\nmissing-scope \"a/b\" \"\" \"\\x00\\u00e9\" x12")
	f.Add("# scopevet baseline 1\nmissing-scope ./a.go x2 \xff")
	f.Fuzz(func(t *testing.T, text string) {
		b, err := baseline.Parse("/w/known.txt", []byte(text))
		if err != nil {
			e, ok := errors.AsType[*baseline.Error](err)
			if !ok || e.Pos.Line < 1 || e.Pos.Column < 1 || e.Pos.Offset > len(text) {
				t.Fatalf("error %v", err)
			}
			return
		}
		again, err := baseline.Parse("/w/known.txt", b.Bytes())
		if err != nil {
			t.Fatalf("%v in\n%s", err, b.Bytes())
		}
		if string(again.Bytes()) != string(b.Bytes()) {
			t.Fatalf("written\n%s\nand again\n%s", b.Bytes(), again.Bytes())
		}
		_, _, stale := b.Split(nil, always)
		data := []byte(text)
		for _, s := range slices.Backward(stale) {
			e := s.Fixes[0].Edits[0]
			data = slices.Delete(data, e.Span.Offset, e.Span.End)
		}
		empty, err := baseline.Parse("/w/known.txt", data)
		if err != nil {
			t.Fatalf("%v in\n%s", err, data)
		}
		if _, _, stale := empty.Split(nil, always); len(stale) != 0 {
			t.Fatalf("left: %v", messages(stale))
		}
	})
}

// FuzzNew holds that what is written of any finding can be read, and matches it.
func FuzzNew(f *testing.F) {
	f.Add("GET", "/v1/{id}", "", "m", "/w/a.go")
	f.Add("", "", "//scope:x \"y\"", "m", "/w/sub/a b.go")
	f.Add("x2", "#", "x3", "\n", "../a.go")
	f.Add("a/b", "", "\xff", "", "")
	f.Fuzz(func(t *testing.T, method, path, subject, message, file string) {
		if message == "" || strings.HasPrefix(method, "./") || strings.HasPrefix(method, "../") {
			return // findings have a message, and no method looks like a file
		}
		list := []rule.Finding{finding("missing-scope", method, path, subject, message, file, 1)}
		list = append(list, list[0])
		text := baseline.New("/w/known.txt", list).Bytes()
		b, err := baseline.Parse("/w/known.txt", text)
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		if fresh, known, stale := b.Split(list, always); len(fresh) != 0 || len(known) != 2 || len(stale) != 0 {
			t.Fatalf("%d are new, %d known, stale %v, with\n%s", len(fresh), len(known), messages(stale), text)
		}
		lines := maps.Collect(slices.All(slices.Collect(strings.Lines(string(text)))))
		if len(lines) != 4 {
			t.Fatalf("%d lines in\n%s", len(lines), text)
		}
	})
}
