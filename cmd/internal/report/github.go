package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/printable"
)

// workflow writes findings as workflow commands of GitHub Actions, which shows
// them as annotations in the code
// (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
// It shows ten errors and ten warnings of a step; the log has all of them.
type workflow struct {
	w       io.Writer
	places  Places
	regions *regions
}

func (g workflow) Findings(found Outcome) error {
	w := bufio.NewWriter(g.w)
	for _, f := range slices.SortedFunc(slices.Values(found.Findings), byPlace) {
		command := "error"
		if f.Severity != config.SeverityError {
			command = "warning"
		}
		file, _ := g.places.InRepository(f.Span.File)
		at := g.regions.region(f.Span)
		fmt.Fprintf(w, "::%s file=%s,line=%d", command, escapeProperty(printable.Text(file)), at.StartLine)
		if at.EndLine > 0 {
			fmt.Fprintf(w, ",endLine=%d,col=%d", at.EndLine, at.StartColumn)
		}
		// Columns have a meaning within one line only.
		if at.EndLine == at.StartLine && at.EndColumn > at.StartColumn {
			fmt.Fprintf(w, ",endColumn=%d", at.EndColumn)
		}
		message := printable.Text(f.Message) + " (" + f.Rule + ")"
		for _, n := range f.Notes {
			name, _ := g.places.InRepository(n.Span.File)
			message += fmt.Sprintf("\n%s:%d:%d: %s", printable.Text(name), n.Span.Line, n.Span.Column, printable.Text(n.Message))
		}
		fmt.Fprintf(w, ",title=%s::%s\n", escapeProperty(f.Rule), escapeData(message))
	}
	return w.Flush()
}

// escapeData and escapeProperty do what escapeData and escapeProperty of
// GitHub's own toolkit do (packages/core/src/command.ts).
func escapeData(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

func escapeProperty(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(text)
}
