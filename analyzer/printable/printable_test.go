package printable_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/scopevet/scopevet/analyzer/printable"
)

func TestText(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"", ""},
		{"GET /v1/contacts/{id:[0-9]+\\d}", "GET /v1/contacts/{id:[0-9]+\\d}"},
		{"Größe 大 🙂", "Größe 大 🙂"},
		{"a\x1b[31mred", `a\x1b[31mred`},
		{"a\nb\r\tc\x00\a\b\f\v\x7f", `a\nb\r\tc\x00\a\b\f\v\x7f`},
		{"\u0085\u009b\u00ad", `\u0085\u009b\u00ad`},
		{"\u202e\u2066\u200b\u2028\ufeff\u00a0", `\u202e\u2066\u200b\u2028\ufeff\u00a0`},
		{"\U000e0001\ue000\uffff", `\U000e0001\ue000\uffff`},
		{"\xff\xc3(\xed\xa0\x80", `\xff\xc3(\xed\xa0\x80`},
		{"\ufffd", "\ufffd"},
		{"::error::x", `\x3a:error::x`},
		{" \u3000\n::error::x", ` \u3000\n\x3a:error::x`},
		{"GET ::x", "GET ::x"},
		{"a ##[error]b", `a ##\x5berror]b`},
		{"###[x]##[", `###\x5bx]##\x5b`},
	} {
		if got := printable.Text(test.in); got != test.want {
			t.Errorf("Text(%q) = %q, want %q", test.in, got, test.want)
		} else if again := printable.Text(got); again != got {
			t.Errorf("Text(%q) = %q, not the same", got, again)
		}
	}
}

func TestLines(t *testing.T) {
	in := "go: updates needed\n\tgo mod tidy\r\n::error::x\x1b\n\nend\n\n"
	want := "go: updates needed\n\tgo mod tidy\n\t\\x3a:error::x\\x1b\n\n\tend"
	if got := string(printable.Lines(in)); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := string(printable.Source("\tx\u202e := 1\r")); got != "\tx\\u202e := 1\\r" {
		t.Errorf("got %q", got)
	}
}

func TestFprintf(t *testing.T) {
	var b strings.Builder
	printable.Fprintf(&b, "%s:\t%v %q %5d|%-4s|%v%s\n", "a\nb", errors.New("x\x1b"), "\u202e", 7, "é", nil, printable.Block("p\n\tq"))
	if want := "a\\nb:\tx\\x1b \"\\u202e\"     7|é   |<nil>p\n\tq\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestJSON(t *testing.T) {
	in := map[string]string{"path": "a\x1b\u202e\U000e0001\u009b\x7f é\ufeff🙂##[x]\n"}
	data, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	out := printable.JSON(data)
	var back map[string]string
	if err := json.Unmarshal(out, &back); err != nil {
		t.Fatal(err)
	}
	if back["path"] != in["path"] {
		t.Errorf("got %q, want %q", back["path"], in["path"])
	}
	if want := `{"path":"a\u001b\u202e\udb40\udc01\u009b\u007f é\ufeff🙂##\u005bx]\n"}`; string(out) != want {
		t.Errorf("got %s, want %s", out, want)
	}
	if plain := []byte(`{"a":["é"]}`); !bytes.Equal(printable.JSON(plain), plain) {
		t.Error("plain JSON changes")
	}
}

// FuzzText holds what everything that prints relies on.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"a", "\x1b[31m", "::error::x", " ::x", "##[", "\xff\u202e\n", "#\x00#["} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := printable.Text(s)
		if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return !strconv.IsPrint(r) }) {
			t.Errorf("Text(%q) = %q", s, text)
		}
		for _, line := range append(strings.Split(string(printable.Lines(s)), "\n"), text) {
			if strings.HasPrefix(strings.TrimLeftFunc(line, unicode.IsSpace), "::") || strings.Contains(line, "##[") {
				t.Errorf("%q is a command of %q", line, s)
			}
		}
		if printable.Text(text) != text {
			t.Errorf("Text(%q) is %q the second time", s, printable.Text(text))
		}
	})
}
