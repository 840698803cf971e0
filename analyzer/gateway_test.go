package analyzer_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/analyzer"
)

// TestGatewayGoFiles holds that findings about a .proto file stand at what was
// generated of it, for a driver that has no use for them there.
func TestGatewayGoFiles(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile(filepath.Join("..", "cmd", "scopevet", "testdata", "script", "gateway.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	dir := write(t, archive)
	a := analyzer.New(analyzer.Settings{GoFiles: true})
	graph, err := checker.Analyze([]*analysis.Analyzer{a}, load(t, dir, false), nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, act := range graph.Roots {
		for _, d := range act.Diagnostics {
			text := act.Package.Fset.Position(d.Pos).String() + ": " + d.Message
			got = append(got, strings.ReplaceAll(text, dir+string(filepath.Separator), ""))
		}
	}
	slices.Sort(got)
	want := []string{
		"notes.pb.gw.go:7:2: unknown scope read:notse; the catalog has read:notes at proto/notes/v1/notes.proto:26:74 (unknown-scope)",
		"notes.pb.gw.go:8:2: POST /v1/notes writes, but read:notes alone opens it at proto/notes/v1/notes.proto:36:64 (read-scope-on-write)",
		"notes.pb.gw.go:9:2: DELETE /v1/notes/{id} demands no scope at proto/notes/v1/notes.proto:41:43 (missing-scope)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}
