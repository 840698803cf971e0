package analyzer

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"fmt"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A Fact is what a package tells those that import it.
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

	// Carried are the facts of the package's dependencies that its importers
	// may not be handed.
	Carried []Carried
}

// AFact marks a Fact as a fact.
func (*Fact) AFact() {}

func (f *Fact) String() string {
	if f.Summary == nil {
		return fmt.Sprintf("scopevet(%d bytes of annotations)", len(f.Annotations))
	}
	return f.Summary.String()
}

// Drivers that analyse one package at a time hand over facts about packages
// that the exported declarations of the direct imports mention, and about no
// others (golang.org/x/tools/internal/facts, importMap). A package of handlers
// that only the body of a function refers to is not among them. What is known
// of such packages therefore travels with the fact of the package that imports
// them.

// A Carried is the fact of a dependency that drivers may not hand to the importers of a
// package.
type Carried struct {
	Path string
	Fact *Fact // without Carried of its own
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
