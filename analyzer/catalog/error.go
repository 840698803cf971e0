package catalog

import (
	"fmt"

	"github.com/scopevet/scopevet/analyzer/source"
)

// An Error says what is wrong with a catalog, and where.
type Error struct {
	Pos source.Pos
	Msg string

	bound bool // the document is too long or too deep, not wrong
	other bool // the file is about something else, not wrong
}

// Error returns "file:line:col: message", or "file: message" where only the
// file is known.
func (e *Error) Error() string {
	switch {
	case e.Pos.IsValid():
		return e.Pos.String() + ": " + e.Msg
	case e.Pos.File != "":
		return e.Pos.File + ": " + e.Msg
	}
	return e.Msg
}

// IsOther reports whether e says no more than that a file is about something else:
// it is no description of an API, or one without scopes.
func (e *Error) IsOther() bool { return e.other }

func errorf(pos source.Pos, format string, args ...any) *Error {
	return &Error{Pos: pos, Msg: fmt.Sprintf(format, args...)}
}

// beyond is an error about a bound.
func beyond(pos source.Pos, format string, args ...any) *Error {
	err := errorf(pos, format, args...)
	err.bound = true
	return err
}

// another is an error about a file that is about something else.
func another(pos source.Pos, msg string) *Error {
	return &Error{Pos: pos, Msg: msg, other: true}
}
