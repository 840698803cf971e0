package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scopevet/scopevet/cmd/internal/sarif/sariftest"
)

// TestSARIFOfServers holds that the logs of whole programs are valid, have what
// the other formats have, and say nothing about the machine.
func TestSARIFOfServers(t *testing.T) {
	for _, s := range servers {
		t.Run(s.name, func(t *testing.T) {
			dir, code := s.copied(t), 0
			if s.findings {
				code = 3
			}
			out := run(t, dir, "scopevet", "-format", "sarif", "./...").exits(t, code)
			results := sariftest.Check(t, []byte(out.stdout)).Runs[0].Results
			if strings.Contains(out.stdout, filepath.ToSlash(filepath.Dir(dir))) {
				t.Errorf("the log names %s", dir)
			}
			var findings []struct{ Rule, File, Message string }
			if err := json.Unmarshal([]byte(run(t, dir, "scopevet", "-format", "json", "./...").exits(t, code).stdout), &findings); err != nil {
				t.Fatal(err)
			}
			counts := make(map[string]int)
			for _, f := range findings {
				counts[f.Rule+" "+f.File]++
			}
			for _, r := range results {
				if len(r.Suppressions) == 0 {
					counts[r.RuleID+" "+r.Locations[0].PhysicalLocation.ArtifactLocation.URI]--
				}
				if len(r.Fixes) == 0 && s.fixable && len(r.Suppressions) == 0 {
					t.Errorf("%s has no fix", r.Message.Text)
				}
			}
			for what, n := range counts {
				if n != 0 {
					t.Errorf("%s: %d more in JSON than in the log", what, n)
				}
			}
		})
	}
}

// TestAdoption holds that a baseline of a program makes the next run succeed,
// that one fault more is found and nothing else, and that what is fixed leaves
// entries that are stale.
func TestAdoption(t *testing.T) {
	for _, test := range []struct {
		name, file, before, after string
		want                      string // of the fault that after adds
	}{
		{"careless/pact", "main.go", "r.Get(\"/healthz\", health)", "r.Get(\"/healthz\", health)\n\tr.Delete(\"/v1/everything\", b.delivery)",
			"DELETE /v1/everything demands no scope (missing-scope)"},
		{"careless/americommerce", "catalog.go", "`route:\"POST /api/v1/products\" scope:\"catalog\"`", "`route:\"POST /api/v1/products\" scope:\"catalogue\"`",
			"unknown scope catalogue; the catalog has catalog (unknown-scope)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := server{name: test.name}.copied(t)
			check := func(code int, args ...string) ended {
				t.Helper()
				return run(t, dir, "scopevet", append(args, "./...")...).exits(t, code)
			}
			first := len(lines(check(3).stdout))
			check(0, "-write-baseline", "known.txt")
			known := []string{"-baseline", "known.txt"}
			if out := check(0, known...); out.stdout != "" {
				t.Errorf("with the baseline it still finds\n%s", out.stdout)
			}

			// In the middle of a file, so that other findings move.
			name := filepath.Join(dir, test.file)
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.Replace(string(data), test.before, test.after, 1)
			if text == string(data) {
				t.Fatalf("%s has no %s", test.file, test.before)
			}
			if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
			if got := lines(check(3, known...).stdout); len(got) != 1 || !strings.HasSuffix(got[0], ": "+test.want+"\n") {
				t.Errorf("one fault more gives %q", got)
			}
			if err := os.WriteFile(name, data, 0o666); err != nil {
				t.Fatal(err)
			}

			left := len(lines(run(t, dir, "scopevet", "-rules", "unknown-scope", "-fix", "./...").succeeds(t).stdout))
			stale := lines(check(3, known...).stdout)
			if left != 0 || len(stale) == 0 || len(stale) >= first {
				t.Errorf("of %d findings %d are stale after a fix", first, len(stale))
			}
			for _, line := range stale {
				if !strings.HasPrefix(line, "known.txt:") || !strings.Contains(line, "the baseline entry unknown-scope ") {
					t.Errorf("after a fix there is %s", line)
				}
			}
			check(0, append(known, "-fix")...)
			check(0, known...)
		})
	}
}
