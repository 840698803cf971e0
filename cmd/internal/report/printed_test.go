package report_test

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// hostile has a text of each class of characters that act where they are printed.
var hostile = map[string]string{
	"control":       "a\x1b[31mred\x07\x7f",
	"C1":            "a\u009b31mred\u0085",
	"line end":      "a\n::error::injected\r\n  ::add-mask::b",
	"separator":     "a\u2028b\u2029c\u00a0d",
	"bidirectional": "a\u202eb\u2066c\u200ed",
	"format":        "a\u200bb\ufeffc\u00add\U000e0041",
	"private":       "a\ue000b\uffff",
	"invalid UTF-8": "a\xff\xc3(\xed\xa0\x80",
	"tab":           "a\tb\vc\fd",
	"command":       "::error::a",
	"old command":   "##[error]a",
	"Markdown":      "a`b``c|d\\|e`",
}

// TestHostile sends each class of characters through everything that comes from
// a repository to every output.
func TestHostile(t *testing.T) {
	for class, text := range hostile {
		for _, format := range report.HandlerFormats() {
			t.Run(class+"/"+format, func(t *testing.T) {
				file := "/w/m/" + text + ".go"
				out := print(t, format, []rule.Finding{
					{Rule: "missing-scope", Span: at("/w/m/a.go", 1, 1), Message: "GET /" + text + " demands no scope", Method: "GET", Path: "/" + text,
						Routes: []*route.Route{{Method: "GET", Path: "/" + text}, {Method: text, Path: "/"}}, Subject: text},
					{Rule: "unknown-scope", Span: at("/w/m/a.go", 2, 1), Message: "unknown scope " + text, Notes: []source.Note{{Span: at(file, 1, 1), Message: text}}},
					{Rule: "stale-exemption", Span: at(file, 3, 1), Message: text, Fixes: []source.Fix{{Message: text}}},
				})
				isPrintable(t, out, format != "github")
				switch format {
				case "text", "github":
					if n := strings.Count(out, "\n"); n != 3 {
						t.Errorf("%d lines for 3 findings:\n%s", n, out)
					}
				case "json":
					var all []struct{ Path, File string }
					if err := json.Unmarshal([]byte(out), &all); err != nil {
						t.Fatal(err)
					}
					whole := strings.ToValidUTF8(text, "\ufffd")
					is := func(path, file string) bool {
						return slices.ContainsFunc(all, func(f struct{ Path, File string }) bool { return f.Path == path && f.File == file })
					}
					if len(all) != 3 || !is("/"+whole, "a.go") && utf8.ValidString(text) || !is("", whole+".go") && utf8.ValidString(text) {
						t.Errorf("the text is not in it as it is:\n%s", out)
					}
				}
			})
		}
		for _, format := range report.TableFormats() {
			t.Run(class+"/"+format, func(t *testing.T) {
				out := table(t, format, []*route.Route{
					{Method: "GET", Path: "/" + text, Handler: text, At: at("/w/m/"+text+".go", 1, 1), Declared: scope.Requirement{scope.NewSet(scope.Scope(text))}},
					{Method: text, Path: "/b", Handler: "h", At: at("/w/m/a.go", 1, 1), Unknown: []route.Gap{{Why: text}}},
				})
				isPrintable(t, out, true)
				switch format {
				case "table":
					if n := strings.Count(out, "\n"); n != 3 {
						t.Errorf("%d lines for 2 routes:\n%s", n, out)
					}
				case "csv":
					if rows, err := csv.NewReader(strings.NewReader(out)).ReadAll(); err != nil || len(rows) != 3 || strings.Count(out, "\n") != 3 {
						t.Errorf("rows %q, error %v", rows, err)
					}
				case "markdown":
					if n := strings.Count(out, "\n"); n != 4 {
						t.Errorf("%d lines for 2 routes:\n%s", n, out)
					}
				}
			})
		}
	}
}

// isPrintable fails for a text that acts where it is printed.
func isPrintable(t *testing.T, text string, noCommands bool) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("no UTF-8: %q", text)
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if i := strings.IndexFunc(line, func(r rune) bool { return !strconv.IsPrint(r) }); i >= 0 {
			t.Errorf("%q in %q", line[i:min(len(line), i+4)], line)
		}
		if noCommands && strings.HasPrefix(strings.TrimLeftFunc(line, unicode.IsSpace), "::") {
			t.Errorf("%q is a command", line)
		}
		if strings.Contains(line, "##[") {
			t.Errorf("%q has a command", line)
		}
	}
}
