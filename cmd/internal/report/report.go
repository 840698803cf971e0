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

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
)

// A Handler writes findings.
type Handler interface {
	Findings([]rule.Finding) error
}

// A Table writes routes.
type Table interface {
	Routes([]*route.Route) error
}

var handlers = map[string]func(io.Writer, Places) Handler{
	"text": func(w io.Writer, p Places) Handler { return text{w, p} },
	"json": func(w io.Writer, p Places) Handler { return document{w, p} },
}

var tables = map[string]func(io.Writer, Places) Table{
	"table":    func(w io.Writer, p Places) Table { return aligned{w, p} },
	"json":     func(w io.Writer, p Places) Table { return document{w, p} },
	"csv":      func(w io.Writer, p Places) Table { return commas{w, p} },
	"markdown": func(w io.Writer, p Places) Table { return markdown{w, p} },
}

// HandlerFormats and TableFormats are the names of the formats, sorted.
func HandlerFormats() []string { return slices.Sorted(maps.Keys(handlers)) }
func TableFormats() []string   { return slices.Sorted(maps.Keys(tables)) }

// NewHandler returns the handler of a format of [HandlerFormats].
func NewHandler(format string, w io.Writer, p Places) (Handler, error) {
	return lookup(handlers, format, w, p)
}

// NewTable returns the table of a format of [TableFormats].
func NewTable(format string, w io.Writer, p Places) (Table, error) {
	return lookup(tables, format, w, p)
}

func lookup[T any](formats map[string]func(io.Writer, Places) T, format string, w io.Writer, p Places) (T, error) {
	if make, ok := formats[format]; ok {
		return make(w, p), nil
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

// A Summary is the line that a run ends with.
type Summary struct {
	Routes, Packages, Public int
	Findings, Warnings       int // the warnings are findings, too, but do not fail the run
	Unresolved               int // registrations that were not understood
}

// String returns "214 routes in 31 packages (9 public): 4 findings, 2 routes
// not resolved". A route that could not be resolved is counted nowhere else.
func (s Summary) String() string {
	return fmt.Sprintf("%s: %s%s, %s not resolved", s.checked(), Count(s.Findings, "finding", "findings"), s.warnings(), Count(s.Unresolved, "route", "routes"))
}

// Listed is the line after a route table, which tells no findings.
func (s Summary) Listed() string {
	return fmt.Sprintf("%s: %s not resolved", s.checked(), Count(s.Unresolved, "route", "routes"))
}

func (s Summary) checked() string {
	return fmt.Sprintf("%s in %s (%d public)", Count(s.Routes, "route", "routes"), Count(s.Packages, "package", "packages"), s.Public)
}

func (s Summary) warnings() string {
	if s.Warnings == 0 {
		return ""
	}
	return fmt.Sprintf(" (%s)", Count(s.Warnings, "warning", "warnings"))
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
