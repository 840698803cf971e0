package vettool

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"go/token"
	"io"

	"golang.org/x/tools/go/analysis"

	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/regular"
)

// The forms below are unitchecker's: what the go command and its users read.

type (
	jsonEdit struct {
		Filename string `json:"filename"`
		Start    int    `json:"start"`
		End      int    `json:"end"`
		New      string `json:"new"`
	}
	jsonFix struct {
		Message string     `json:"message"`
		Edits   []jsonEdit `json:"edits"`
	}
	jsonRelated struct {
		Posn    string `json:"posn"`
		End     string `json:"end"`
		Message string `json:"message"`
	}
	jsonDiagnostic struct {
		Category       string        `json:"category,omitempty"`
		Posn           string        `json:"posn"`
		End            string        `json:"end"`
		Message        string        `json:"message"`
		SuggestedFixes []jsonFix     `json:"suggested_fixes,omitempty"`
		Related        []jsonRelated `json:"related,omitempty"`
	}
)

// printJSON writes diagnostics by package and analyzer, {} if there are none.
func printJSON(w io.Writer, fset *token.FileSet, id, name string, diagnostics []analysis.Diagnostic) error {
	at := func(pos token.Pos) string { return fset.Position(pos).String() }
	var list []jsonDiagnostic
	for _, d := range diagnostics {
		j := jsonDiagnostic{Category: d.Category, Posn: at(d.Pos), End: at(cmp.Or(d.End, d.Pos)), Message: d.Message}
		for _, fix := range d.SuggestedFixes {
			f := jsonFix{Message: fix.Message}
			for _, e := range fix.TextEdits {
				start, end := fset.Position(e.Pos), fset.Position(cmp.Or(e.End, e.Pos))
				f.Edits = append(f.Edits, jsonEdit{start.Filename, start.Offset, end.Offset, string(e.NewText)})
			}
			j.SuggestedFixes = append(j.SuggestedFixes, f)
		}
		for _, r := range d.Related {
			j.Related = append(j.Related, jsonRelated{at(r.Pos), at(cmp.Or(r.End, r.Pos)), r.Message})
		}
		list = append(list, j)
	}
	tree := make(map[string]map[string][]jsonDiagnostic)
	if list != nil {
		tree[id] = map[string][]jsonDiagnostic{name: list}
	}
	data, err := json.MarshalIndent(tree, "", "\t")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s\n", printable.JSON(data))
	return err
}

// printText writes a diagnostic as lines that begin with a place. If context
// is not negative, the lines of the file that it is about follow, and so many
// before and after them.
func printText(w io.Writer, fset *token.FileSet, context int, d analysis.Diagnostic) {
	line := func(pos, end token.Pos, indent, message string) {
		at := fset.Position(pos)
		printable.Fprintf(w, "%s: %s%s\n", at, printable.Block(indent), message)
		if context < 0 {
			return
		}
		last := at.Line
		if to := fset.Position(end); to.IsValid() {
			last = to.Line
		}
		data, err := regular.Read(at.Filename)
		if err != nil {
			return
		}
		lines := bytes.Split(data, []byte("\n"))
		for n := max(1, at.Line-context); n <= min(last+context, len(lines)); n++ {
			printable.Fprintf(w, "%d\t%s\n", n, printable.Source(string(lines[n-1])))
		}
	}
	line(d.Pos, d.End, "", d.Message)
	for _, r := range d.Related {
		line(r.Pos, r.End, "\t", r.Message)
	}
}
