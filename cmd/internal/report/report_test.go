package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/cmd/internal/report"
	"github.com/scopevet/scopevet/cmd/internal/sarif/sariftest"
)

var places = report.Places{Dir: "/w/m/api", Modules: []string{"/w/m", "/w/m/sub"}}

func at(file string, line, column int) source.Span {
	return source.Span{Pos: source.Pos{File: file, Line: line, Column: column, Offset: 100*line + column}}
}

var findings = []rule.Finding{
	{Rule: "missing-scope", Span: at("/w/m/api/b.go", 3, 2), Method: "GET", Path: "/a", Message: "GET and HEAD /a demand no scope",
		Routes: []*route.Route{{Method: "GET", Path: "/a"}, {Method: "HEAD", Path: "/a"}}},
	{Rule: "unknown-scope", Span: at("/w/m/api/a.go", 10, 2), Method: "POST", Path: "/b", Message: "unknown scope a&b",
		Fixes: []source.Fix{{Message: "Replace by a"}, {Message: "Replace by b"}}},
	{Rule: "unknown-scope", Span: at("/w/m/api/a.go", 9, 7), Method: "DELETE", Path: "/b", Message: "unknown scope x", Severity: config.SeverityWarn},
	{Rule: "unresolved-route", Span: at("/w/m/api/b.go", 5, 2), Message: "auth.Check is not followed: what it demands on 2 routes is not known",
		Subject: "auth.Check is not followed", ByCause: true, Routes: []*route.Route{{Method: "POST", Path: "/b"}, {Method: "GET", Path: "/a"}}},
	{Rule: "stale-exemption", Span: at("/w/m/scopevet.yaml", 4, 3), Message: "GET /x matches no route"},
}

func TestFindings(t *testing.T) {
	tests := []struct{ format, want string }{
		{"text", `a.go:9:7: warning: unknown scope x (unknown-scope)
a.go:10:2: unknown scope a&b (unknown-scope)
b.go:3:2: GET and HEAD /a demand no scope (missing-scope)
b.go:5:2: auth.Check is not followed: what it demands on 2 routes is not known (unresolved-route)
../scopevet.yaml:4:3: GET /x matches no route (stale-exemption)
`},
		{"json", `[
  {"rule":"unresolved-route","file":"api/b.go","line":5,"column":2,"message":"auth.Check is not followed: what it demands on 2 routes is not known","severity":"error","method":"","path":"","routes":["GET /a","POST /b"],"fixes":[]},
  {"rule":"stale-exemption","file":"scopevet.yaml","line":4,"column":3,"message":"GET /x matches no route","severity":"error","method":"","path":"","fixes":[]},
  {"rule":"missing-scope","file":"api/b.go","line":3,"column":2,"message":"GET and HEAD /a demand no scope","severity":"error","method":"GET","path":"/a","methods":["GET","HEAD"],"routes":["GET /a","HEAD /a"],"fixes":[]},
  {"rule":"unknown-scope","file":"api/a.go","line":9,"column":7,"message":"unknown scope x","severity":"warn","method":"DELETE","path":"/b","fixes":[]},
  {"rule":"unknown-scope","file":"api/a.go","line":10,"column":2,"message":"unknown scope a&b","severity":"error","method":"POST","path":"/b","fixes":["Replace by a","Replace by b"]}
]
`},
	}
	for _, test := range tests {
		// Whatever the order they come in, the output is the same.
		for range 10 {
			rand.Shuffle(len(findings), func(i, j int) { findings[i], findings[j] = findings[j], findings[i] })
			if diff := cmp.Diff(test.want, print(t, test.format, findings)); diff != "" {
				t.Fatalf("%s (-want +got):\n%s", test.format, diff)
			}
		}
	}
	if got := print(t, "json", nil); got != "[]\n" {
		t.Errorf("no findings as JSON: %q", got)
	}
	if got := print(t, "text", nil); got != "" {
		t.Errorf("no findings as text: %q", got)
	}
}

