// Package report writes what a run found, for people and for programs.
//
// Each format is a row of a table and a type behind [Handler] or [Table]. They
// are handed everything at once and sort it themselves: equal findings give
// equal bytes, whatever the order in which packages were analysed.
package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
)

// A Handler writes findings.
type Handler interface {
	Findings(Outcome) error
}

// An Outcome is what a check has to report.
type Outcome struct {
	Findings   []rule.Finding
	Suppressed []Suppressed // not reported, but for a format that has a word for it
	Incomplete bool         // packages or passes failed
}

// A Suppressed is a finding that somebody has decided to live with.
type Suppressed struct {
	rule.Finding
	InSource bool   // by a line in the code, not by a baseline
	Reason   string // the line's, or which baseline
}

// A Run is what a handler knows besides the findings.
type Run struct {
	Places
	ReadFile func(name string) ([]byte, error) // files that spans name
	Version  string                            // of the program
	Category string                            // tells runs on one repository apart
	Style    Style
}

// A Style says what a text has besides the findings.
type Style struct {
	Related bool // the places that a finding is about, too
	Source  bool // the line that it stands in
	Color   bool
}

// A Table writes routes.
type Table interface {
	Routes([]*route.Route) error
}

var handlers = map[string]func(io.Writer, Run) Handler{
	"text":   func(w io.Writer, r Run) Handler { return text{w, r.Places, r.Style, newRegions(r.ReadFile)} },
	"json":   func(w io.Writer, r Run) Handler { return document{w, r.Places} },
	"github": func(w io.Writer, r Run) Handler { return workflow{w, r.Places, newRegions(r.ReadFile)} },
	"sarif":  func(w io.Writer, r Run) Handler { return &log{w: w, run: r, regions: newRegions(r.ReadFile)} },
}

var tables = map[string]func(io.Writer, Places) Table{
	"table":    func(w io.Writer, p Places) Table { return aligned{w, p} },
	"text":     func(w io.Writer, p Places) Table { return aligned{w, p} }, // what a check calls it
	"json":     func(w io.Writer, p Places) Table { return document{w, p} },
	"csv":      func(w io.Writer, p Places) Table { return commas{w, p} },
	"markdown": func(w io.Writer, p Places) Table { return markdown{w, p} },
}

// HandlerFormats and TableFormats are the names of the formats, sorted.
func HandlerFormats() []string { return slices.Sorted(maps.Keys(handlers)) }
func TableFormats() []string   { return slices.Sorted(maps.Keys(tables)) }

// NewHandler returns the handler of a format of [HandlerFormats].
func NewHandler(format string, w io.Writer, r Run) (Handler, error) {
	return lookup(handlers, format, w, r)
}

// NewTable returns the table of a format of [TableFormats].
func NewTable(format string, w io.Writer, p Places) (Table, error) {
	return lookup(tables, format, w, p)
}

func lookup[T, A any](formats map[string]func(io.Writer, A) T, format string, w io.Writer, a A) (T, error) {
	if make, ok := formats[format]; ok {
		return make(w, a), nil
	}
	var none T
	names := slices.Sorted(maps.Keys(formats))
	return none, fmt.Errorf("unknown format %q; expected %s", format, Alternatives(names))
}

