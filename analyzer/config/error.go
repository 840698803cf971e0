package config

import (
	"fmt"

	"github.com/scopevet/scopevet/analyzer/source"
)

// An Error says what is wrong with a configuration, and where. Pos has a line
// and a column unless the file as a whole is meant (it cannot be read).
type Error struct {
	Pos source.Pos
	Msg string
	Err error // the cause, if there is one: a file that cannot be opened

	Others []*Error // that say the same of what stands below
}

// Error returns "file:line:col: message".
func (e *Error) Error() string {
	at := e.Pos.File
	if e.Pos.IsValid() {
		at = e.Pos.String()
	}
	text := at + ": " + e.Msg
	if n := len(e.Others); n > 0 {
		text += fmt.Sprintf(", and so for %d more below", n)
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// errorf returns an Error at pos.
func errorf(pos source.Pos, format string, args ...any) *Error {
	return &Error{Pos: pos, Msg: fmt.Sprintf(format, args...)}
}
