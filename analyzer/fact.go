package analyzer

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/flow"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A Fact is what the packages that import a package have to know of it.
type Fact struct {
	// Summary is the code that can register routes; nil if there is none.
	Summary *ir.Summary

	// Annotations is what pack makes of []*annotation.Annotation.
	Annotations []byte

	// Catalog is the JSON of the catalog in the package's const blocks.
	Catalog []byte

	// Permissions are the values of the package that stand for scopes of that
	// catalog and are no text.
	Permissions []catalog.Permission

	// Reported are the findings that the package has reported about its own
	// routes, since it could not know that another package would mount them.
	Reported []string

	// Silenced are the places of the //scope:ignore lines that silence
	// something in the package itself.
	Silenced []string

	// Products say where what cgo made of the package's files comes from.
	Products []Product

	// Hidden are the facts of the package's dependencies that its importers
	// may not be handed.
	Hidden []Hidden
}

// AFact marks a Fact as a fact.
func (*Fact) AFact() {}

func (f *Fact) String() string {
	if f.Summary == nil {
		return fmt.Sprintf("scopevet(%d bytes of annotations)", len(f.Annotations))
	}
	return f.Summary.String()
}

// facts reads the facts of all dependencies.
func (w *work) facts() {
	w.deps = make(map[string]*Fact)
	for _, f := range w.AllPackageFacts() {
		if fact, ok := f.Fact.(*Fact); ok && f.Package != w.Pkg {
			w.deps[f.Package.Path()] = fact
		}
	}
	for _, fact := range slices.Collect(maps.Values(w.deps)) {
		for _, h := range fact.Hidden {
			if w.deps[h.Path] == nil {
				w.deps[h.Path] = h.Fact
			}
		}
	}
}

// summaries returns those dependencies' code that can register routes.
func (w *work) summaries() map[string]*ir.Summary {
	out := make(map[string]*ir.Summary)
	for path, f := range w.deps {
		if f.Summary != nil {
			out[path] = f.Summary
		}
	}
	return out
}

// imports returns the annotations of all dependencies, by package path, and of the
// designs that code among them was generated from.
func (w *work) imports() ([]*annotation.Annotation, error) {
	var out []*annotation.Annotation
	for _, path := range slices.Sorted(maps.Keys(w.deps)) {
		if data := w.deps[path].Annotations; len(data) > 0 {
			list, err := unpack(data)
			if err != nil {
				return nil, fmt.Errorf("annotations of %s: %w", path, err)
			}
			out = append(out, list...)
		}
	}
	designed, problems := w.designed(slices.Concat(w.annotations.All, out))
	w.designs = problems
	return append(out, designed...), nil
}

// export writes the package's fact, if it has anything to say. Its bytes
// depend on the package and its dependencies alone.
func (w *work) export(fl *flow.Package, named *ir.Summary, quiet map[source.Span]bool) {
	if w.Pkg.Name() == "main" {
		return // nothing imports it
	}
	fact := &Fact{Summary: named}
	if fl != nil {
		fact.Summary = fl.Summary()
	}
	if len(w.annotations.All) > 0 {
		fact.Annotations = pack(w.annotations.All)
	}
	if w.blocks != nil {
		fact.Catalog, _ = json.Marshal(w.blocks) // plain data: nothing could fail
		fact.Permissions = w.permissions
	}
	fact.Reported = w.reported
	for at := range quiet {
		fact.Silenced = append(fact.Silenced, at.String())
	}
	slices.Sort(fact.Silenced)
	fact.Products = w.products()
	fact.Hidden = w.hidden()
	if fact.Summary != nil || fact.Annotations != nil || fact.Catalog != nil || fact.Reported != nil || fact.Hidden != nil {
		w.ExportPackageFact(fact)
	}
}

// pack writes annotations as JSON, whose bytes, unlike gob's, are the same in
// every process, and compresses it: every place repeats the name of its file.
func pack(list []*annotation.Annotation) []byte {
	var buf bytes.Buffer
	// The level is a valid one, the data plain, and a buffer takes everything:
	// there is nothing that could fail.
	w, _ := flate.NewWriter(&buf, flate.BestSpeed)
	_ = json.NewEncoder(w).Encode(list)
	_ = w.Close()
	return buf.Bytes()
}

// unpack reads what pack has written.
func unpack(data []byte) (list []*annotation.Annotation, err error) {
	err = json.NewDecoder(flate.NewReader(bytes.NewReader(data))).Decode(&list)
	return list, err
}

// findingKey tells findings apart across packages.
func findingKey(rule string, at source.Span) string {
	return rule + "@" + at.String()
}
