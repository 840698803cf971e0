package reach

import (
	"bytes"
	"fmt"
	"io"

	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/cmd/internal/lock"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// A record is a route in JSON.
type record struct {
	Method   string            `json:"method"`
	Path     string            `json:"path"`
	Access   string            `json:"access"`
	Demands  scope.Requirement `json:"demands"` // null: not known
	Declared bool              `json:"declared,omitempty"`
}

func records(rows []lock.Row) []record {
	out := []record{}
	for _, r := range rows {
		out = append(out, record{r.Method, r.Path, r.Access.String(), r.Demand.Requirement, r.Demand.Declared})
	}
	return out
}

// section prints rows below a heading, nothing if there are none.
func section(w io.Writer, heading string, rows []lock.Row) {
	if len(rows) == 0 {
		return
	}
	printable.Fprintf(w, "%s:\n", heading)
	for _, r := range rows {
		printable.Fprintf(w, "    %s\n", r)
	}
}

// Text writes what a token opens for people.
func (o Opened) Text(w io.Writer) error {
	var buf bytes.Buffer
	section(&buf, "reads", o.Reads)
	section(&buf, "writes", o.Writes)
	section(&buf, "not known", o.Unknown)
	_, err := w.Write(buf.Bytes())
	return err
}

// JSON writes what a token opens for programs.
func (o Opened) JSON(w io.Writer, token scope.Set) error {
	return report.WriteObject(w, struct {
		Scopes  scope.Set `json:"scopes"`
		Reads   []record  `json:"reads"`
		Writes  []record  `json:"writes"`
		Unknown []record  `json:"unknown"`
	}{token, records(o.Reads), records(o.Writes), records(o.Unknown)})
}

// Text writes the sets for people: a line each, with what else they open below the
// first and the narrowest.
func (n Needed) Text(w io.Writer) error {
	var buf bytes.Buffer
	for i, c := range n.Smallest {
		c.print(&buf, "", i == 0)
	}
	if n.More {
		printable.Fprintf(&buf, "and there are more of that size\n")
	}
	if n.Narrowest != nil {
		n.Narrowest.print(&buf, "more scopes, but fewer routes: ", true)
	}
	_, err := w.Write(buf.Bytes())
	return err
}

// mostRows bounds the other routes that are listed for people.
const mostRows = 20

func (c Choice) print(w io.Writer, before string, whole bool) {
	name := c.Scopes.String()
	if name == "" {
		name = "no scope"
	}
	others := "opens nothing else"
	if n := len(c.Also); n > 0 {
		others = fmt.Sprintf("opens %s as well, of which %s", report.Count(n, "other route", "other routes"), report.Count(c.writes(), "writes", "write"))
	}
	printable.Fprintf(w, "%s%s: %s\n", before, name, others)
	if !whole {
		return
	}
	for _, r := range c.Also[:min(mostRows, len(c.Also))] {
		printable.Fprintf(w, "    %s\n", r)
	}
	if n := len(c.Also) - mostRows; n > 0 {
		printable.Fprintf(w, "    and %d more; -format json has them all\n", n)
	}
}

type choice struct {
	Scopes scope.Set `json:"scopes"`
	Also   []record  `json:"also"`
}

// JSON writes the sets for programs.
func (n Needed) JSON(w io.Writer, routes []lock.Row) error {
	smallest := []choice{}
	for _, c := range n.Smallest {
		smallest = append(smallest, choice{c.Scopes, records(c.Also)})
	}
	var narrowest *choice
	if n.Narrowest != nil {
		narrowest = &choice{n.Narrowest.Scopes, records(n.Narrowest.Also)}
	}
	return report.WriteObject(w, struct {
		Routes    []record `json:"routes"`
		Smallest  []choice `json:"smallest"`
		More      bool     `json:"more,omitempty"`
		Narrowest *choice  `json:"narrowest,omitempty"`
		Cut       bool     `json:"cut,omitempty"`
	}{records(routes), smallest, n.More, narrowest, n.Cut})
}
