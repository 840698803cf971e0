package report

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/route"
)

// columns are those of every table for people and spreadsheets.
var columns = []string{"method", "path", "access", "public", "declared", "enforced", "handler", "place"}

// sorted returns the routes in the order of every route table.
func sorted(routes []*route.Route) []*route.Route {
	return slices.SortedFunc(slices.Values(routes), (*route.Route).Compare)
}

// row returns the cells of one route, each fit to be printed.
func row(r *route.Route, place string) []string {
	public := ""
	if r.Public {
		public = "public"
	}
	cells := []string{r.Method, r.Path, r.Access.String(), public, r.Declared.String(), enforced(r),
		r.Handler, fmt.Sprintf("%s:%d", place, r.At.Line)}
	for i, cell := range cells {
		cells[i] = printable.Text(cell)
	}
	return cells
}

// enforced returns what the code demands on a route. Nobody says by it that the
// route is to be public: it demands nothing. What is not known has its reasons,
// and "-" is what nobody has looked for.
func enforced(r *route.Route) string {
	switch {
	case r.Enforced.IsPublic():
		return "nothing"
	case len(r.Unknown) > 0:
		return "not known: " + r.WhyUnknown()
	}
	return r.Enforced.String()
}

// aligned writes a table for a terminal.
type aligned struct {
	w      io.Writer
	places Places
}

func (t aligned) Routes(routes []*route.Route) error {
	var buf bytes.Buffer
	w := tabwriter.NewWriter(&buf, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.ToUpper(strings.Join(columns, "\t")))
	for _, r := range sorted(routes) {
		cells := row(r, t.places.Local(r.At.File))
		for i, cell := range cells {
			if cell == "" {
				cells[i] = "-"
			}
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	w.Flush() // a bytes.Buffer takes everything
	_, err := t.w.Write(buf.Bytes())
	return err
}

// commas writes comma-separated values (RFC 4180) with a header.
type commas struct {
	w      io.Writer
	places Places
}

func (t commas) Routes(routes []*route.Route) error {
	w := csv.NewWriter(t.w)
	w.Write(columns) // errors are kept until Flush
	for _, r := range sorted(routes) {
		w.Write(row(r, t.places.Portable(r.At.File)))
	}
	w.Flush()
	return w.Error()
}

// markdown writes a table of GitHub Flavored Markdown, in which a vertical bar
// within a cell is escaped, in code spans, too
// (https://github.github.com/gfm/#tables-extension-).
type markdown struct {
	w      io.Writer
	places Places
}

func (t markdown) Routes(routes []*route.Route) error {
	var buf bytes.Buffer
	fmt.Fprintf(&buf, "| %s |\n|%s\n", strings.Join(columns, " | "), strings.Repeat(" --- |", len(columns)))
	for _, r := range sorted(routes) {
		for _, cell := range row(r, t.places.Portable(r.At.File)) {
			if cell != "" {
				cell = CodeSpan(cell)
			}
			fmt.Fprintf(&buf, "| %s ", cell)
		}
		buf.WriteString("|\n")
	}
	_, err := t.w.Write(buf.Bytes())
	return err
}

// CodeSpan returns a cell of a table as code, in more backticks than it has in a row
// (https://github.github.com/gfm/#code-spans). Renderers disagree on a vertical
// bar behind a backslash, which is therefore written as in a Go string.
func CodeSpan(cell string) string {
	most, run := 0, 0
	for _, r := range cell {
		if run++; r != '`' {
			run = 0
		}
		most = max(most, run)
	}
	cell = strings.ReplaceAll(cell, `\|`, `\\x7c`)
	fence, pad := strings.Repeat("`", most+1), ""
	if strings.HasPrefix(cell, "`") || strings.HasSuffix(cell, "`") {
		pad = " "
	}
	return fence + pad + strings.ReplaceAll(cell, "|", `\|`) + pad + fence
}
