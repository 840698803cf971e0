// Package load loads the packages to check, and no more than that takes.
//
// A pass with facts has to see the dependencies of a package before the
// package. To load the syntax of all of them, as the stock drivers do, costs
// four to eleven times the processor time, for packages that register no route
// of this program. Here the packages of the main module are loaded from source
// and everything else from the export data in the build cache; facts then flow
// through the module's own packages alone:
//
//  1. The graph of imports is listed. To what the patterns match, it adds the
//     packages of the main module that no pattern matches, and those of other
//     modules that wrap a router or make guards: their facts are needed, their findings are
//     not asked for. All these are the roots, and loaded from source.
//  2. Every package that is no root is deleted from the import maps. Types have
//     been resolved by then, and [checker.Analyze] follows nothing but those
//     maps.
//
// Other packages outside the main module have no facts here. Test variants of
// packages that a pattern does not match are not analysed either: what
// registers routes there is seen through the package itself.
package load

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/regular"
	"github.com/scopevet/scopevet/analyzer/world"
)

// mode loads roots from source and the rest from export data. Without
// NeedDeps, and with NeedImports, the graph of imports is whole all the same.
const mode = packages.LoadSyntax | packages.NeedModule | packages.NeedForTest

// outline is what it takes to know which packages to load: the graph of imports and
// the names of the files, without a package compiled.
const outline = packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedModule

// A Config says what to load.
type Config struct {
	Dir      string   // where the go command runs; "" is the working directory
	Env      []string // its environment; nil is the process's
	Patterns []string // as the go command takes them
	Tests    bool     // test files, too
	Tags     string   // build tags, separated by commas

	Build world.Build // how the packages are built, to know which import which
}

// A Program is what was loaded.
type Program struct {
	// Matched are the packages that the patterns match and that have Go
	// files, sorted by path. Where a test variant was loaded it stands for the
	// package, whose files it all has.
	Matched []*packages.Package

	// Above are the packages that the patterns do not match, that no other imports, and
	// that import some of the matched ones: the programs that mount what these
	// register. Broken are those that did not load whole. They are above all the same
	// if there is something of them to analyse, and what is wrong with them is told.
	Above  []*packages.Package
	Broken []*packages.Package

	// Kept says that the program is analysed more than once: its syntax stays.
	Kept bool

	mounted  map[string]bool     // paths of packages that one which was loaded whole imports
	roots    []*packages.Package // and the packages of the same module that they import
	problems []packages.Error
	whole    bool
}

// An Error says that nothing could be loaded.
type Error struct{ Msg string }

func (e *Error) Error() string { return e.Msg }

// Load loads the packages that cfg.Patterns match. A package that does not
// parse or type-check is loaded as far as it goes, and [Program.Problems] tells
// what is wrong with it; an error is returned only if there is nothing to
// analyse at all, either because the go command failed or because nothing
// matches.
func Load(ctx context.Context, cfg Config) (*Program, error) {
	conf := &packages.Config{Mode: mode, Context: ctx, Dir: cfg.Dir, Env: environment(cfg.Env), Tests: cfg.Tests}
	if cfg.Tags != "" {
		conf.BuildFlags = []string{"-tags=" + cfg.Tags}
	}
	listing := *conf
	listing.Mode = outline
	asked, err := load(&listing, cfg.Patterns)
	if err != nil {
		return nil, err
	}
	listed, above := asked, mounting(asked, cfg)
	if len(above) > 0 {
		if listed, err = load(&listing, slices.Concat(cfg.Patterns, above)); err != nil {
			return nil, err
		}
	}
	more := needed(listed)
	if err := check(listed, more); err != nil {
		return nil, err
	}
	roots, err := load(conf, slices.Concat(cfg.Patterns, above, more))
	if err != nil {
		return nil, err
	}
	isAsked := make(map[string]bool, len(asked))
	for _, pkg := range asked {
		isAsked[pkg.ID] = true
	}
	matched := slices.DeleteFunc(slices.Clone(roots), func(pkg *packages.Package) bool { return !isAsked[pkg.ID] })
	if len(matched) == 0 {
		return nil, &Error{"no packages match " + strings.Join(cfg.Patterns, " ")}
	}
	prog := &Program{
		problems: problems(roots),
		mounted:  make(map[string]bool),
		roots:    slices.DeleteFunc(slices.Clone(roots), isEmpty),
		Matched:  reported(matched),
		whole:    slices.Contains(cfg.Patterns, "./...") && atModuleRoot(matched, cfg.Dir) && isOnly(cfg.Dir),
	}
	if len(above) > 0 {
		prog.problems = problems(matched)
	}
	prog.mount(above)
	prog.prune()
	return prog, nil
}

