package change

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/cmd/internal/lock"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

var formats = map[string]func(io.Writer, []Change) error{
	"text":     text,
	"json":     document,
	"markdown": markdown,
}

// Formats are the names of the formats, sorted.
func Formats() []string { return slices.Sorted(maps.Keys(formats)) }

// Write writes changes in a format of [Formats].
func Write(format string, w io.Writer, changes []Change) error {
	return formats[format](w, changes)
}

// text writes a sentence a line.
func text(w io.Writer, changes []Change) error {
	var buf bytes.Buffer
	for _, c := range changes {
		printable.Fprintf(&buf, "%s\n", c.Message)
	}
	_, err := w.Write(buf.Bytes())
	return err
}

type record struct {
	Change    Kind      `json:"change"`
	Direction Direction `json:"direction"`
	Method    string    `json:"method"` // empty if the change is about no route
	Path      string    `json:"path"`
	Before    *side     `json:"before,omitempty"`
	After     *side     `json:"after,omitempty"`
	Message   string    `json:"message"`
}

// A side is what a route demands on one side.
type side struct {
	Demands  scope.Requirement `json:"demands"` // null: not known
	Declared bool              `json:"declared,omitempty"`
	Public   bool              `json:"public,omitempty"`
}

// document writes an array with a record a line.
func document(w io.Writer, changes []Change) error {
	return report.WriteArray(w, changes, func(c Change) record {
		r := record{Change: c.Kind, Direction: c.Direction, Method: c.Method, Path: c.Path, Message: c.Message}
		if c.Method != "" && c.Kind != New {
			r.Before = sideOf(c.Before)
		}
		if c.Method != "" && c.Kind != Gone {
			r.After = sideOf(c.After)
		}
		return r
	})
}

func sideOf(d lock.Demand) *side { return &side{d.Requirement, d.Declared, d.Public} }

// mostBytes is how long a comment may be that fits into one of GitHub, which has
// 65,536 characters at most (https://github.com/renovatebot/renovate/issues/2032).
const mostBytes = 60_000

// markdown writes a comment for a review, in which the changes come first that may let
// somebody in.
func markdown(w io.Writer, changes []Change) error {
	var buf bytes.Buffer
	if len(changes) == 0 {
		buf.WriteString("No route demands anything else than before.\n")
		_, err := w.Write(buf.Bytes())
		return err
	}
	sorted := slices.Clone(changes)
	slices.SortStableFunc(sorted, func(a, b Change) int { return rank(a.Direction) - rank(b.Direction) })
	fmt.Fprintf(&buf, "**Who can call what: %s.**\n\n", Summary(changes))
	buf.WriteString("| direction | route | before | after | |\n| --- | --- | --- | --- | --- |\n")
	for i, c := range sorted {
		line := row(c)
		if buf.Len()+len(line) > mostBytes {
			fmt.Fprintf(&buf, "\nand %d more; `scopevet diff` prints them all.\n", len(sorted)-i)
			break
		}
		buf.WriteString(line)
	}
	_, err := w.Write(buf.Bytes())
	return err
}

// Summary says how many changes there are, and whether they matter.
func Summary(changes []Change) string {
	open := 0
	for _, one := range changes {
		if one.Direction.MayOpen() {
			open++
		}
	}
	switch n := len(changes); {
	case n == 0:
		return "no changes"
	case n == 1 && open == 0:
		return "1 change, which gives no access that was not there"
	case n == 1:
		return "1 change, which gives access that was not there, or may give it"
	case open == 0:
		return fmt.Sprintf("%d changes, none of which gives access that was not there", n)
	case open == n:
		return fmt.Sprintf("%d changes, which give access that was not there, or may give it", n)
	default:
		return fmt.Sprintf("%d changes, of which %s access that was not there, or may give it", n, report.Count(open, "gives", "give"))
	}
}

// rank puts what may let somebody in first.
func rank(d Direction) int {
	return slices.Index([]Direction{Weaker, Both, Unknown, Stronger, Neither}, d)
}

func row(c Change) string {
	direction := string(c.Direction)
	if c.Direction.MayOpen() {
		direction = "**" + direction + "**"
	}
	var route, before, after string
	if c.Method != "" {
		route = report.CodeSpan(printable.Text(c.Route()))
	}
	if c.Method != "" && c.Kind != New {
		before = report.CodeSpan(printable.Text(c.Before.String()))
	}
	if c.Method != "" && c.Kind != Gone {
		after = report.CodeSpan(printable.Text(c.After.String()))
	}
	said := string(c.Kind)
	if c.Method == "" || c.Kind == Renamed || c.Kind == Access {
		said = report.CodeSpan(printable.Text(c.Message))
	}
	return fmt.Sprintf("| %s | %s | %s | %s | %s |\n", direction, route, before, after, said)
}
