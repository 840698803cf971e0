package analyzer_test

import (
	"bytes"
	"encoding/gob"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/analyzer"
)

// A program is a module whose facts are looked at.
func factPrograms(t *testing.T) map[string]string {
	dirs := make(map[string]string)
	for name := range servers {
		dirs[name] = server(t, name)
	}
	archive, err := txtar.ParseFile("testdata/program/stale.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dirs["ignore lines"] = write(t, archive)
	return dirs
}

// facts returns the facts of the packages of a module by path, as gob writes
// them, and how many bytes of source each speaks for.
func facts(t *testing.T, dir string) (encoded map[string][]byte, sizes map[string]int) {
	t.Helper()
	own := make(map[string]int)
	pkgs := load(t, dir, false)
	sizes = make(map[string]int)
	for _, pkg := range pkgs {
		for _, name := range pkg.GoFiles {
			info, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			own[pkg.PkgPath] += int(info.Size())
		}
	}
	encoded = make(map[string][]byte)
	for act := range analyse(t, dir, analyzer.New(analyzer.Settings{}), pkgs).graph.All() {
		for _, f := range act.AllPackageFacts() {
			if f.Package != act.Package.Types {
				continue
			}
			var buf bytes.Buffer
			if err := gob.NewEncoder(&buf).Encode(f.Fact); err != nil {
				t.Fatal(err)
			}
			encoded[f.Package.Path()] = bytes.Clone(buf.Bytes())
			again := new(analyzer.Fact)
			if err := gob.NewDecoder(&buf).Decode(again); err != nil {
				t.Fatal(err)
			}
			path := f.Package.Path()
			sizes[path] = own[path]
			for _, h := range again.Carried {
				sizes[path] += own[h.Path]
			}
			if diff := cmp.Diff(f.Fact, again); diff != "" {
				t.Errorf("%s: the fact is not what was written (-written +read):\n%s", path, diff)
			}
		}
	}
	return encoded, sizes
}

// TestFacts holds that facts survive being written, that their bytes are the
// same each time (the go command's cache lives off that), and that they stay
// small: what a package tells its importers is less than twice its source and
// that of the packages that it speaks for, plus a kilobyte.
func TestFacts(t *testing.T) {
	for name, dir := range factPrograms(t) {
		t.Run(name, func(t *testing.T) {
			first, sizes := facts(t, dir)
			second, _ := facts(t, dir)
			if len(first) == 0 {
				t.Fatal("no facts")
			}
			if diff := cmp.Diff(first, second); diff != "" {
				t.Errorf("facts differ from one run to the next:\n%s", diff)
			}
			total, source := 0, 0
			for path, data := range first {
				total += len(data)
				source += sizes[path]
				if limit := 1024 + 2*sizes[path]; len(data) > limit {
					t.Errorf("%s: a fact of %d bytes for %d bytes of source, limit %d", path, len(data), sizes[path], limit)
				}
			}
			t.Logf("%d facts, %d bytes for %d bytes of source", len(first), total, source)
		})
	}
}

// TestFactString holds what go vet and tests print of a fact.
func TestFactString(t *testing.T) {
	if got, want := (&analyzer.Fact{Annotations: []byte("[]")}).String(), "scopevet(2 bytes of annotations)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