// mounting returns the paths of the packages that no other imports, and that import
// those of the asked ones which can have to do with routes: asked for without these,
// nothing would be known of where their routes are mounted.
func mounting(asked []*packages.Package, cfg Config) []string {
	if slices.Contains(cfg.Patterns, "./...") && atModuleRoot(asked, cfg.Dir) && isOnly(cfg.Dir) {
		return nil // they are among the asked ones
	}
	serves := make(map[*packages.Package]bool)
	packages.Visit(asked, nil, func(pkg *packages.Package) { // imports first
		for path, imp := range pkg.Imports {
			serves[pkg] = serves[pkg] || framework.IsFramework(path) || serves[imp]
		}
	})
	named, mounts := make(map[string]bool), make(map[string]bool)
	var dirs []string
	for _, pkg := range asked {
		named[pkg.PkgPath] = true
		if pkg.Module != nil && pkg.Module.Main && pkg.Module.Dir != "" && pkg.Name != "main" && serves[pkg] {
			mounts[pkg.PkgPath] = true
			dirs = append(dirs, cfg.Build.Roots(pkg.Module.Dir)...)
		}
	}
	if len(mounts) == 0 {
		return nil
	}
	slices.Sort(dirs)
	var above []string
	for _, p := range world.Read(cfg.Build, slices.Compact(dirs)...).Tops(func(path string) bool { return mounts[path] }) {
		if !named[p.Path] {
			above = append(above, p.Path)
		}
	}
	return above
}

// mount notes the packages above the matched ones, and what is mounted by a package
// that was loaded whole.
func (p *Program) mount(above []string) {
	own := make(map[packages.Error]bool)
	for _, err := range p.problems {
		own[err] = true
	}
	imported := make(map[*packages.Package]bool)
	for _, pkg := range p.roots {
		for _, imp := range pkg.Imports {
			imported[imp] = true
		}
	}
	for _, pkg := range p.roots {
		switch {
		case slices.Contains(above, pkg.PkgPath):
			wrong := slices.DeleteFunc(problems([]*packages.Package{pkg}), func(err packages.Error) bool { return own[err] })
			if !isEmpty(pkg) {
				p.Above = append(p.Above, pkg)
			}
			if len(wrong) > 0 {
				p.Broken = append(p.Broken, pkg)
				p.tell(wrong)
				continue
			}
		case imported[pkg]:
			continue
		}
		packages.Visit([]*packages.Package{pkg}, func(pkg *packages.Package) bool {
			p.mounted[pkg.PkgPath] = true
			return true
		}, nil)
	}
	for _, path := range above { // it has no Go file that could be read
		if !slices.ContainsFunc(p.roots, func(pkg *packages.Package) bool { return pkg.PkgPath == path }) {
			p.Broken = append(p.Broken, &packages.Package{PkgPath: path})
		}
	}
}

// tell adds what is wrong with the program to what is told of it.
func (p *Program) tell(wrong []packages.Error) {
	for _, err := range wrong {
		if !slices.Contains(p.problems, err) {
			p.problems = append(p.problems, err)
		}
	}
	slices.SortStableFunc(p.problems, func(a, b packages.Error) int { return strings.Compare(a.Pos, b.Pos) })
}

// Mounts reports whether a package that nothing else imports, and that was loaded
// whole, imports the named one.
func (p *Program) Mounts(pkgPath string) bool { return p.mounted[pkgPath] }

// load is packages.Load with the go command's own words where it fails.
func load(conf *packages.Config, patterns []string) ([]*packages.Package, error) {
	pkgs, err := packages.Load(conf, patterns...)
	if err != nil {
		msg := err.Error()
		// go/packages prints "err: exit status 1: stderr: go: ..." of it.
		if _, stderr, ok := strings.Cut(msg, ": stderr: "); ok && stderr != "" {
			msg = stderr
		}
		return nil, &Error{strings.TrimSpace(strings.TrimPrefix(msg, "err: "))}
	}
	return pkgs, nil
}

