package command

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/scopevet/scopevet/analyzer/rule"
)

// explain prints the text of a rule, or, if none is named, what rules there
// are.
func (c *Cmd) explain(_ context.Context, args []string) (Status, error) {
	names, err := parse(c.flags("explain"), args)
	if err != nil {
		return Usage, err
	}
	var buf bytes.Buffer
	switch len(names) {
	case 0:
		w := tabwriter.NewWriter(&buf, 0, 0, 2, ' ', 0)
		for _, r := range rule.All() {
			fmt.Fprintf(w, "%s\t%s%s\n", r.Name, r.Title, off(r))
		}
		w.Flush() // a bytes.Buffer takes everything
	case 1:
		r, ok := rule.Find(names[0])
		if !ok {
			return Usage, unknownRule(names[0])
		}
		text := strings.TrimPrefix(r.Text, "# "+r.Name+"\n") // a heading of its own takes its place
		fmt.Fprintf(&buf, "%s: %s%s\n\n%s\n\n%s\n", r.Name, r.Title, off(r), strings.TrimSpace(text), rule.URL(r.Name))
	default:
		return Usage, usagef("expected one rule; got %s", strings.Join(names, " "))
	}
	_, err = c.Stdout.Write(buf.Bytes())
	return OK, err
}

func off(r *rule.Rule) string {
	if r.Off {
		return " (off unless scopevet.yaml turns it on)"
	}
	return ""
}
