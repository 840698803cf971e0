package command

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/cmd/internal/load"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// This file is about packages that are named without the programs that mount their
// routes. The programs are analysed as well, and what they say of the packages that are
// named is said.

// A named is the packages that were asked for.
type named struct {
	files   map[string]string // the paths of the packages that they are of
	paths   map[string]bool
	reached map[string]bool // paths of those that register something that a program comes by
}

func newNamed(prog *load.Program) named {
	n := named{files: make(map[string]string), paths: make(map[string]bool), reached: make(map[string]bool)}
	for _, pkg := range prog.Matched {
		n.paths[pkg.PkgPath] = true
		for _, file := range slices.Concat(pkg.GoFiles, pkg.CompiledGoFiles, pkg.OtherFiles) {
			n.files[file] = pkg.PkgPath
		}
	}
	return n
}

// part returns of what a pass says that which is about the packages.
func (n named) part(r *analyzer.Result) *analyzer.Result {
	own := *r
	own.Routes = slices.DeleteFunc(slices.Clone(r.Routes), func(r *route.Route) bool { return !n.has(r) })
	own.Findings = slices.DeleteFunc(slices.Clone(r.Findings), func(f rule.Finding) bool { return !n.concerned(f) })
	own.Silenced = slices.DeleteFunc(slices.Clone(r.Silenced), func(s analyzer.Silenced) bool { return !n.concerned(s.Finding) })
	own.Unresolved = 0
	for _, u := range r.Missing {
		if n.in(u.At.File) {
			own.Unresolved += u.Routes
		}
	}
	own.Hints = analyzer.Hints{}
	return &own
}

// in reports whether a file is one of the packages'.
func (n named) in(file string) bool { return n.files[file] != "" }

// reach notes which packages register what a program comes by, given what is said of it.
func (n named) reach(part *analyzer.Result) {
	for _, r := range part.Routes {
		n.reached[n.files[r.At.File]] = true
	}
	for _, u := range part.Missing {
		n.reached[n.files[u.At.File]] = true
	}
}

// concerned reports whether a finding stands in the packages, or is about a route that
// is theirs.
func (n named) concerned(f rule.Finding) bool {
	return n.in(f.Span.File) || slices.ContainsFunc(f.Routes, n.has)
}

// has reports whether a route is registered or annotated in the packages, or has its
// handler there.
func (n named) has(r *route.Route) bool {
	return n.in(r.At.File) ||
		slices.ContainsFunc(r.Keys, func(key string) bool { return n.paths[naming.PackageOf(key)] }) ||
		slices.ContainsFunc(r.Claims, func(c route.Claim) bool { return n.in(c.Span.File) })
}

// waiting is what packages register that no program which could be analysed mounts.
type waiting struct {
	registrations int
	packages      []string
	broken        []string // programs that would mount it
	passed        bool     // the programs that were analysed import it, and come by none of it
}

// await notes what packages register that no program which was analysed mounts, and, if
// no route at all was found, what those register that one does. Of a program that is not
// whole it has to be seen that it comes by something.
func (o *outcome) await(results []any, prog *load.Program, named named) {
	for _, result := range results {
		if r := result.(*analyzer.Result); !prog.Whole() && !prog.Mounts(r.Package) && !named.reached[r.Package] {
			o.awaitPackage(r, prog)
		}
	}
	if len(o.routes) > 0 || o.unresolved > 0 || o.waiting.registrations > 0 {
		return
	}
	for _, result := range results {
		o.awaitPackage(result.(*analyzer.Result), prog)
	}
	o.waiting.passed = o.waiting.registrations > 0
}

// awaitPackage notes the registrations of a package that no program which was analysed
// mounts.
func (o *outcome) awaitPackage(r *analyzer.Result, prog *load.Program) {
	if r.Waits == nil {
		return
	}
	n := r.Waits()
	if n == 0 {
		return
	}
	o.waiting.registrations += n
	o.waiting.packages = append(o.waiting.packages, r.Package)
	for _, pkg := range prog.Broken {
		if !slices.Contains(o.waiting.broken, pkg.PkgPath) && imports(pkg, r.Package) {
			o.waiting.broken = append(o.waiting.broken, pkg.PkgPath)
		}
	}
}

// imports reports whether a package that is not whole may import another one.
func imports(pkg *packages.Package, path string) bool {
	return len(pkg.Imports) == 0 || slices.ContainsFunc(slices.Collect(dependencies(pkg)), func(p string) bool { return p == path })
}

// dependencies yields the paths of what a package imports, directly or not.
func dependencies(pkg *packages.Package) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		more := true
		packages.Visit([]*packages.Package{pkg}, func(pkg *packages.Package) bool {
			more = more && yield(pkg.PkgPath)
			return more
		}, nil)
	}
}

// waits reports whether something waits, and is as bad as a route that is not resolved.
func (o *outcome) waits() bool {
	severity, judged := o.severities[rule.UnresolvedRoute]
	return o.waiting.registrations > 0 && judged && severity == config.SeverityError
}

// String says what waits, "" if nothing does.
func (w waiting) String() string {
	if w.registrations == 0 {
		return ""
	}
	why := "no package of the module does"
	switch {
	case w.passed:
		why = "none was found that comes by " + map[bool]string{true: "it", false: "them"}[w.registrations == 1]
	case len(w.broken) > 0:
		why = strings.Join(w.broken, " and ") + " could not be loaded whole"
	}
	wait := "wait"
	if w.registrations == 1 {
		wait = "waits"
	}
	return fmt.Sprintf("%s in %s %s for a program that mounts %s: %s", report.Count(w.registrations, "registration", "registrations"),
		strings.Join(w.packages, ", "), wait, map[bool]string{true: "it", false: "them"}[w.registrations == 1], why)
}
