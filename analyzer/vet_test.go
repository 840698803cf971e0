package analyzer_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// TestVet holds that go vet, for which each package is analysed in a process of
// its own, prints what a pass over all packages at once finds. The programs are
// such in which packages need to know of each other.
func TestVet(t *testing.T) {
	_, root := readme(t, "README.md")
	bin := filepath.Join(t.TempDir(), "scopevet")
	goCommand(t, root, "build", "-buildvcs=false", "-o", bin, "./cmd/scopevet")
	for _, name := range []string{"deep", "stale"} {
		t.Run(name, func(t *testing.T) {
			archive, err := txtar.ParseFile(filepath.Join("testdata", "program", name+".txtar"))
			if err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "findings" })
			if i < 0 {
				t.Fatal("no findings are expected, not even none")
			}
			fixes := regexp.MustCompile(`(?m) \[.*\]$`)
			want := slices.Sorted(strings.Lines(fixes.ReplaceAllString(string(archive.Files[i].Data), "")))
			cmd := exec.Command("go", "vet", "-vettool="+bin, "./...")
			cmd.Dir = write(t, archive)
			cmd.Env = append(os.Environ(), "PWD="+cmd.Dir, "GOWORK=off", "GOFLAGS=")
			out, err := cmd.CombinedOutput()
			if _, ok := err.(*exec.ExitError); err != nil && !ok {
				t.Fatal(err)
			}
			var got []string
			for line := range bytes.Lines(out) {
				// Notes are indented, and headings begin with a number sign.
				if line := string(line); !strings.HasPrefix(line, "#") && !strings.Contains(line, ": \t") {
					got = append(got, line)
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("go vet (-want +got)\n%s", diff)
			}
		})
	}
}
