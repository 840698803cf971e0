package scope

import (
	"errors"
	"strconv"
	"testing"
)

func TestTemplate(t *testing.T) {
	for _, test := range []struct {
		text, want string
		offset     int // of the error; -1 for none
	}{
		{"{0}:{1}:{2}", "<0>:<1>:<2>", -1},
		{"{1}{0}", "<1><0>", -1},
		{"crm.{2}", "crm.<2>", -1},
		{"{31}", "<31>", -1},
		{"ledger:{access}", "ledger:<access>", -1},
		{"", "", 0},
		{"contacts:read", "", 0},
		{"{0", "", 0},
		{"{0}:{}", "", 4},
		{"{0}:{one}", "", 4},
		{"{0}:{-1}", "", 4},
		{"{0}:{01}", "", 4},
		{"{0}:{32}", "", 4},
		{"{0}:1}", "", 5},
		{"{0} {1}", "", 3},
	} {
		got, err := ParseTemplate(test.text)
		if e, ok := errors.AsType[*TemplateError](err); ok != (test.offset >= 0) || ok && e.Offset != test.offset {
			t.Errorf("%q: error %v, want one at %d", test.text, err, test.offset)
			continue
		}
		text := ""
		for s, n := range got.Parts() {
			switch {
			case n == AccessPart:
				s = "<access>"
			case n >= 0:
				s = "<" + strconv.Itoa(n) + ">"
			}
			text += s
		}
		if text != test.want {
			t.Errorf("%q: %s, want %s", test.text, text, test.want)
		}
	}
}
