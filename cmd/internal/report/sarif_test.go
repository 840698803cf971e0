package report_test

import (
	"bytes"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/cmd/internal/report"
	"github.com/scopevet/scopevet/cmd/internal/sarif"
	"github.com/scopevet/scopevet/cmd/internal/sarif/sariftest"
)

// A tree is a repository at /w, by names.
type tree map[string]string

func (f tree) read(name string) ([]byte, error) {
	if text, ok := f[name]; ok {
		return []byte(text), nil
	}
	return nil, errors.New("no such file")
}

// span returns the span of the n-th text in a file, from 0.
func (f tree) span(t *testing.T, file, text string, n int) source.Span {
	t.Helper()
	offset := -1
	for range n + 1 {
		next := strings.Index(f[file][offset+1:], text)
		if next < 0 {
			t.Fatalf("%s has no %q", file, text)
		}
		offset += 1 + next
	}
	before := f[file][:offset]
	return source.Span{
		Pos: source.Pos{File: file, Offset: offset, Line: 1 + strings.Count(before, "\n"), Column: offset - strings.LastIndex(before, "\n")},
		End: offset + len(text),
	}
}

func (f tree) run() report.Run {
	return report.Run{
		Places:   report.Places{Dir: "/w/api", Modules: []string{"/w/api"}, Root: "/w"},
		ReadFile: f.read, Version: "v1.2.3", Category: "scopevet ./...",
	}
}

// written returns the log of what was found, checked.
func written(t *testing.T, r report.Run, found report.Outcome) (sarif.Run, string) {
	t.Helper()
	var buf bytes.Buffer
	h, err := report.NewHandler("sarif", &buf, r)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Findings(found); err != nil {
		t.Fatal(err)
	}
	return sariftest.Check(t, buf.Bytes()).Runs[0], buf.String()
}

const notes = "package api\n\n" +
	"/* 😀 né */ //scope:require read:contcats\n" +
	"func list() {\n\troutes(\"GET /v1/notes\",\n\t\tlist)\n}\n"

func TestSARIF(t *testing.T) {
	files := tree{"/w/api/notes v1.go": notes}
	const name = "/w/api/notes v1.go"
	unknown := rule.Finding{
		Rule: "unknown-scope", Span: files.span(t, name, "read:contcats", 0), Subject: "read:contcats",
		Method: "GET", Path: "/v1/{id}", Message: "unknown scope read:contcats; the catalog has read:contacts",
		Notes: []source.Note{{Span: files.span(t, name, "routes(\"GET /v1/notes\",\n\t\tlist)", 0), Message: "GET /v1/[x] is registered here"}},
		Fixes: []source.Fix{
			{Message: "Replace it", Edits: []source.Edit{{Span: files.span(t, name, "contcats", 0), Text: "contacts"}}},
			{Message: "Put a line", Edits: []source.Edit{{Span: files.span(t, name, "", len("package api\n\n")), Text: "//scope:public x\n"}}},
		},
	}
	warning := rule.Finding{Rule: "missing-scope", Severity: config.SeverityWarn, Span: files.span(t, name, "list", 0), Method: "GET", Path: "/a", Message: "a [link](1)"}
	ignored := rule.Finding{Rule: "missing-scope", Span: files.span(t, name, "list", 1), Method: "GET", Path: "/b", Message: "b"}
	known := rule.Finding{Rule: "missing-scope", Span: files.span(t, name, "list", 1), Method: "GET", Path: "/c", Message: "c"}
	run, _ := written(t, files.run(), report.Outcome{
		Findings: []rule.Finding{unknown, warning},
		Suppressed: []report.Suppressed{
			{Finding: ignored, InSource: true, Reason: "the proxy checks it"},
			{Finding: known, Reason: "in the baseline known.txt"},
		},
	})

	at := func(startLine, startColumn, endLine, endColumn int) sarif.PhysicalLocation {
		return sarif.PhysicalLocation{
			ArtifactLocation: sarif.ArtifactLocation{URI: "api/notes%20v1.go", URIBaseID: sarif.SourceRoot},
			Region:           sarif.Region{StartLine: startLine, StartColumn: startColumn, EndLine: endLine, EndColumn: endColumn},
		}
	}
	// The emoji takes four bytes and two UTF-16 code units, é two and one.
	want := sarif.Result{
		RuleID: "unknown-scope", RuleIndex: slices.Index(rule.Names(), "unknown-scope"), Level: "error",
		Message:   sarif.Message{Text: `unknown scope read:contcats; the catalog has read:contacts. [GET /v1/\[x\] is registered here](1)`},
		Locations: []sarif.Location{{PhysicalLocation: at(3, 29, 3, 42)}},
		RelatedLocations: []sarif.Location{{
			ID: 1, Message: &sarif.Message{Text: "GET /v1/[x] is registered here"}, PhysicalLocation: at(5, 2, 6, 8),
		}},
		Fixes: []sarif.Fix{
			{Description: sarif.Message{Text: "Replace it"}, ArtifactChanges: []sarif.ArtifactChange{{
				ArtifactLocation: at(0, 0, 0, 0).ArtifactLocation,
				Replacements:     []sarif.Replacement{{DeletedRegion: at(3, 34, 3, 42).Region, InsertedContent: sarif.Content{Text: "contacts"}}},
			}}},
			{Description: sarif.Message{Text: "Put a line"}, ArtifactChanges: []sarif.ArtifactChange{{
				ArtifactLocation: at(0, 0, 0, 0).ArtifactLocation,
				Replacements:     []sarif.Replacement{{DeletedRegion: at(3, 1, 3, 1).Region, InsertedContent: sarif.Content{Text: "//scope:public x\n"}}},
			}}},
		},
		Suppressions: []sarif.Suppression{},
	}
	got := run.Results[0]
	got.PartialFingerprints = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the result (-want +got):\n%s", diff)
	}
	results := make(map[string]sarif.Result)
	for _, r := range run.Results {
		results[r.Message.Text] = r
	}
	if r := results[`a \[link\](1)`]; r.Level != "warning" || len(r.Suppressions) != 0 {
		t.Errorf("the warning is %+v", r)
	}
	if diff := cmp.Diff([]sarif.Suppression{{Kind: "inSource", Justification: "the proxy checks it"}}, results["b"].Suppressions); diff != "" {
		t.Errorf("in the source (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]sarif.Suppression{{Kind: "external", Justification: "in the baseline known.txt"}}, results["c"].Suppressions); diff != "" {
		t.Errorf("in the baseline (-want +got):\n%s", diff)
	}
	if run.Tool.Driver.Version != "1.2.3" || run.AutomationDetails.ID != "scopevet ./.../" || run.ColumnKind != "utf16CodeUnits" || !run.Invocations[0].ExecutionSuccessful {
		t.Errorf("the run is %s, %+v, %s, %+v", run.Tool.Driver.Version, run.AutomationDetails, run.ColumnKind, run.Invocations)
	}
}

