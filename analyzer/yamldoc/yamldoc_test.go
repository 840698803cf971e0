package yamldoc_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/analyzer/yamldoc"
)

// FuzzText holds that a text is read back as it was written.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "a", "read:contacts", "/v1/{id}", "(*m.T).F", "yes", "a: b", "a #b", "a, b", "- a", "404", "a ", "é", "\u2028", "{a}", "/a: b", ".inf", "/", "a:{b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ToValidUTF8(s, "") != s {
			t.Skip()
		}
		lines := "key: " + yamldoc.Text(s) + "\n"
		root, err := yamldoc.Parse(source.NewText("a.yaml", []byte(lines)), lines, 10)
		if err != nil {
			t.Fatalf("%q: %v", lines, err)
		}
		pairs, ok := yamldoc.Pairs(root)
		if !ok || len(pairs) != 1 {
			t.Fatalf("%q is no mapping of one key", lines)
		}
		if got, ok := yamldoc.Scalar(pairs[0].Value); !ok || got != s {
			t.Errorf("%q is read as %q", lines, got)
		}
	})
}

// TestPlaces holds that places count bytes from the line, whatever stands before: a byte
// order mark, carriage returns, comments, and letters of several bytes.
func TestPlaces(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"a: 1\nb: 2\n", "a.yaml:1:1"},
		{"\ufeffa: 1\n", "a.yaml:1:4"},
		{"# one\r\n# two\r\na: 1\r\n", "a.yaml:3:1"},
		{"# é\n  {é: 1}\n", "a.yaml:2:3"},
	} {
		text := source.NewText("a.yaml", []byte(test.text))
		root, err := yamldoc.Parse(text, test.text[text.Body():], 10)
		if err != nil {
			t.Fatalf("%q: %v", test.text, err)
		}
		if got := yamldoc.At(text, root).String(); got != test.want {
			t.Errorf("%q begins at %s, want %s", test.text, got, test.want)
		}
	}
}

// TestErrors holds what is refused, and where.
func TestErrors(t *testing.T) {
	for _, test := range []struct {
		text, want string
		bound      bool
	}{
		{"a: 1\n---\nb: 2\n", "a.yaml:3:1: a second YAML document; expected one", false},
		{"a: [\n", "a.yaml:1:4: not YAML: sequence end token ']' not found", false},
		{"a: " + strings.Repeat("[", 11) + "\n", "a.yaml:1:14: nested deeper than 10 levels", true},
		{"a: [" + strings.Repeat("1,", 2000) + "]\n", "a.yaml:1:2002: more than 2000 keys and values on one line", true},
		{"{read:a: b}\n", "a.yaml:1:6: a colon with no space after it, between braces; expected a space, or the name in quotes", true},
	} {
		_, err := yamldoc.Parse(source.NewText("a.yaml", []byte(test.text)), test.text, 10)
		e, ok := errors.AsType[*yamldoc.Error](err)
		if !ok || e.Error() != test.want || e.Bound != test.bound {
			t.Errorf("%.20q: %v, want %s", test.text, err, test.want)
		}
	}
}
