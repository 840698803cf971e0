package draft

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/analyzer/yamldoc"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

const schema = "https://raw.githubusercontent.com/scopevet/scopevet/main/analyzer/config/schema.json"

// YAML returns the text of the configuration. Files in comments are named as
// name says. Reason stands where somebody has to write one; the text that users
// are handed has none.
func (d *Draft) YAML(name func(file string) string, reason string) []byte {
	w := &writer{name: name}
	w.line("# yaml-language-server: $schema=" + schema)
	w.line("# What scopevet cannot tell from the code. Keys are explained in")
	w.line("# https://github.com/scopevet/scopevet/blob/main/analyzer/config/README.md")
	w.line("")
	w.access = `""`
	if reason != "" {
		w.access = "none"
	}
	d.catalog(w)
	d.types(w)
	if d.OpenAPI != "" {
		w.line("")
		w.line("# What the operations of this document demand is held against the code.")
		d.openapi(w)
	}
	d.exemptions(w, reason)
	d.registrars(w)
	d.guards(w)
	d.mayGuard(w)
	w.line("")
	w.line("# Where declared and enforced scopes are compared: auto, where a router's tree")
	w.line("# shows any guard; required, everywhere; off, nowhere, since a gateway enforces.")
	w.line("enforcement: auto")
	w.line("")
	w.line("# error (default), warn or off. These are off unless they are turned on:")
	w.line("rules:")
	var rows []commented
	for _, r := range rule.All() {
		if r.Off {
			rows = append(rows, commented{"  # " + r.Name + ": warn", r.Title})
		}
	}
	w.rows(rows)
	return w.Bytes()
}

// Sources returns the text of a configuration that has the catalog and the
// document alone.
func (d *Draft) Sources() []byte {
	w := &writer{name: func(file string) string { return file }}
	if len(d.CatalogFiles)+len(d.Scopes) > 0 || d.Type != "" {
		d.catalog(w)
	}
	d.openapi(w)
	return w.Bytes()
}

func (d *Draft) openapi(w *writer) {
	if d.OpenAPI != "" {
		w.line("openapi: " + yamldoc.Text(d.OpenAPI))
	}
}

func (d *Draft) catalog(w *writer) {
	switch {
	case len(d.CatalogFiles) == 1:
		w.line("catalog: " + yamldoc.Text(d.CatalogFiles[0]))
	case len(d.CatalogFiles) > 1:
		w.line("catalog:")
		for _, file := range d.CatalogFiles {
			w.line("  - " + yamldoc.Text(file))
		}
	case d.Type != "":
		w.line("# The constants and variables of this type are the scopes; comments on them describe them.")
		w.line("catalog: " + yamldoc.Text("go:"+d.Type))
	case len(d.Scopes) == 0:
		w.line("# No scope was found in the code. Name the documentation of those there are:")
		w.line("# catalog: docs/scopes.md")
	default:
		w.line("# The scopes that the code names. Write down what each permits (\"View contacts\"),")
		w.line("# or name the documentation that does: catalog: docs/scopes.md")
		w.line("catalog:")
		w.line("  scopes:")
		var rows []commented
		for _, s := range d.Scopes {
			if w.access == "" || !s.Unclear {
				rows = append(rows, commented{"    " + yamldoc.Text(string(s.Name)) + ": " + yamldoc.Quoted(s.Description), s.remark(w)})
				continue
			}
			rows = append(rows, commented{"    " + yamldoc.Text(string(s.Name)) + ":", s.remark(w)},
				commented{"      description: " + yamldoc.Quoted(s.Description), "what it permits"},
				commented{"      access: " + w.access, "read, write, read write or none"})
		}
		w.rows(rows)
	}
}

// types lists the types whose values may be the catalog.
func (d *Draft) types(w *writer) {
	var rows []commented
	for _, t := range d.Types {
		rows = append(rows, commented{"#   catalog: " + yamldoc.Text("go:"+t.Name), report.Count(t.Values, "value", "values") + ", " + w.place(t.At)})
	}
	if len(rows) > 0 {
		w.line("# The values of these types may be permissions. If one is the catalog:")
		w.rows(rows)
	}
}

// remark says where a scope is demanded, and what may be wrong with it.
func (s *Scope) remark(w *writer) string {
	parts := []string{report.Count(s.Routes, "route", "routes")}
	if s.At.IsValid() {
		parts[0] += ", " + w.place(s.At)
	}
	if s.Like != "" {
		parts = append(parts, "misspelt "+string(s.Like)+"?")
	}
	if _, ok := scope.AccessOfName(s.Name); !ok && s.Description == "" && !s.Unclear {
		parts = append(parts, "to read or to write?")
	}
	return strings.Join(parts, "; ")
}

