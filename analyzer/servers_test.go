package analyzer_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// servers are the clean ones, with the number of routes that each has.
var servers = map[string]int{"stora": 94, "pact": 31, "americommerce": 166}

// careless are the servers in which something is to be found, and whether all
// of that has a fix, or none of it: what is left to judge is kept apart.
var careless = map[string]bool{"stora": true, "pact": true, "americommerce": true, "judgement": false}

// TestCareless holds what is found in the careless servers against their
// comments, and the fixes against the golden files. No file is left out where
// nothing may be found: a finding without a comment fails.
func TestCareless(t *testing.T) {
	for name, fixable := range careless {
		t.Run(name, func(t *testing.T) {
			dir := server(t, "careless/"+name)
			results := analysistest.RunWithSuggestedFixes(t, dir, analyzer.New(analyzer.Settings{}), "./...")
			found := 0
			for _, r := range results {
				result, ok := r.Result.(*analyzer.Result)
				if !ok {
					continue
				}
				if result.Unresolved > 0 {
					t.Errorf("%s: %d registrations are not resolved", result.Package, result.Unresolved)
				}
				found += len(result.Findings)
				for _, f := range result.Findings {
					if len(f.Fixes) > 0 != fixable {
						t.Errorf("%s: %s: has a fix: %v", f.Span.Pos, f.Message, !fixable)
					}
				}
			}
			if found < 6 {
				t.Errorf("%d findings", found)
			}
		})
	}
}

// TestClean holds that nothing is found in the servers that say everything
// right, and that every route is seen.
func TestClean(t *testing.T) {
	for name, want := range servers {
		t.Run(name, func(t *testing.T) {
			dir := server(t, name)
			o := analyse(t, dir, analyzer.New(analyzer.Settings{}), load(t, dir, false))
			if len(o.routes) != want {
				t.Errorf("%d routes, want %d", len(o.routes), want)
			}
			for _, err := range o.errs {
				t.Error(err)
			}
			for _, r := range o.results {
				if r.Unresolved > 0 || r.NoCatalog || len(r.Routes) > 0 && filepath.Dir(r.ConfigFile) != dir {
					t.Errorf("%s: %d unresolved, no catalog: %v, configuration %s", r.Package, r.Unresolved, r.NoCatalog, r.ConfigFile)
				}
			}
			if name == "americommerce" {
				documented(t, dir, o)
			} else if len(o.findings) > 0 {
				t.Errorf("unexpected findings:\n%s", strings.Join(o.findings, "\n"))
			}
		})
	}
}

var parameter = regexp.MustCompile(`\{\w+\}`)

// special are the endpoints that the list of scopes names, with the scope that
// is needed there, whatever the endpoint's own page says.
var special = map[string]string{
	"POST /api/v1/upload":                     "system",
	"POST /api/v1/email_templates/{}/send":    "email",
	"GET /api/v1/credit_cards/{}/decrypted":   "decrypt",
	"GET /api/v1/order_payments/{}/decrypted": "decrypt",
}

// documented holds the findings in a server that does what its documentation
// says against that documentation, which is a table of endpoints: those to
// which it gives no scope, those that write and are given a scope to read,
// those that are given another scope than the list of scopes says, and the
// scopes that this list lacks. The routes are its endpoints; names of
// parameters aside, which gin wants to be the same in every path.
func documented(t *testing.T, dir string, o *outcome) {
	file, err := os.Open(filepath.Join(dir, "endpoints.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, 4
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := os.ReadFile(filepath.Join(dir, "scopes.txt"))
	if err != nil {
		t.Fatal(err)
	}
	known := strings.Fields(string(catalog))

	var wantRoutes, want []string
	unknown := make(map[string]bool)
	for _, row := range rows[1:] {
		method, path, demands := row[0], parameter.ReplaceAllString(row[1], "{}"), row[2]
		wantRoutes = append(wantRoutes, method+" "+path)
		if demands == "" {
			want = append(want, rule.MissingScope+" "+method+" "+path)
			continue
		}
		requirement, tokens, err := scope.Parse(demands)
		if err != nil {
			t.Fatal(err)
		}
		for _, token := range tokens {
			if !slices.Contains(known, string(token.Scope)) {
				unknown[string(token.Scope)] = true
			}
		}
		onlyReads := func(name scope.Scope) scope.Access {
			if strings.HasPrefix(string(name), "read_") {
				return scope.Read
			}
			return scope.Read | scope.Write
		}
		if name, ok := special[method+" "+path]; ok && !slices.Contains(slices.Collect(requirement.Scopes()), scope.Scope(name)) {
			want = append(want, rule.WrongScope+" "+method+" "+path)
		} else if _, ok := requirement.ReadOnly(onlyReads); ok && method != "GET" {
			want = append(want, rule.ReadScopeOnWrite+" "+method+" "+path)
		}
	}
	for name := range unknown {
		want = append(want, rule.UnknownScope+" "+name)
	}
	var routes, got []string
	count := make(map[string]int)
	for _, r := range o.results {
		for _, r := range r.Routes {
			routes = append(routes, parameter.ReplaceAllString(r.String(), "{}"))
		}
		for _, f := range r.Findings {
			text := f.Rule + " " + f.Method + " " + parameter.ReplaceAllString(f.Path, "{}")
			if f.Rule == rule.UnknownScope {
				text = f.Rule + " " + strings.TrimSuffix(strings.Fields(f.Message)[2], ";")
			}
			got = append(got, text)
			count[f.Rule]++
		}
	}
	slices.Sort(wantRoutes)
	slices.Sort(routes)
	if diff := cmp.Diff(wantRoutes, routes); diff != "" {
		t.Errorf("routes (-documented +found):\n%s", diff)
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-documented +found):\n%s", diff)
	}
	wantCount := map[string]int{rule.MissingScope: 20, rule.ReadScopeOnWrite: 12, rule.WrongScope: 1, rule.UnknownScope: 2}
	if diff := cmp.Diff(wantCount, count); diff != "" {
		t.Errorf("findings by rule (-want +got):\n%s", diff)
	}
}

// TestServersWork runs the servers' own tests, which ask them over HTTP: what
// the pass says about a server means something only if the server is right.
func TestServersWork(t *testing.T) {
	for name := range servers {
		t.Run(name, func(t *testing.T) {
			t.Log(goCommand(t, server(t, name), "test", "./..."))
		})
	}
	for name := range careless {
		t.Run("careless/"+name, func(t *testing.T) {
			t.Log(goCommand(t, server(t, "careless/"+name), "build", "-o", os.DevNull, "./..."))
		})
	}
}
