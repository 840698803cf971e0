package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"

	"github.com/scopevet/scopevet/analyzer/rule"
)

// text writes a finding a line, as go vet does, sorted by file, line and
// column.
type text struct {
	w      io.Writer
	places Places
}

func (t text) Findings(findings []rule.Finding) error {
	w := bufio.NewWriter(t.w)
	for _, f := range slices.SortedFunc(slices.Values(findings), byPlace) {
		pos := f.Span.Pos
		pos.File = t.places.Local(pos.File)
		fmt.Fprintf(w, "%v: %s (%s)\n", pos, f.Message, f.Rule)
	}
	return w.Flush()
}
