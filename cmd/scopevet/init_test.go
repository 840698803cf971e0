package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// emptyReason matches an entry that waits for its reason.
var emptyReason = regexp.MustCompile(`(?m)^(  [^ #].*: )""( +# .*\.go:\d+)$`)

// TestInit holds that servers can be adopted by what "scopevet init" writes. It is
// refused until the reasons are there; then the findings are those that people's
// own configuration leads to, but for what only a catalog tells that is not
// derived from the code.
func TestInit(t *testing.T) {
	for _, test := range []struct {
		server  string
		reasons int
		gone    []string // from the findings
		new     []string
	}{
		{server: "careless/helpdesk", reasons: 1, gone: []string{
			"tickets/create.go:8:17: unknown scope write:ticket; the catalog has write:tickets (unknown-scope)",
		}},
		{server: "pact", reasons: 2, new: []string{ // somebody has to know that it reads
			"reports/reports.go:22:22: POST /v1/reports/deals writes, but read:deals alone opens it (read-scope-on-write)",
		}},
	} {
		t.Run(test.server, func(t *testing.T) {
			s := server{name: test.server}
			want := slices.DeleteFunc(strings.Split(run(t, s.dir(t), "scopevet", "./...").stdout, "\n"), func(line string) bool {
				return slices.Contains(test.gone, line)
			})
			want = append(test.new, want...)
			dir := s.copied(t)
			file := filepath.Join(dir, "scopevet.yaml")
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
			run(t, dir, "scopevet", "init").succeeds(t)
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if n := len(emptyReason.FindAll(data, -1)); n != test.reasons {
				t.Errorf("%d reasons are to be given, want %d\n%s", n, test.reasons, data)
			}
			if out := run(t, dir, "scopevet", "./..."); out.code != 1 || !strings.Contains(out.stderr, "is empty; expected a text that says why") {
				t.Errorf("without reasons: exit code %d\n%s", out.code, out.stderr)
			}
			if err := os.WriteFile(file, emptyReason.ReplaceAll(data, []byte("${1}because$2")), 0o666); err != nil {
				t.Fatal(err)
			}
			got := strings.Split(run(t, dir, "scopevet", "./...").stdout, "\n")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("findings (-of the configuration there was +of the first one)\n%s", diff)
			}
		})
	}
}
