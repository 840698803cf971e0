package report

import (
	"bufio"
	"io"
	"slices"

	"github.com/scopevet/scopevet/analyzer/printable"
)

// text writes a finding a line, as go vet does, sorted by file, line and
// column.
type text struct {
	w      io.Writer
	places Places
}

func (t text) Findings(found Found) error {
	w := bufio.NewWriter(t.w)
	for _, f := range slices.SortedFunc(slices.Values(found.Findings), byPlace) {
		pos := f.Span.Pos
		pos.File = t.places.Local(pos.File)
		printable.Fprintf(w, "%v: %s (%s)\n", pos, f.Message, f.Rule)
	}
	return w.Flush()
}
