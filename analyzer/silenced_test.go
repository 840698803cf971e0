package analyzer_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/config"
)

// TestSilenced holds that what an ignore line silences is in the result, with
// the line's reason, and that the severities are those of the configuration.
func TestSilenced(t *testing.T) {
	dir := write(t, txtar.Parse([]byte(`
-- scopevet.yaml --
rules:
  missing-scope: warn
  bad-annotation: off
-- main.go --
package main

import (
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("GET /silenced", handler)
	http.HandleFunc("GET /reported", func(http.ResponseWriter, *http.Request) {})
	//scope:ignore unresolved-route plugins are checked at run time
	http.HandleFunc(os.Args[1], handler)
}

//scope:ignore missing-scope the proxy checks it
func handler(http.ResponseWriter, *http.Request) {}
`)))
	o := analyse(t, dir, analyzer.New(analyzer.Settings{}), load(t, dir, false))
	if len(o.results) != 1 {
		t.Fatalf("%d results", len(o.results))
	}
	r := o.results[0]
	var got []string
	for _, s := range r.Silenced {
		got = append(got, s.Rule+" "+s.Method+" "+s.Path+": "+s.By.Reason)
	}
	want := []string{
		"missing-scope GET /silenced: the proxy checks it",
		"unresolved-route  : plugins are checked at run time",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("silenced (-want +got):\n%s", diff)
	}
	if len(r.Findings) != 1 || r.Findings[0].Severity != config.SeverityWarn {
		t.Errorf("findings %+v", r.Findings)
	}
	if r.Unresolved != 0 {
		t.Errorf("%d registrations are not resolved, and not silenced", r.Unresolved)
	}
	if _, on := r.Severities["bad-annotation"]; on || r.Severities["missing-scope"] != config.SeverityWarn || r.Severities["stale-exemption"] != config.SeverityError {
		t.Errorf("severities %v", r.Severities)
	}
}
