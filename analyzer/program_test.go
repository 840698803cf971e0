package analyzer_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/analyzer"
)

var update = flag.Bool("update", false, "write what is expected of the programs in testdata")

// TestPrograms runs the pass over small programs and holds what it finds
// against the end of each archive: "findings", "routes" and "enforced" if it has
// these, and "errors" if there are any. The archive's comment may set "rules: a,b",
// "tests: true", "catalog: file", "needs: cgo" and "module: frameworks" for one
// that requires what testdata/frameworks does.
func TestPrograms(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("testdata", "program", "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no programs: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			testProgram(t, name)
		})
	}
}

func testProgram(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := write(t, archive)
	if strings.Contains(string(archive.Comment), "\nmodule: frameworks\n") {
		requireFrameworks(t, dir)
	}
	var s analyzer.Settings
	for line := range strings.Lines(string(archive.Comment)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "rules":
			s.Rules = strings.Split(value, ",")
		case "catalog":
			s.Catalog = []string{filepath.Join(dir, value)}
		case "tests":
			s.Tests = value == "true"
		case "needs":
			if strings.TrimSpace(goCommand(t, dir, "env", "CGO_ENABLED")) != "1" {
				return // there is no C compiler, hence no such package
			}
		}
	}
	o := analyse(t, dir, analyzer.New(s), load(t, dir, s.Tests))
	got := map[string][]string{"findings": o.findings, "routes": o.routes, "enforced": o.enforced, "errors": o.errs}
	if len(o.errs) > 0 && !slices.ContainsFunc(archive.Files, func(f txtar.File) bool { return f.Name == "errors" }) {
		t.Errorf("unexpected errors: %s", strings.Join(o.errs, "\n"))
	}
	compared := false
	for i, f := range archive.Files {
		lines, ok := got[f.Name]
		if !ok {
			continue
		}
		compared = true
		var buf bytes.Buffer
		for _, line := range lines {
			buf.WriteString(line + "\n")
		}
		if *update {
			archive.Files[i].Data = buf.Bytes()
		} else if diff := cmp.Diff(string(f.Data), buf.String()); diff != "" {
			t.Errorf("%s: %s (-want +got)\n%s", name, f.Name, diff)
		}
	}
	if !compared {
		t.Errorf("%s expects nothing", name)
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// requireFrameworks makes the module in dir require every framework.
func requireFrameworks(t *testing.T, dir string) {
	t.Helper()
	from := server(t, "frameworks")
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			t.Fatal(err)
		}
		data = bytes.Replace(data, []byte("module example.com/frameworks\n"), []byte("module example.com/crm\n"), 1)
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// write writes the files of an archive into a directory of their own, with a
// go.mod if there is none.
func write(t testing.TB, archive *txtar.Archive) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	own := &txtar.Archive{Files: archive.Files}
	if !slices.ContainsFunc(own.Files, func(f txtar.File) bool { return f.Name == "go.mod" }) {
		own.Files = append(slices.Clip(own.Files), txtar.File{Name: "go.mod", Data: []byte("module example.com/crm\n\ngo 1.26\n")})
	}
	files, err := txtar.FS(own)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	return dir
}
