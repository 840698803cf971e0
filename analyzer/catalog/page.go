package catalog

import (
	"bytes"

	"github.com/scopevet/scopevet/analyzer/source"
)

// newPage indexes data. Text that is not UTF-8 is refused here, once, so that
// no reader has to think of it: a saved page in another encoding would
// otherwise yield names that no token ever has.
func newPage(file string, data []byte) (*source.Text, error) {
	p := source.NewText(file, data)
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, errorf(p.Pos(0), "expected UTF-8 text, found UTF-16")
	}
	if at, ok := p.Invalid(); ok {
		return nil, errorf(at, "expected UTF-8 text")
	}
	return p, nil
}