// TestStyle holds what a terminal shows besides the findings, and that nothing of it can be
// taken for one.
func TestStyle(t *testing.T) {
	const file = "package api\n\n\t//scope:require read:contcats\n"
	span := source.Span{Pos: source.Pos{File: "/w/m/api/a.go", Line: 3, Column: 18, Offset: 30}, End: 43}
	one := rule.Finding{Rule: "unknown-scope", Span: span, Message: "unknown scope read:contcats", Severity: config.SeverityWarn,
		Notes: []source.Note{{Span: at("/w/m/api/b.go", 7, 2), Message: "GET /a is registered here"}}}
	for _, test := range []struct {
		style report.Style
		want  string
	}{
		{report.Style{}, "a.go:3:18: warning: unknown scope read:contcats (unknown-scope)\n"},
		{report.Style{Source: true, Related: true}, "a.go:3:18: warning: unknown scope read:contcats (unknown-scope)\n" +
			"\t\t//scope:require read:contcats\n\t\t                ^~~~~~~~~~~~~\n\tb.go:7:2: GET /a is registered here\n"},
		{report.Style{Color: true}, "\x1b[1ma.go:3:18\x1b[0m: \x1b[33mwarning:\x1b[0m unknown scope read:contcats \x1b[2m(unknown-scope)\x1b[0m\n"},
	} {
		var buf bytes.Buffer
		h, err := report.NewHandler("text", &buf, report.Run{Places: places, Style: test.style, ReadFile: func(string) ([]byte, error) { return []byte(file), nil }})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Findings(report.Outcome{Findings: []rule.Finding{one}}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, buf.String()); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", test.style, diff)
		}
	}
}

