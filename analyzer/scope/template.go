package scope

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
)

// A Template says which scope the arguments of a function mean together: text,
// and the numbers of arguments, from 0, in braces. {0}:{1} of "contacts" and
// "read" is contacts:read. {access} is what the route does: read or write.
type Template struct{ parts []templatePart }

// A templatePart is text, or, if that is empty, the number of an argument, or
// [AccessPart].
type templatePart struct {
	text string
	arg  int
}

// AccessPart is the number that stands for the access of the route.
const AccessPart = -2

const accessWord = "{access}"

// A TemplateError says where a text is no template.
type TemplateError struct {
	Offset int // in the text
	Msg    string
}

func (e *TemplateError) Error() string { return e.Msg }

// maxArgument bounds the numbers of arguments.
const maxArgument = 31

// ParseTemplate reads a template. An error is a [*TemplateError].
func ParseTemplate(s string) (Template, error) {
	var t Template
	fail := func(at int, format string, args ...any) (Template, error) {
		return Template{}, &TemplateError{at, fmt.Sprintf(format, args...)}
	}
	numbered := false
	for at := 0; at < len(s); {
		open := strings.IndexByte(s[at:], '{')
		if open < 0 {
			open = len(s) - at
		}
		if open > 0 {
			text := s[at : at+open]
			if i := strings.IndexByte(text, '}'); i >= 0 {
				return fail(at+i, "} closes nothing; expected the number of an argument in braces, like {0}")
			}
			if err := Scope(text).Validate(); err != nil {
				return fail(at, "%v", err)
			}
			t.parts = append(t.parts, templatePart{text: text})
			at += open
			continue
		}
		if strings.HasPrefix(s[at:], accessWord) {
			t.parts, numbered = append(t.parts, templatePart{arg: AccessPart}), true
			at += len(accessWord)
			continue
		}
		digits, _, closed := strings.Cut(s[at+1:], "}")
		n, err := strconv.Atoi(digits)
		if !closed || err != nil || n < 0 || n > maxArgument || strconv.Itoa(n) != digits {
			return fail(at, "expected the number of an argument in braces, from {0} to {%d}, or %s", maxArgument, accessWord)
		}
		t.parts, numbered = append(t.parts, templatePart{arg: n}), true
		at += len(digits) + 2
	}
	if !numbered {
		return fail(0, "no argument is named; expected the number of at least one in braces, like {0}")
	}
	return t, nil
}

// Parts yields what a template is made of: text with -1, or, with "", the number of
// an argument or [AccessPart].
func (t Template) Parts() iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for _, p := range t.parts {
			arg := p.arg
			if p.text != "" {
				arg = -1
			}
			if !yield(p.text, arg) {
				return
			}
		}
	}
}