// needed returns the paths of the packages that the asked ones import, directly
// or not, and whose facts they need: those of the main module, and of other
// modules those that wrap a router, or what wraps one, and those that make guards.
func needed(asked []*packages.Package) []string {
	isAsked := make(map[string]bool, len(asked))
	for _, pkg := range asked {
		isAsked[pkg.ID] = true
		isAsked[pkg.PkgPath] = true
	}
	more := make(map[string]bool)
	wraps := make(map[*packages.Package]bool)
	packages.Visit(asked, nil, func(pkg *packages.Package) { // imports first
		wraps[pkg] = pkg.Module != nil && !pkg.Module.Main && framework.Wraps(pkg.PkgPath, maps.Keys(pkg.Imports))
		for _, imp := range pkg.Imports {
			wraps[pkg] = wraps[pkg] || wraps[imp] && !framework.IsFramework(pkg.PkgPath)
		}
		switch {
		case pkg.Module == nil || isAsked[pkg.ID] || isAsked[pkg.PkgPath]:
			// The ID of a test variant is no pattern, and its package is enough.
		case pkg.Module.Main, wraps[pkg],
			framework.MakesGuards(pkg.PkgPath, maps.Keys(pkg.Imports), slices.Values(pkg.GoFiles), regular.Read):
			more[pkg.PkgPath] = true
		}
	})
	return slices.Sorted(maps.Keys(more))
}

// check returns an error about a file of the packages to be loaded from source that
// is none to be read: go/packages reads all of it, whatever it is.
func check(listed []*packages.Package, more []string) error {
	source := make(map[string]bool, len(more))
	for _, path := range more {
		source[path] = true
	}
	for _, pkg := range listed {
		source[pkg.PkgPath] = true
	}
	var failed error
	packages.Visit(listed, nil, func(pkg *packages.Package) {
		if failed != nil || !source[pkg.PkgPath] {
			return
		}
		for _, name := range pkg.GoFiles {
			if info, err := os.Stat(name); err == nil && failed == nil {
				failed = regular.Check(name, info)
			}
		}
	})
	return failed
}

// isEmpty reports whether there is nothing in pkg to analyse: no Go file, or
// only the main that the go command writes for a test.
func isEmpty(pkg *packages.Package) bool {
	return len(pkg.Syntax) == 0 || pkg.Types == nil || pkg.TypesInfo == nil ||
		pkg.Name == "main" && strings.HasSuffix(pkg.ID, ".test")
}

