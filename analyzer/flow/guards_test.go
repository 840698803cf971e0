package flow

import (
	"fmt"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/tools/go/packages"
	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/analyzer/flow/lower"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// TestGuards evaluates the programs in testdata/guards and holds what is
// enforced on their routes against the expected listing. Programs may import
// the frameworks that the module in testdata/frameworks requires.
//
// Besides its Go files an archive has:
//
//	scopes     the catalog, a scope a line; without it what is named like a
//	           scope is one
//	guards     functions that enforce what they are given, with their mode:
//	           example.com/main.require any
//	           and, behind that, what their arguments mean together: {0}:{1}
//	permissions constants and variables that stand for scopes: the type with the
//	           number of the constant, or with the name of the variable, and the
//	           scope: example.com/auth.Permission 3 contacts.read
//	enforced   the expected listing, a line for each route:
//	           METHOD /path: requirement [fault at line, ...]; what mends a
//	           fault that is one of order is "to" the line before which it goes
//	unresolved what is not known
//	ask        how the running program is asked (see TestGuardsAnswer)
func TestGuards(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("testdata", "guards", "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no programs in testdata/guards: %v", err)
	}
	archives := make(map[string]*txtar.Archive)
	for _, name := range names {
		if archives[name], err = txtar.ParseFile(name); err != nil {
			t.Fatal(err)
		}
	}
	imported := importedBy(t, archives)
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a := archives[name]
			table := tableOfArchive(t, imported, a)
			holdEvidence(t, table)
			got := map[string]string{"enforced": enforcedText(table), "unresolved": unresolvedText(table)}
			if *update {
				rewrite(t, name, a, got)
				return
			}
			for _, section := range sortedKeys(got) {
				lines, _ := sectionLines(a, section)
				if diff := cmp.Diff(lines, splitLines(got[section]), cmpopts.EquateEmpty(), cmp.Comparer(func(a, b string) bool { return a == b })); diff != "" {
					t.Errorf("%s (-want +got):\n%s", section, diff)
				}
			}
		})
	}
}

// tableOfArchive evaluates the program of an archive.
func tableOfArchive(t *testing.T, imported map[string]*types.Package, a *txtar.Archive) Table {
	t.Helper()
	in := Input{Source: lower.Source{Guards: make(map[string]string)}, Templates: make(map[string]scope.Template), Evidence: true}
	if lines, ok := sectionLines(a, "scopes"); ok {
		in.Scopes, in.Names = func(s string) bool { return slices.Contains(lines, s) }, lines
	}
	permissions, _ := sectionLines(a, "permissions")
	in.Permissions = permissionsOf(permissions)
	guards, _ := sectionLines(a, "guards")
	for _, line := range guards {
		name, mode, _ := strings.Cut(line, " ")
		mode, template, composes := strings.Cut(mode, " ")
		in.Guards[name] = mode
		if composes {
			var err error
			if in.Templates[name], err = scope.ParseTemplate(template); err != nil {
				t.Fatal(err)
			}
		}
	}
	table, err := loadWith(t, imported, archiveFiles(a), in).top().Evaluate(func() bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// permissionsOf reads the lines of a file called permissions.
func permissionsOf(lines []string) lower.Permissions {
	p := lower.Permissions{Numbers: make(map[string]map[int]string), Vars: make(map[string]string), Types: make(map[string]bool)}
	for _, line := range lines {
		fields := strings.Fields(line)
		p.Types[fields[0]] = true
		if n, err := strconv.Atoi(fields[1]); err != nil {
			p.Vars[fields[1]] = fields[2]
		} else if p.Numbers[fields[0]] == nil {
			p.Numbers[fields[0]] = map[int]string{n: fields[2]}
		} else {
			p.Numbers[fields[0]][n] = fields[2]
		}
	}
	return p
}

// importedBy returns the types of what programs import, from export data: of
// standard packages, and of frameworks as testdata/frameworks requires them.
func importedBy(t *testing.T, archives map[string]*txtar.Archive) map[string]*types.Package {
	t.Helper()
	var paths []string
	for _, a := range archives {
		for _, f := range a.Files {
			if !strings.HasSuffix(f.Name, ".go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Data, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, spec := range file.Imports {
				if path, _ := strconv.Unquote(spec.Path.Value); !strings.HasPrefix(path, "example.com/") {
					paths = append(paths, path)
				}
			}
		}
	}
	slices.Sort(paths)
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedExportFile,
		Dir:  filepath.Join("..", "..", "testdata", "frameworks"),
	}, slices.Compact(paths)...)
	if err != nil {
		t.Fatal(err)
	}
	if packages.PrintErrors(pkgs) > 0 {
		t.Fatal("some of what the programs import cannot be loaded")
	}
	byInput := make(map[string]*types.Package)
	for _, p := range pkgs {
		byInput[p.PkgPath] = p.Types
	}
	return byInput
}

// sectionLines returns the lines of a file of an archive, and whether it is
// there.
func sectionLines(a *txtar.Archive, name string) ([]string, bool) {
	i := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == name })
	if i < 0 {
		return nil, false
	}
	return splitLines(string(a.Files[i].Data)), true
}

func splitLines(s string) []string {
	return slices.DeleteFunc(strings.Split(s, "\n"), func(line string) bool { return line == "" })
}

// enforcedText lists what is enforced on each route, and the guards that do
// not do their work.
func enforcedText(table Table) string {
	var b strings.Builder
	for _, r := range table.Routes {
		fmt.Fprintf(&b, "%s %s: %s", r.Method, r.Path, r.Enforced)
		for _, g := range r.Unknown {
			fmt.Fprintf(&b, " (%s)", g.Cause())
		}
		var faults []string
		for _, f := range r.Faults {
			text := fmt.Sprintf("%s at %s", f.Kind, position(f.Span))
			if f.Before.IsValid() {
				text += " to " + position(f.Before)
			}
			faults = append(faults, text)
		}
		if len(faults) > 0 {
			fmt.Fprintf(&b, " [%s]", strings.Join(faults, ", "))
		}
		b.WriteByte('\n')
	}
	return b.String()
}