// Alternatives joins names as one says them: "json or text".
func Alternatives(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// Places turns absolute file names into those that are printed.
type Places struct {
	Dir     string   // the working directory
	Modules []string // root directories of the modules that were checked
	Root    string   // the root of the repository; "" if there is none
}

// Local returns the name relative to the working directory where that is the
// shorter one, as the go command prints names.
func (p Places) Local(file string) string {
	if rel, err := filepath.Rel(p.Dir, file); err == nil && filepath.IsAbs(file) && len(rel) < len(file) {
		return rel
	}
	return file
}

// Portable returns the name relative to the root of the innermost module that
// the file lies in, with forward slashes. A file outside all modules, such as
// a configuration for several of them, is named from the first one.
func (p Places) Portable(file string) string {
	best := ""
	for _, dir := range p.Modules {
		if rel, err := filepath.Rel(dir, file); err == nil && filepath.IsLocal(rel) && len(dir) > len(best) {
			best = dir
		}
	}
	if best == "" && len(p.Modules) > 0 {
		best = p.Modules[0]
	}
	if rel, err := filepath.Rel(best, file); err == nil && best != "" {
		file = rel
	}
	return filepath.ToSlash(file)
}

// InRepository returns the name relative to the root of the repository, with
// forward slashes, and reports whether the file lies in it. Where there is no
// repository it starts from the module.
func (p Places) InRepository(file string) (string, bool) {
	if p.Root == "" {
		name := p.Portable(file)
		return name, filepath.IsLocal(filepath.FromSlash(name))
	}
	rel, err := filepath.Rel(p.Root, file)
	if err != nil || !filepath.IsLocal(rel) {
		return filepath.ToSlash(file), false
	}
	return filepath.ToSlash(rel), true
}

// A Summary is the line that a run ends with.
type Summary struct {
	Routes, Packages, Public int
	Findings, Warnings       int // the warnings are findings, too, but do not fail the run
	Known                    int // findings that the baseline has, which count nowhere else
	Unresolved               int // registrations that were not understood
	Failed                   int // packages that were not checked whole, so that there may be more of everything
	Unseen                   int // routes of which is not seen what guards them, if anything does
	Unknown                  int // those behind a guard that is not known, and judged by nothing else
	Unverified               int // those behind one, and judged by what they declare
	Unenforced               int // those that declare what nothing in the program is seen to enforce
	Unserved                 int // those whose router no server is seen to answer with
	Unclear                  int // those that write behind scopes of which nobody says whether they do
	Fixable                  int // findings that have a fix, which is not applied

	Catalog []string // the files of the catalog, if it was found and not named
}

// Count counts findings; those with fixes, if these can still be applied.
func (s *Summary) Count(findings []rule.Finding, fixable bool) {
	s.Findings = len(findings)
	for _, f := range findings {
		if f.Severity != config.SeverityError {
			s.Warnings++
		}
		if fixable && len(f.Fixes) > 0 {
			s.Fixable++
		}
	}
}

// String returns "214 routes in 31 packages (9 public): 4 findings, 2 routes
// not resolved", and, if there are any, ", 12 routes whose guards are not known",
// ", 5 not verified", ", 3 routes whose guards are not seen", ", 4 annotated routes
// that nothing is seen to guard", ", 9 routes that write behind scopes of unknown
// access", ", 2 routes that no server is seen to answer", "; 3 fixable with -fix"
// and "; the catalog is in docs/swagger.json". A route that could not be
// resolved is counted nowhere else.
func (s Summary) String() string {
	return fmt.Sprintf("%s: %s%s%s, %s", s.checked(), s.atLeast(), Count(s.Findings, "finding", "findings"), s.remarks(), s.missed())
}

// Listed is the line after a route table, which tells no findings.
func (s Summary) Listed() string { return fmt.Sprintf("%s: %s", s.checked(), s.missed()) }

// missed is what was not understood.
func (s Summary) missed() string {
	text := s.atLeast() + Count(s.Unresolved, "route", "routes") + " not resolved"
	if s.Unknown > 0 {
		text += ", " + Count(s.Unknown, "route", "routes") + " whose guards are not known"
	}
	if s.Unverified > 0 {
		text += fmt.Sprintf(", %d not verified", s.Unverified)
	}
	if s.Unseen > 0 {
		text += ", " + Count(s.Unseen, "route", "routes") + " whose guards are not seen"
	}
	if s.Unenforced > 0 {
		text += ", " + Count(s.Unenforced, "annotated route", "annotated routes") + " that nothing is seen to guard"
	}
	if s.Unclear > 0 {
		text += ", " + Count(s.Unclear, "route that writes", "routes that write") + " behind scopes of unknown access"
	}
	if s.Unserved > 0 {
		text += ", " + Count(s.Unserved, "route", "routes") + " that no server is seen to answer"
	}
	if s.Fixable > 0 {
		text += fmt.Sprintf("; %d fixable with -fix", s.Fixable)
	}
	if len(s.Catalog) > 0 {
		text += "; the catalog is in " + strings.Join(s.Catalog, " and ")
	}
	return text
}

func (s Summary) checked() string {
	text := fmt.Sprintf("%s in %s (%d public)", Count(s.Routes, "route", "routes"), Count(s.Packages, "package", "packages"), s.Public)
	if s.Failed > 0 {
		text = fmt.Sprintf("%s not checked whole, otherwise %s", Count(s.Failed, "package", "packages"), text)
	}
	return text
}

// atLeast precedes what there may be more of.
func (s Summary) atLeast() string {
	if s.Failed > 0 {
		return "at least "
	}
	return ""
}

func (s Summary) remarks() string {
	var remarks []string
	if s.Warnings > 0 {
		remarks = append(remarks, Count(s.Warnings, "warning", "warnings"))
	}
	if s.Known > 0 {
		remarks = append(remarks, fmt.Sprintf("%d more in the baseline", s.Known))
	}
	if remarks == nil {
		return ""
	}
	return " (" + strings.Join(remarks, ", ") + ")"
}

// Count returns "1 route" or "2 routes".
func Count(n int, singular, plural string) string {
	if n == 1 {
		return "1 " + singular
	}
	return fmt.Sprintf("%d %s", n, plural)
}

// byPlace orders findings as a reader walks through files.
func byPlace(a, b rule.Finding) int {
	return cmp.Or(cmp.Compare(a.Span.File, b.Span.File), cmp.Compare(a.Span.Line, b.Span.Line),
		cmp.Compare(a.Span.Column, b.Span.Column), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
}

// byRoute orders findings as a reader walks through an API.
func byRoute(a, b rule.Finding) int {
	return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method), byPlace(a, b))
}
