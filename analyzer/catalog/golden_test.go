package catalog

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestDocumentation reads every page in testdata and compares the catalog,
// problems included, with the golden file next to it.
func TestDocumentation(t *testing.T) {
	var pages []string
	for _, glob := range []string{"testdata/*.txt", "testdata/*.md", "testdata/docs/*"} {
		found, err := filepath.Glob(glob)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	if len(pages) < 18 {
		t.Fatalf("found %d pages only", len(pages))
	}
	for _, page := range pages {
		t.Run(filepath.Base(page), func(t *testing.T) {
			c, err := Load(page)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			for _, p := range c.Problems {
				p.Pos.File = filepath.ToSlash(p.Pos.File)
				b.WriteString("# " + p.Pos.String() + ": " + strings.ReplaceAll(p.Message, "\\", "/") + "\n")
			}
			if err := c.WriteYAML(&b); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", "want", filepath.Base(page)+".yaml")
			if *update {
				if err := os.WriteFile(golden, []byte(b.String()), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), b.String()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", golden, diff)
			}
		})
	}
}