func print(t *testing.T, format string, findings []rule.Finding) string {
	t.Helper()
	var buf bytes.Buffer
	h, err := report.NewHandler(format, &buf, report.Run{Places: places})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Findings(report.Outcome{Findings: findings}); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func table(t *testing.T, format string, routes []*route.Route) string {
	t.Helper()
	var buf bytes.Buffer
	h, err := report.NewTable(format, &buf, places)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Routes(routes); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func TestRoutes(t *testing.T) {
	declared, _, err := scope.Parse("orders | read_orders decrypt")
	if err != nil {
		t.Fatal(err)
	}
	routes := []*route.Route{
		{Method: "POST", Path: "/v1/orders", Handler: "(*m.API).Create", At: at("/w/m/sub/r.go", 4, 2), Access: scope.Write, Declared: declared, Enforced: declared},
		{Method: "GET", Path: "/healthz", Handler: "m.Health", At: at("/w/m/api/r.go", 3, 2), Access: scope.Read, Public: true, Declared: scope.Public()},
		{Method: "*", Path: "/v1/a,b", At: at("/w/m/api/r.go", 5, 2), Access: scope.Write},
		{Method: "GET", Path: "/v1/plan", Handler: "m.Plan", At: at("/w/m/api/r.go", 7, 2), Access: scope.Read, Unknown: []route.Gap{
			{Guard: "auth.Check", Why: "is not followed", In: "lib-auth", At: at("/lib-auth/check.go", 1, 1)},
			{Guard: "m.Plan", Why: "takes too much work to be followed"},
		}},
		{Method: "GET", Path: "/v1/plug", Handler: "m.Plug", At: at("/w/m/api/r.go", 8, 2), Access: scope.Read, Unexamined: "enforcement is off"},
		{Method: "GET", Path: "/v1/open", Handler: "m.Open", At: at("/w/m/api/r.go", 6, 2), Access: scope.Read, Enforced: scope.Public()},
	}
	tests := []struct{ format, want string }{
		{"json", `[
  {"method":"GET","path":"/healthz","handler":"m.Health","file":"api/r.go","line":3,"access":"read","public":true,"declared":[],"enforced":null},
  {"method":"*","path":"/v1/a,b","handler":"","file":"api/r.go","line":5,"access":"write","public":false,"declared":null,"enforced":null},
  {"method":"GET","path":"/v1/open","handler":"m.Open","file":"api/r.go","line":6,"access":"read","public":false,"declared":null,"enforced":[]},
  {"method":"POST","path":"/v1/orders","handler":"(*m.API).Create","file":"r.go","line":4,"access":"write","public":false,"declared":[["orders"],["decrypt","read_orders"]],"enforced":[["orders"],["decrypt","read_orders"]]},
  {"method":"GET","path":"/v1/plan","handler":"m.Plan","file":"api/r.go","line":7,"access":"read","public":false,"declared":null,"enforced":null,"unknown":"auth.Check is not followed (lib-auth, check.go); m.Plan takes too much work to be followed"},
  {"method":"GET","path":"/v1/plug","handler":"m.Plug","file":"api/r.go","line":8,"access":"read","public":false,"declared":null,"enforced":null,"unknown":"enforcement is off"}
]
`},
		{"table", "METHOD  PATH        ACCESS  PUBLIC  DECLARED                      ENFORCED                                                                                               HANDLER          PLACE\n" +
			"GET     /healthz    read    public  public                        -                                                                                                      m.Health         r.go:3\n" +
			"*       /v1/a,b     write   -       -                             -                                                                                                      -                r.go:5\n" +
			"GET     /v1/open    read    -       -                             nothing                                                                                                m.Open           r.go:6\n" +
			"POST    /v1/orders  write   -       orders | decrypt read_orders  orders | decrypt read_orders                                                                           (*m.API).Create  ../sub/r.go:4\n" +
			"GET     /v1/plan    read    -       -                             not known: auth.Check is not followed (lib-auth, check.go); m.Plan takes too much work to be followed  m.Plan           r.go:7\n" +
			"GET     /v1/plug    read    -       -                             -                                                                                                      m.Plug           r.go:8\n"},
		{"csv", `method,path,access,public,declared,enforced,handler,place
GET,/healthz,read,public,public,-,m.Health,api/r.go:3
*,"/v1/a,b",write,,-,-,,api/r.go:5
GET,/v1/open,read,,-,nothing,m.Open,api/r.go:6
POST,/v1/orders,write,,orders | decrypt read_orders,orders | decrypt read_orders,(*m.API).Create,r.go:4
GET,/v1/plan,read,,-,"not known: auth.Check is not followed (lib-auth, check.go); m.Plan takes too much work to be followed",m.Plan,api/r.go:7
GET,/v1/plug,read,,-,-,m.Plug,api/r.go:8
`},
		{"markdown", "| method | path | access | public | declared | enforced | handler | place |\n" +
			"| --- | --- | --- | --- | --- | --- | --- | --- |\n" +
			"| `GET` | `/healthz` | `read` | `public` | `public` | `-` | `m.Health` | `api/r.go:3` |\n" +
			"| `*` | `/v1/a,b` | `write` |  | `-` | `-` |  | `api/r.go:5` |\n" +
			"| `GET` | `/v1/open` | `read` |  | `-` | `nothing` | `m.Open` | `api/r.go:6` |\n" +
			"| `POST` | `/v1/orders` | `write` |  | `orders \\| decrypt read_orders` | `orders \\| decrypt read_orders` | `(*m.API).Create` | `r.go:4` |\n" +
			"| `GET` | `/v1/plan` | `read` |  | `-` | `not known: auth.Check is not followed (lib-auth, check.go); m.Plan takes too much work to be followed` | `m.Plan` | `api/r.go:7` |\n" +
			"| `GET` | `/v1/plug` | `read` |  | `-` | `-` | `m.Plug` | `api/r.go:8` |\n"},
	}
	if got := len(report.TableFormats()); got != len(tests)+1 {
		t.Errorf("%d formats, %d of them tested", got, len(tests)+1)
	}
	if table(t, "text", routes) != table(t, "table", routes) {
		t.Error("text is another form than table")
	}
	for _, test := range tests {
		for range 10 {
			rand.Shuffle(len(routes), func(i, j int) { routes[i], routes[j] = routes[j], routes[i] })
			if diff := cmp.Diff(test.want, table(t, test.format, routes)); diff != "" {
				t.Fatalf("%s (-want +got):\n%s", test.format, diff)
			}
		}
	}
	if got := table(t, "json", nil); got != "[]\n" {
		t.Errorf("no routes as JSON: %q", got)
	}
}

func TestUnknownFormat(t *testing.T) {
	if _, err := report.NewHandler("xml", nil, report.Run{}); err == nil || err.Error() != `unknown format "xml"; expected github, json, sarif or text` {
		t.Errorf("error %v", err)
	}
	if _, err := report.NewTable("xml", nil, places); err == nil || !strings.Contains(err.Error(), "csv, json, markdown, table or text") {
		t.Errorf("error %v", err)
	}
}

func TestPlaces(t *testing.T) {
	tests := []struct {
		places                report.Places
		file, local, portable string
	}{
		{places, "/w/m/api/a.go", "a.go", "api/a.go"},
		{places, "/w/m/api/x/a.go", "x/a.go", "api/x/a.go"},
		{places, "/w/m/a.go", "../a.go", "a.go"},
		{places, "/w/m/sub/a.go", "../sub/a.go", "a.go"},
		{places, "/w/scopevet.yaml", "/w/scopevet.yaml", "../scopevet.yaml"},
		{places, "/u/a.go", "/u/a.go", "../../u/a.go"},
		{places, "a.go", "a.go", "a.go"},
		{report.Places{Dir: "/w"}, "/w/a.go", "a.go", "/w/a.go"},
	}
	for _, test := range tests {
		if got := test.places.Local(test.file); got != test.local {
			t.Errorf("%s from %s: %s, want %s", test.file, test.places.Dir, got, test.local)
		}
		if got := test.places.Portable(test.file); got != test.portable {
			t.Errorf("%s in %s: %s, want %s", test.file, test.places.Modules, got, test.portable)
		}
	}
}

func TestSummary(t *testing.T) {
	tests := []struct {
		s            report.Summary
		want, listed string
	}{
		{report.Summary{Routes: 214, Packages: 31, Public: 9, Findings: 4, Unresolved: 2},
			"214 routes in 31 packages (9 public): 4 findings, 2 routes not resolved",
			"214 routes in 31 packages (9 public): 2 routes not resolved"},
		{report.Summary{Routes: 1, Packages: 1, Findings: 1, Unresolved: 1},
			"1 route in 1 package (0 public): 1 finding, 1 route not resolved",
			"1 route in 1 package (0 public): 1 route not resolved"},
		{report.Summary{Findings: 3, Warnings: 1, Known: 40},
			"0 routes in 0 packages (0 public): 3 findings (1 warning, 40 more in the baseline), 0 routes not resolved",
			"0 routes in 0 packages (0 public): 0 routes not resolved"},
		{report.Summary{Routes: 9, Packages: 2, Unresolved: 1, Unseen: 3},
			"9 routes in 2 packages (0 public): 0 findings, 1 route not resolved, 3 routes whose guards are not seen",
			"9 routes in 2 packages (0 public): 1 route not resolved, 3 routes whose guards are not seen"},
		{report.Summary{Routes: 2, Packages: 1, Catalog: []string{"auth/scopes.go", "main.go"}},
			"2 routes in 1 package (0 public): 0 findings, 0 routes not resolved; the catalog is in auth/scopes.go and main.go",
			"2 routes in 1 package (0 public): 0 routes not resolved; the catalog is in auth/scopes.go and main.go"},
		{report.Summary{Routes: 2, Packages: 1, Unseen: 1},
			"2 routes in 1 package (0 public): 0 findings, 0 routes not resolved, 1 route whose guards are not seen",
			"2 routes in 1 package (0 public): 0 routes not resolved, 1 route whose guards are not seen"},
		{report.Summary{Routes: 20, Packages: 1, Unseen: 1, Unknown: 12, Unverified: 5},
			"20 routes in 1 package (0 public): 0 findings, 0 routes not resolved, 12 routes whose guards are not known, 5 not verified, 1 route whose guards are not seen",
			"20 routes in 1 package (0 public): 0 routes not resolved, 12 routes whose guards are not known, 5 not verified, 1 route whose guards are not seen"},
		{report.Summary{Routes: 9, Packages: 1, Unenforced: 4, Unclear: 1, Unserved: 2},
			"9 routes in 1 package (0 public): 0 findings, 0 routes not resolved, 4 annotated routes that nothing is seen to guard, 1 route that writes behind scopes of unknown access, 2 routes that no server is seen to answer",
			"9 routes in 1 package (0 public): 0 routes not resolved, 4 annotated routes that nothing is seen to guard, 1 route that writes behind scopes of unknown access, 2 routes that no server is seen to answer"},
		{report.Summary{Routes: 6, Packages: 3, Failed: 2},
			"2 packages not checked whole, otherwise 6 routes in 3 packages (0 public): at least 0 findings, at least 0 routes not resolved",
			"2 packages not checked whole, otherwise 6 routes in 3 packages (0 public): at least 0 routes not resolved"},
		{report.Summary{Findings: 3, Warnings: 1},
			"0 routes in 0 packages (0 public): 3 findings (1 warning), 0 routes not resolved",
			"0 routes in 0 packages (0 public): 0 routes not resolved"},
	}
	for _, test := range tests {
		if got := test.s.String(); got != test.want {
			t.Errorf("%+v: %s, want %s", test.s, got, test.want)
		}
		if got := test.s.Listed(); got != test.listed {
			t.Errorf("%+v: %s, want %s", test.s, got, test.listed)
		}
	}
}

// FuzzFormats holds that whatever a path or a message has in it, the output can
// be read again.
func FuzzFormats(f *testing.F) {
	f.Add("/v1/{id}", "GET /v1/{id} demands no scope", "a.go")
	f.Add("/a|b,\"c\"\n", "<script>\x00\xff", "dir with space/é.go")
	schema := sariftest.Schema(f)
	f.Fuzz(func(t *testing.T, path, message, file string) {
		var records []map[string]any
		out := print(t, "json", []rule.Finding{{Path: path, Message: message, Span: at(file, 1, 1)}})
		if err := json.Unmarshal([]byte(out), &records); err != nil || len(records) != 1 {
			t.Fatalf("%v in %s", err, out)
		}
		if want := strings.ToValidUTF8(message, "\ufffd"); strings.Count(want, "\ufffd") == 0 && records[0]["message"] != message {
			t.Fatalf("message %q, want %q", records[0]["message"], message)
		}
		finding := rule.Finding{Rule: "missing-scope", Path: path, Method: path, Message: message, Span: at(file, 1, 1), Notes: []source.Note{{Span: at(path, 1, 1), Message: path}}}
		if out := print(t, "github", []rule.Finding{finding}); strings.Count(out, "\n") != 1 || strings.Contains(out, "\r") {
			t.Fatalf("%q is no workflow command", out)
		}
		sariftest.CheckSchema(t, schema, []byte(print(t, "sarif", []rule.Finding{finding})))
		routes := []*route.Route{{Method: "GET", Path: path, Handler: message, At: at(file, 1, 1)}}
		rows, err := csv.NewReader(strings.NewReader(table(t, "csv", routes))).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("%v in %q", err, rows)
		}
		if want := printable.Text(path); !slices.Contains(rows[1], want) {
			t.Fatalf("path %q not in %q", want, rows[1])
		}
	})
}