func (d *Draft) exemptions(w *writer, reason string) {
	if len(d.Public)+len(d.Missing) > 0 {
		w.line("")
		w.line("# Routes that need no scope, each with its reason.")
		w.line("public:")
		w.proposed("These look like it.", d.Public, yamldoc.Quoted(reason))
		w.reported("These demand none that could be seen", rule.MissingScope, d.Missing, yamldoc.Quoted(reason))
	}
	if len(d.Reads)+len(d.Opened) > 0 {
		w.line("")
		w.line("# Routes that read, whatever their method, each with its reason.")
		w.line("reads:")
		w.proposed("These look like it.", d.Reads, yamldoc.Quoted(reason))
		w.reported("These are opened by a scope to read, too", rule.ReadScopeOnWrite, d.Opened, yamldoc.Quoted(reason))
	}
}

func (d *Draft) registrars(w *writer) {
	if len(d.Registrars) == 0 {
		return
	}
	w.line("")
	w.line("# Functions that are given a path and a handler, and that could not be followed.")
	w.line("# Those that register a route are to be named, with the numbers of the arguments:")
	w.line("# routers:")
	for _, r := range d.Registrars {
		w.rows([]commented{{"#   - func: " + yamldoc.Text(r.Func), w.place(r.At.Pos)}})
		if r.Method >= 0 {
			w.line(fmt.Sprint("#     method: ", r.Method))
		}
		w.line(fmt.Sprint("#     path: ", r.Path))
		if r.Handler >= 0 {
			w.line(fmt.Sprint("#     handler: ", r.Handler))
		}
	}
}

func (d *Draft) guards(w *writer) {
	if len(d.Guards) == 0 {
		return
	}
	w.line("")
	w.line("# Functions that were found to enforce the scopes they are given. What their bodies")
	w.line("# do decides, so that they need no entry. Others, which are not recognised, do:")
	w.line("# guards:")
	for _, g := range d.Guards {
		w.rows([]commented{{"#   - func: " + yamldoc.Text(g.Func), report.Count(g.Routes, "route", "routes") + ", " + w.place(g.At)}})
		if g.Mode != "" {
			w.line("#     mode: " + g.Mode)
		}
	}
}

// mayGuard lists the functions that may be guards and are not seen to be.
func (d *Draft) mayGuard(w *writer) {
	if len(d.Candidates) == 0 {
		return
	}
	w.line("")
	w.line("# Functions that are given constants and stand before routes which nothing is seen to")
	w.line("# guard. Those that are guards are to be named:")
	w.line("# guards:")
	w.guards("#   ", d.Candidates)
}

type writer struct {
	bytes.Buffer
	access string // what stands for an access that somebody has to fill in; "" leaves it out
	name   func(file string) string
}

func (w *writer) line(text string) { w.WriteString(text + "\n") }

func (w *writer) place(pos source.Pos) string {
	return fmt.Sprintf("%s:%d", printable.Text(w.name(pos.File)), pos.Line)
}

// proposed writes entries that wait for a reason.
func (w *writer) proposed(why string, list []Exemption, reason string) {
	if len(list) == 0 {
		return
	}
	w.line("  # " + why + " Give a reason, or remove the line:")
	w.line("  # until then scopevet refuses this file.")
	w.exemptions("  ", list, reason)
}

// reported writes routes as comments that a rule reports as long as they are.
func (w *writer) reported(what, name string, list []Exemption, reason string) {
	if len(list) == 0 {
		return
	}
	w.line("  # " + what + ", and are reported (" + name + ").")
	w.exemptions("  # ", list, reason)
}

func (w *writer) exemptions(indent string, list []Exemption, reason string) {
	var rows []commented
	for _, e := range list {
		rows = append(rows, commented{indent + yamldoc.Text(e.Pattern) + ": " + reason, w.place(e.At)})
	}
	w.rows(rows)
}

// A commented is an entry with a comment behind it.
type commented struct{ entry, comment string }

// rows writes entries with their comments aligned, but for those that are far
// longer than others.
func (w *writer) rows(rows []commented) {
	const most = 60
	width := 0
	for _, r := range rows {
		if n := utf8.RuneCountInString(r.entry); n <= most {
			width = max(width, n)
		}
	}
	for _, r := range rows {
		pad := max(0, width-utf8.RuneCountInString(r.entry))
		w.line(r.entry + strings.Repeat(" ", pad) + "  # " + r.comment)
	}
}
