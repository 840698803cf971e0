package fix

import (
	"bytes"

	"github.com/scopevet/scopevet/analyzer/regular"
	"github.com/scopevet/scopevet/cmd/internal/replace"
)

// Write writes every file of the plan. A file is replaced as a whole, so that
// no reader ever sees half of it; a file that is no longer what the plan was
// made of is an error, and neither it nor any later one is written.
func (p *Plan) Write() error {
	for _, f := range p.Files {
		if err := f.write(); err != nil {
			return err
		}
	}
	return nil
}

func (f File) write() error {
	now, err := regular.Read(f.Name)
	if err != nil {
		return err
	}
	if !bytes.Equal(now, f.Old) {
		return &Error{f.Name, "the file changed while it was analysed; nothing was written to it"}
	}
	return replace.File(f.Name, f.New)
}