// TestSARIFFiles holds what becomes of files that cannot be read, have other
// line ends, or lie elsewhere.
func TestSARIFFiles(t *testing.T) {
	files := tree{
		"/w/crlf.go": "package a\r\n\r\nfunc f() {}\r\n",
		"/w/bom.go":  "\ufeffpackage a\n",
	}
	crlf := rule.Finding{Rule: "missing-scope", Span: files.span(t, "/w/crlf.go", "f()", 0), Message: "m"}
	crlf.Fixes = []source.Fix{{Message: "x", Edits: []source.Edit{{Span: crlf.Span, Text: "a\nb"}}}}
	bom := rule.Finding{Rule: "missing-scope", Span: files.span(t, "/w/bom.go", "package", 0), Message: "m"}
	run, _ := written(t, files.run(), report.Outcome{Findings: []rule.Finding{crlf, bom}})
	if got := run.Results[0].Locations[0].PhysicalLocation.Region; got != (sarif.Region{StartLine: 1, StartColumn: 1, EndLine: 1, EndColumn: 8}) {
		t.Errorf("after a byte order mark: %+v", got)
	}
	if got := run.Results[1].Fixes[0].ArtifactChanges[0].Replacements[0].InsertedContent.Text; got != "a\r\nb" {
		t.Errorf("with other line ends: %q", got)
	}

	var buf bytes.Buffer
	h, err := report.NewHandler("sarif", &buf, files.run())
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := []rule.Finding{{Rule: "missing-scope", Span: at("/u/a b.go", 3, 2), Message: "m"}, {Rule: "missing-scope", Span: at("/w/gone.go", 4, 2), Message: "m"}}
	if err := h.Findings(report.Outcome{Findings: elsewhere, Incomplete: true}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"uri": "file:///u/a%20b.go"`, `"uri": "gone.go"`, `"startLine": 4` + "\n", `"executionSuccessful": false`} {
		if !strings.Contains(buf.String(), want) {
			t.Errorf("no %s in\n%s", want, &buf)
		}
	}
}

// TestFingerprints holds that a finding is known again when lines move, when
// the order changes and when a message names another line or another number of
// routes, and that equal ones are numbered.
func TestFingerprints(t *testing.T) {
	before := tree{"/w/a.go": "package a\n//scope:x\n//scope:x\n//scope:y\n"}
	after := tree{"/w/a.go": "package a\n\n\n// moved\n//scope:x\n//scope:x\n//scope:y\n"}
	findings := func(f tree, line string) []rule.Finding {
		cause := rule.Finding{Rule: "unresolved-route", Span: f.span(t, "/w/a.go", "package", 0), Subject: "auth.Check is not followed", ByCause: true, Message: "on " + line + " routes"}
		if line != "3" {
			cause.Method, cause.Path = "GET", "/a" // of one route, the others are gone
		}
		return []rule.Finding{
			cause,
			{Rule: "bad-annotation", Span: f.span(t, "/w/a.go", "//scope:x", 0), Subject: "//scope:x", Message: "the other is in line " + line},
			{Rule: "bad-annotation", Span: f.span(t, "/w/a.go", "//scope:x", 1), Subject: "//scope:x", Message: "the other is in line " + line},
			{Rule: "bad-annotation", Span: f.span(t, "/w/a.go", "//scope:y", 0), Subject: "//scope:y", Message: "the other is in line " + line},
			{Rule: "missing-scope", Span: f.span(t, "/w/a.go", "package", 0), Method: "GET", Path: "/a", Message: "m"},
			{Rule: "missing-scope", Span: f.span(t, "/w/a.go", "package", 0), Method: "PUT", Path: "/a", Message: "m"},
		}
	}
	prints := func(f tree, line string) map[string]int {
		all := findings(f, line)
		rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		run, _ := written(t, f.run(), report.Outcome{Findings: all})
		got := make(map[string]int)
		for i, r := range run.Results {
			got[r.PartialFingerprints["primaryLocationLineHash"]] = i
		}
		return got
	}
	want := prints(before, "3")
	if len(want) != 6 {
		t.Fatalf("fingerprints %v", want)
	}
	for print := range want {
		if !strings.HasSuffix(print, ":1") && !strings.HasSuffix(print, ":2") {
			t.Errorf("the fingerprint %s is not numbered", print)
		}
	}
	if got := prints(after, "6"); !maps.Equal(want, got) {
		t.Errorf("fingerprints %v, before %v", got, want)
	}
}

// TestSARIFRules holds that the description of the program is the same whatever
// it finds, and that paragraphs are lines and code is not.
func TestSARIFRules(t *testing.T) {
	run, _ := written(t, report.Run{}, report.Outcome{})
	if run.Results == nil || len(run.Results) != 0 {
		t.Errorf("nothing found is %v", run.Results)
	}
	for i, r := range rule.All() {
		got := run.Tool.Driver.Rules[i]
		if got.ID != r.Name || got.HelpURI != rule.URL(r.Name) || got.DefaultConfiguration.Enabled == r.Off {
			t.Errorf("%s is %+v", r.Name, got)
		}
		if got, want := strings.Fields(got.Help.Markdown), strings.Fields(r.Text); !slices.Equal(got, want) {
			t.Errorf("%s: the text is not that of the rule", r.Name)
		}
		if !strings.HasSuffix(got.FullDescription.Text, ".") && !strings.HasSuffix(got.FullDescription.Text, ":") || strings.Contains(got.FullDescription.Text, "\n") {
			t.Errorf("%s: the description is %q", r.Name, got.FullDescription.Text)
		}
	}
	help := run.Tool.Driver.Rules[slices.Index(rule.Names(), "missing-scope")].Help.Markdown
	for _, want := range []string{
		"# missing-scope\n\nA route that demands no scope, and that nothing exempts. Any token opens it,",
		"```go\n// Delete removes a note.\nfunc",
	} {
		if !strings.Contains(help, want) {
			t.Errorf("no %q in\n%s", want, help)
		}
	}
}

