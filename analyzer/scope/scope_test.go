package scope_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/scopevet/scopevet/analyzer/scope"
)

func TestValidate(t *testing.T) {
	for c := range rune(0x100) {
		s := scope.Scope("a" + string(c))
		// RFC 6749, section 3.3, word for word.
		want := c == 0x21 || 0x23 <= c && c <= 0x5B || 0x5D <= c && c <= 0x7E
		if err := s.Validate(); (err == nil) != want {
			t.Errorf("Validate(%q) = %v, want valid: %t", s, err, want)
		}
	}
	if scope.Scope("").Validate() == nil {
		t.Error("the empty scope is valid")
	}
}

func TestParse(t *testing.T) {
	tests := []struct {
		text   string
		want   string
		tokens []scope.Token
	}{
		{"read:contacts", "read:contacts", []scope.Token{{"read:contacts", 0}}},
		{"b a", "a b", []scope.Token{{"b", 0}, {"a", 2}}},
		{"a a", "a", []scope.Token{{"a", 0}, {"a", 2}}},
		{"people | read_people", "people | read_people", []scope.Token{{"people", 0}, {"read_people", 9}}},
		{"people|read_people", "people | read_people", []scope.Token{{"people", 0}, {"read_people", 7}}},
		{" orders|  read_orders\tdecrypt ", "orders | decrypt read_orders",
			[]scope.Token{{"orders", 1}, {"read_orders", 10}, {"decrypt", 22}}},
		{"public", "public public", []scope.Token{{"public", 0}}},
	}
	for _, test := range tests {
		got, tokens, err := scope.Parse(test.text)
		if err != nil {
			t.Errorf("Parse(%q): %v", test.text, err)
			continue
		}
		if got.String() != test.want || !reflect.DeepEqual(tokens, test.tokens) {
			t.Errorf("Parse(%q) = %v, %v, want %v, %v", test.text, got, tokens, test.want, test.tokens)
		}
	}
}

func TestParseErrors(t *testing.T) {
	tests := []struct {
		text   string
		offset int
		msg    string
	}{
		{"", 0, "empty requirement"},
		{" \t", 0, "empty requirement"},
		{"a |", 2, "empty alternative"},
		{"| a", 0, "empty alternative"},
		{"a || b", 2, "empty alternative"},
		{"a | \"b\"", 4, "a double quote"},
		{"a b\\c", 3, "a backslash"},
		{"a | bé", 5, "the character 'é'"},
		{"a\x00", 1, "the control character U+0000"},
	}
	for _, test := range tests {
		_, _, err := scope.Parse(test.text)
		syntax, ok := errors.AsType[*scope.SyntaxError](err)
		if !ok {
			t.Errorf("Parse(%q): %v, want a SyntaxError", test.text, err)
			continue
		}
		if syntax.Offset != test.offset || !strings.Contains(syntax.Msg, test.msg) {
			t.Errorf("Parse(%q): %v, want %q at byte %d", test.text, err, test.msg, test.offset)
		}
	}
}

func TestStated(t *testing.T) {
	for _, r := range []scope.Requirement{
		nil, scope.Public(), scope.Require("a"), scope.Require("public"), scope.Require("-"),
		{scope.NewSet("a"), scope.NewSet("b", "public")},
	} {
		got, err := scope.ParseStated(r.String())
		if err != nil || !got.Equal(r) {
			t.Errorf("ParseStated(%q) = %#v, %v, want %#v", r, got, err, r)
		}
	}
}

// Nothing, public and a requirement must not turn into each other on the way
// through a fact or a report.
func TestEncodings(t *testing.T) {
	tests := []struct {
		r    scope.Requirement
		json string
	}{
		{nil, "null"},
		{scope.Public(), "[]"},
		{scope.Requirement{scope.NewSet("orders"), scope.NewSet("read_orders", "decrypt")}, `[["orders"],["decrypt","read_orders"]]`},
	}
	for _, test := range tests {
		data, err := json.Marshal(test.r)
		if err != nil || string(data) != test.json {
			t.Errorf("JSON of %v: %s, %v, want %s", test.r, data, err, test.json)
		}
		type fact struct {
			Name        string
			Requirement scope.Requirement
			List        []scope.Requirement
		}
		in := fact{"f", test.r, []scope.Requirement{test.r, scope.Public(), nil}}
		var (
			buf bytes.Buffer
			out fact
		)
		if err := gob.NewEncoder(&buf).Encode(in); err != nil {
			t.Fatalf("gob of %v: %v", test.r, err)
		}
		if err := gob.NewDecoder(&buf).Decode(&out); err != nil {
			t.Fatalf("gob of %v: %v", test.r, err)
		}
		if !reflect.DeepEqual(in, out) {
			t.Errorf("gob: %#v became %#v", in, out)
		}
	}
}

func TestAccessText(t *testing.T) {
	for _, a := range []scope.Access{none, read, write, both} {
		got, err := scope.ParseAccess(a.String())
		if err != nil || got != a {
			t.Errorf("ParseAccess(%q) = %v, %v", a, got, err)
		}
	}
	if a, err := scope.ParseAccess("write  read"); err != nil || a != both {
		t.Errorf("ParseAccess(write read) = %v, %v", a, err)
	}
	for _, text := range []string{"", "Read", "read read", "none read", "read none", "admin", "read write read"} {
		if a, err := scope.ParseAccess(text); err == nil {
			t.Errorf("ParseAccess(%q) = %v, want an error", text, a)
		}
	}
}

func TestPublic(t *testing.T) {
	tests := []struct {
		r              scope.Requirement
		stated, public bool
	}{
		{nil, false, false},
		{scope.Public(), true, true},
		{scope.Require(), true, true},
		{scope.Requirement{scope.NewSet("a"), scope.NewSet()}, true, true},
		{scope.Require("a"), true, false},
	}
	for _, test := range tests {
		if test.r.IsStated() != test.stated || test.r.IsPublic() != test.public {
			t.Errorf("%#v: stated %t, public %t", test.r, test.r.IsStated(), test.r.IsPublic())
		}
	}
}

func TestReadOnly(t *testing.T) {
	access := func(s scope.Scope) scope.Access {
		a, _ := scope.AccessOfName(s)
		return a
	}
	tests := []struct{ text, want string }{
		{"read:a", "read:a"},
		{"write:a | read:b read:a", "read:a read:b"},
		{"write:a read:a", ""},
		{"decrypt", ""},
		{"read:a decrypt", ""},
	}
	for _, test := range tests {
		r, _, err := scope.Parse(test.text)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := r.ReadOnly(access)
		if got.String() != test.want || ok != (test.want != "") {
			t.Errorf("(%s).ReadOnly() = %q, %t, want %q", test.text, got, ok, test.want)
		}
	}
	if set, ok := scope.Public().ReadOnly(access); ok {
		t.Errorf("public has the read-only alternative %q", set)
	}
}