// reported returns the packages that speak for what the patterns match.
func reported(matched []*packages.Package) []*packages.Package {
	augmented := make(map[string]bool)
	for _, pkg := range matched {
		if pkg.ForTest == pkg.PkgPath && pkg.ForTest != "" {
			augmented[pkg.PkgPath] = true
		}
	}
	out := slices.DeleteFunc(slices.Clone(matched), func(pkg *packages.Package) bool {
		return isEmpty(pkg) || pkg.ForTest == "" && augmented[pkg.PkgPath]
	})
	slices.SortFunc(out, func(a, b *packages.Package) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// problems returns every error of the roots and of what they import, once, that keeps a
// package from being loaded whole.
func problems(roots []*packages.Package) []packages.Error {
	seen := make(map[packages.Error]bool)
	var out []packages.Error
	packages.Visit(roots, nil, func(pkg *packages.Package) {
		for _, err := range pkg.Errors {
			if isEcho(pkg, err) || isUnembedded(err) {
				continue
			}
			if err.Pos == "-" {
				err.Pos = ""
			}
			if !seen[err] {
				seen[err] = true
				out = append(out, err)
			}
		}
	})
	slices.SortStableFunc(out, func(a, b packages.Error) int { return strings.Compare(a.Pos, b.Pos) })
	return out
}

// isEcho reports whether an error repeats another one of the package. The go
// command adds the compiler's output, under a line "# path", to what the type
// checker says; the type checker misses the name of a package that, as the go
// command says, does not exist.
func isEcho(pkg *packages.Package, err packages.Error) bool {
	return len(pkg.TypeErrors) > 0 && strings.HasPrefix(err.Msg, "# ") ||
		err.Kind == packages.TypeError && strings.HasSuffix(err.Msg, ` (invalid package name: "")`)
}

// atModuleRoot reports whether dir is the root of the one module that all
// packages belong to, so that "./..." means the whole of it.
func atModuleRoot(pkgs []*packages.Package, dir string) bool {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return false
	}
	return !slices.ContainsFunc(pkgs, func(pkg *packages.Package) bool {
		return pkg.Module == nil || !pkg.Module.Main || filepath.Clean(pkg.Module.Dir) != abs
	})
}

// isOnly reports whether the module in dir is the only one that is worked on, so
// that none outside it can import its packages.
func isOnly(dir string) bool {
	abs, err := filepath.Abs(dir)
	return err == nil && len(world.Uses(world.FindWorkspace(abs))) <= 1
}

// prune deletes every import that is no root.
func (p *Program) prune() {
	isRoot := make(map[*packages.Package]bool, len(p.roots))
	for _, pkg := range p.roots {
		isRoot[pkg] = true
	}
	for _, pkg := range p.roots {
		maps.DeleteFunc(pkg.Imports, func(_ string, imp *packages.Package) bool { return !isRoot[imp] })
	}
}

// Problems yields what kept packages from being loaded whole, by position.
func (p *Program) Problems() iter.Seq[packages.Error] { return slices.Values(p.problems) }

// Failed returns the number of packages that were not loaded whole.
func (p *Program) Failed() int {
	told := make(map[packages.Error]bool)
	for _, err := range p.problems {
		told[err] = true
	}
	n := 0
	for _, pkg := range p.roots {
		if slices.ContainsFunc(problems([]*packages.Package{{Errors: pkg.Errors, TypeErrors: pkg.TypeErrors}}), func(err packages.Error) bool { return told[err] }) {
			n++
		}
	}
	return max(n, min(1, len(p.problems))) // one may have no file at all
}

// Whole reports whether the patterns mean every package of one module.
func (p *Program) Whole() bool { return p.whole }

// Len returns the number of packages that [Program.Analyze] will visit.
func (p *Program) Len() int { return len(p.roots) }

// ModuleDirs returns the root directories of the modules that the matched
// packages belong to, sorted.
func (p *Program) ModuleDirs() []string { return p.dirs(false) }

// MainDirs returns those of them that are worked on: the main module, or those of
// the workspace.
func (p *Program) MainDirs() []string { return p.dirs(true) }

// dirs returns the root directories of the modules of the matched packages, sorted; of
// the main modules alone if main is set.
func (p *Program) dirs(main bool) []string {
	var dirs []string
	for _, pkg := range p.Matched {
		if pkg.Module != nil && pkg.Module.Dir != "" && (pkg.Module.Main || !main) {
			dirs = append(dirs, pkg.Module.Dir)
		}
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

// Imported returns a function that reports whether another package of the
// module imports the named one, or nil if only a part of the module was loaded
// and the answer would depend on which.
func (p *Program) Imported() func(pkgPath string) bool {
	if !p.whole {
		return nil
	}
	imported := make(map[string]bool)
	for _, pkg := range p.roots {
		for _, imp := range pkg.Imports {
			if imp.PkgPath != pkg.PkgPath && pkg.ForTest == "" {
				imported[imp.PkgPath] = true
			}
		}
		for _, f := range pkg.Syntax {
			if from, ok := world.GeneratedFrom(f); ok {
				imported[from] = true
			}
		}
	}
	return func(pkgPath string) bool { return imported[pkgPath] }
}

// failedPrerequisite begins what [checker.Analyze] says of a package that was
// not analysed because one that it imports failed; the cause is told with that.
const failedPrerequisite = "failed prerequisites: "

// A PassError is a pass that failed.
type PassError struct {
	PkgPath string
	Err     error
}

func (e *PassError) Error() string { return fmt.Sprintf("%s: %v", e.PkgPath, e.Err) }
func (e *PassError) Unwrap() error { return e.Err }

// distinct drops errors that say the same of several packages, as a broken
// configuration does.
func distinct(errs []error) []error {
	seen := make(map[string]bool)
	return slices.DeleteFunc(errs, func(err error) bool {
		text := err.Error()
		if pass, ok := errors.AsType[*PassError](err); ok {
			text = pass.Err.Error()
		}
		defer func() { seen[text] = true }()
		return seen[text]
	})
}