func TestGitHub(t *testing.T) {
	files := tree{"/w/api/a,b.go": notes}
	const name = "/w/api/a,b.go"
	findings := []rule.Finding{
		{Rule: "unknown-scope", Span: files.span(t, name, "read:contcats", 0), Message: "100%: a, b\r\nc"},
		{Rule: "missing-scope", Severity: config.SeverityWarn, Span: files.span(t, name, "routes(\"GET /v1/notes\",\n\t\tlist)", 0), Message: "m"},
		{Rule: "stale-exemption", Span: at("/w/gone.yaml", 4, 2), Message: "m"},
		{Rule: "stale-exemption", Span: at("/u/x.yaml", 4, 2), Message: "m"},
	}
	var buf bytes.Buffer
	h, err := report.NewHandler("github", &buf, files.run())
	if err != nil {
		t.Fatal(err)
	}
	ignored := report.Suppressed{Finding: findings[0], InSource: true, Reason: "r"}
	if err := h.Findings(report.Outcome{Findings: findings, Suppressed: []report.Suppressed{ignored}}); err != nil {
		t.Fatal(err)
	}
	want := `::error file=/u/x.yaml,line=4,title=stale-exemption::m (stale-exemption)
::error file=api/a%2Cb.go,line=3,endLine=3,col=29,endColumn=42,title=unknown-scope::100%25: a, b\r\nc (unknown-scope)
::warning file=api/a%2Cb.go,line=5,endLine=6,col=2,title=missing-scope::m (missing-scope)
::error file=gone.yaml,line=4,title=stale-exemption::m (stale-exemption)
`
	if diff := cmp.Diff(want, buf.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
