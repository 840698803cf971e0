package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"
	"golang.org/x/tools/go/gcexportdata"

	"github.com/scopevet/scopevet/analyzer"
)

// desk is the server in whose findings several packages have a part.
var desk = server{name: "careless/helpdesk"}

// atDesk is what is to be found in the server at the help desk, whoever looks:
// what a package finds in itself, and what the program, which mounts all of
// them, finds in its own files and in theirs.
var atDesk = []string{
	"articles/articles.go:31:17: PUT /v1/articles/{slug} writes, but read:articles alone opens it (read-scope-on-write)\n",
	"articles/show.go:10:9: unknown directive //scope:requires; the nearest is //scope:require (bad-annotation)\n",
	"main.go:23:2: GET /v1/reports demands no scope (missing-scope)\n",
	"tickets/create.go:8:17: unknown scope write:ticket; the catalog has write:tickets (unknown-scope)\n",
	"tickets/tickets.go:34:2: DELETE /v1/tickets/{id} demands no scope (missing-scope)\n",
}

// TestNogo holds what is found package by package, by a driver that knows of
// none which others import it.
func TestNogo(t *testing.T) {
	if diff := cmp.Diff(atDesk, nogo(t, desk.dir(t))); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// nogoMain is the main function of a program that runs the pass on one package,
// the one that a .cfg file describes, as Bazel's nogo does
// (https://github.com/bazel-contrib/rules_go/blob/master/go/tools/builders/nogo_main.go):
// there is neither a Module nor a ReadFile, and the configuration is part of
// the program. Facts travel in files, from direct imports only.
func nogoMain() {
	a := analyzer.New(analyzer.Settings{Files: os.DirFS(os.Getenv("NOGO_FILES"))})
	run := a.Run
	a.Run = func(pass *analysis.Pass) (any, error) {
		pass.Module, pass.ReadFile = nil, nil
		return run(pass)
	}
	unitchecker.Main(a)
}

// A built is a package as go list describes it.
type built struct {
	ImportPath, Dir, Export string
	GoFiles, Imports        []string
	ImportMap               map[string]string
	Module                  *struct{ Main bool }
}

// elsewhere is a finding in a file of another package, which cannot be read:
// it stands at the route's registration, or the package clause.
var elsewhere = regexp.MustCompile(`^\S+\.go:\d+:\d+: (.*) at (\S+\.go:\d+:\d+) (\([a-z-]+\)\n)$`)

// nogo returns what the pass reports under nogo about the packages of the
// server in dir, sorted, each finding at the place that it is about. Each package is analysed by itself, in a directory
// that has its files and no other ones, under names relative to it. Packages
// of other modules are not analysed, as is Bazel's default.
func nogo(t *testing.T, dir string) []string {
	t.Helper()
	program, err := exec.LookPath("nogo")
	if err != nil {
		t.Fatal(err)
	}
	listed := json.NewDecoder(strings.NewReader(run(t, dir, "go", "list", "-deps", "-export",
		"-json=ImportPath,Dir,Export,GoFiles,Imports,ImportMap,Module", "./...").succeeds(t).stdout))
	work := t.TempDir()
	vetx := make(map[string]string)
	types := make(map[string]*types.Package)
	var found []string
	for listed.More() {
		var p built
		if err := listed.Decode(&p); err != nil {
			t.Fatal(err)
		}
		if p.ImportPath == "unsafe" {
			continue
		}
		vetx[p.ImportPath] = filepath.Join(work, fmt.Sprintf("%d.vetx", len(vetx)))
		if p.Module == nil || !p.Module.Main {
			noFacts(t, p, types, vetx[p.ImportPath])
			continue
		}
		config := unitchecker.Config{
			ID: p.ImportPath, ImportPath: p.ImportPath, Compiler: "gc",
			ImportMap: make(map[string]string), PackageVetx: make(map[string]string), VetxOutput: vetx[p.ImportPath],
		}
		for _, path := range p.Imports {
			config.ImportMap[path] = path
			if file, ok := vetx[path]; ok {
				config.PackageVetx[path] = file
			}
		}
		for path, mapped := range p.ImportMap {
			config.ImportMap[path] = mapped
		}
		sandbox := t.TempDir()
		below, err := filepath.Rel(dir, p.Dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(sandbox, below), 0o777); err != nil {
			t.Fatal(err)
		}
		for _, name := range p.GoFiles {
			data, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			name = filepath.Join(below, name)
			if err := os.WriteFile(filepath.Join(sandbox, name), data, 0o666); err != nil {
				t.Fatal(err)
			}
			config.GoFiles = append(config.GoFiles, name)
		}
		data, err := json.Marshal(config)
		if err != nil {
			t.Fatal(err)
		}
		unit := filepath.Join(work, "unit.cfg")
		if err := os.WriteFile(unit, data, 0o666); err != nil {
			t.Fatal(err)
		}
		t.Setenv("NOGO_FILES", dir)
		ended := run(t, sandbox, program, unit)
		before := len(found)
		for _, line := range vetted(t, ended.stderr) {
			found = append(found, elsewhere.ReplaceAllString(line, "$2: $1 $3"))
		}
		if ended.code != 0 && len(found) == before {
			t.Fatalf("%s: exit code %d", p.ImportPath, ended.code)
		}
	}
	slices.Sort(found)
	return found
}

// noFacts writes the file of a package that is not analysed, in which
// unitchecker looks for types and facts (writeVetxFile there). The types are
// those of the export data, the facts none.
func noFacts(t *testing.T, p built, known map[string]*types.Package, name string) {
	t.Helper()
	file, err := os.Open(p.Export)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r, err := gcexportdata.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	pkg, err := gcexportdata.Read(r, fset, known, p.ImportPath)
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := gcexportdata.Write(&buf, fset, pkg); err != nil {
		t.Fatal(err)
	}
	data := buf.Bytes()[1:] // the first byte tells the format
	header := binary.LittleEndian.AppendUint32([]byte("vetx"), uint32(len(data)))
	header = binary.LittleEndian.AppendUint32(header, 0)
	if err := os.WriteFile(name, append(header, data...), 0o666); err != nil {
		t.Fatal(err)
	}
}
