package report

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"

	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/scope"
)

// document writes one JSON array with a record a line, sorted by path, method,
// file and line, so that two runs can be compared with diff.
type document struct {
	w      io.Writer
	places Places
}

type findingRecord struct {
	Rule     string   `json:"rule"`
	File     string   `json:"file"`
	Line     int      `json:"line"`
	Column   int      `json:"column"`
	Message  string   `json:"message"`
	Severity string   `json:"severity"` // "error", or "warn" for what does not fail the run
	Method   string   `json:"method"`   // empty if the finding is about no route
	Path     string   `json:"path"`
	Methods  []string `json:"methods,omitempty"` // all of them, if it is about several of one path
	Routes   []string `json:"routes,omitempty"`  // all that it is about, if they are several
	Fixes    []string `json:"fixes"`

	Related []relatedRecord `json:"related,omitempty"` // places that it is about as well
}

type relatedRecord struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
}

type routeRecord struct {
	Method   string            `json:"method"`
	Path     string            `json:"path"`
	Handler  string            `json:"handler"`
	File     string            `json:"file"`
	Line     int               `json:"line"`
	Access   string            `json:"access"`
	Public   bool              `json:"public"`
	Declared scope.Requirement `json:"declared"`
	Enforced scope.Requirement `json:"enforced"`
	Unknown  string            `json:"unknown,omitempty"`  // why enforced is null
	Unclear  []scope.Scope     `json:"unclear,omitempty"`  // scopes of which nobody says whether they read or write, where that matters
	Unserved string            `json:"unserved,omitempty"` // why it is not certain that it is served
	Caller   string            `json:"caller,omitempty"`   // who may call what registers it, where nothing that is followed does
}

func (d document) Findings(found Outcome) error {
	findings := slices.SortedFunc(slices.Values(found.Findings), byRoute)
	return WriteArray(d.w, findings, func(f rule.Finding) findingRecord {
		r := findingRecord{
			Rule: f.Rule, File: d.places.Portable(f.Span.File), Line: f.Span.Line, Column: f.Span.Column,
			Message: f.Message, Severity: f.Severity.String(), Method: f.Method, Path: f.Path, Fixes: []string{},
		}
		for _, n := range f.Notes {
			r.Related = append(r.Related, relatedRecord{d.places.Portable(n.Span.File), n.Span.Line, n.Span.Column, n.Message})
		}
		if methods := f.Methods(); len(methods) > 1 {
			r.Methods = methods
		}
		if len(f.Routes) > 1 {
			for _, one := range sorted(f.Routes) {
				r.Routes = append(r.Routes, one.String())
			}
			r.Routes = slices.Compact(r.Routes)
		}
		for _, fix := range f.Fixes {
			r.Fixes = append(r.Fixes, fix.Message)
		}
		return r
	})
}

func (d document) Routes(routes []*route.Route) error {
	return WriteArray(d.w, sorted(routes), func(r *route.Route) routeRecord {
		return routeRecord{
			Method: r.Method, Path: r.Path, Handler: r.Handler,
			File: d.places.Portable(r.At.File), Line: r.At.Line,
			Access: r.Access.String(), Public: r.Public, Declared: r.Declared, Enforced: r.Enforced,
			Unknown: r.WhyUnknown(), Unclear: r.Unclear,
			Unserved: r.Unserved,
			Caller:   r.Caller,
		}
	})
}

// WriteArray writes a record of each of some things, all or nothing: what cannot be encoded
// is noticed first. (There are many of them: each is made when it is written.)
func WriteArray[T, R any](w io.Writer, things []T, record func(T) R) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	buf.WriteString("[")
	for i, thing := range things {
		if i > 0 {
			buf.WriteString(",")
		}
		buf.WriteString("\n  ")
		if err := enc.Encode(record(thing)); err != nil {
			return err
		}
		buf.Truncate(buf.Len() - 1) // the encoder ends each value with a newline
	}
	if len(things) > 0 {
		buf.WriteString("\n")
	}
	buf.WriteString("]\n")
	_, err := w.Write(printable.JSON(buf.Bytes()))
	return err
}

// WriteObject writes one value, indented, all or nothing.
func WriteObject(w io.Writer, value any) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(value); err != nil {
		return err
	}
	_, err := w.Write(printable.JSON(buf.Bytes()))
	return err
}
