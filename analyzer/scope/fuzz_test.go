package scope_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/scopevet/scopevet/analyzer/scope"
)

func FuzzParse(f *testing.F) {
	for _, text := range []string{"a", "a b", "a | b c", "a|b", "", "|", "a\tb", "public", "-", "é", "a \"b\""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, tokens, err := scope.Parse(text)
		if err != nil {
			syntax := err.(*scope.SyntaxError)
			if syntax.Offset < 0 || syntax.Offset > len(text) {
				t.Fatalf("Parse(%q): %v is outside of it", text, err)
			}
			return
		}
		end := 0
		for _, token := range tokens {
			if err := token.Scope.Validate(); err != nil {
				t.Fatalf("Parse(%q): %v", text, err)
			}
			if token.Offset < end || !strings.HasPrefix(text[token.Offset:], string(token.Scope)) {
				t.Fatalf("Parse(%q): %q is not at %d", text, token.Scope, token.Offset)
			}
			end = token.Offset + len(token.Scope)
			if !slices.ContainsFunc(r, func(s scope.Set) bool { return s.Contains(token.Scope) }) {
				t.Fatalf("Parse(%q) = %v lacks %s", text, r, token.Scope)
			}
		}
		again, err := scope.ParseStated(r.String())
		if err != nil || !again.Equal(r) {
			t.Fatalf("Parse(%q) prints as %q, which reads as %v, %v", text, r, again, err)
		}
		if scope.Compare(r, r.Normal(nil), nil) != scope.Equal {
			t.Fatalf("Parse(%q): normal %v means another thing", text, r.Normal(nil))
		}
	})
}

func FuzzNearest(f *testing.F) {
	f.Add("read:contcats", "read:contacts write:contacts")
	f.Add("readContacts", "read_contacts contacts:read")
	f.Add("***", "!!! a")
	f.Add("as", "s es ses")
	f.Fuzz(func(t *testing.T, name, list string) {
		var among []scope.Scope
		for field := range strings.FieldsSeq(list) {
			among = append(among, scope.Scope(field))
		}
		if len(name)+len(list) > 400 {
			return
		}
		got, ok := scope.Nearest(scope.Scope(name), slices.Values(among))
		if ok != slices.Contains(among, got) && ok {
			t.Fatalf("Nearest(%q, %q) = %q is none of them", name, among, got)
		}
		if slices.Contains(among, scope.Scope(name)) && got != scope.Scope(name) {
			t.Fatalf("Nearest(%q, %q) = %q, not the name itself", name, among, got)
		}
		slices.Reverse(among)
		if again, _ := scope.Nearest(scope.Scope(name), slices.Values(among)); again != got {
			t.Fatalf("Nearest(%q, %q) = %q, in reverse order %q", name, among, again, got)
		}
	})
}

func FuzzAccessOfDescription(f *testing.F) {
	for _, text := range []string{
		"View and change customer data", "Allows the app to create, read, update, and delete email.",
		"Full access to contacts", "Read-only access", "View `x` and delete y", "and and , / (", "Lets", "-s -ing ing s", "View x" + strings.Repeat(", to", 1000),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := scope.AccessOfDescription(text)
		if ok != (got != 0) || got > scope.Read|scope.Write {
			t.Fatalf("AccessOfDescription(%q) = %v, %t", text, got, ok)
		}
		if padded, _ := scope.AccessOfDescription("  " + text + " "); padded != got {
			t.Fatalf("AccessOfDescription(%q) = %v, with blanks around %v", text, got, padded)
		}
	})
}

func FuzzNames(f *testing.F) {
	for _, name := range []scope.Scope{"read:contacts", "User.ReadWrite.All", "x.readonly", "people", ":read:", "readA"} {
		f.Add(string(name))
	}
	f.Fuzz(func(t *testing.T, name string) {
		access, ok := scope.AccessOfName(scope.Scope(name))
		if ok != (access != 0) {
			t.Fatalf("AccessOfName(%q) = %v, %t", name, access, ok)
		}
		siblings := scope.Siblings(scope.Scope(name))
		if slices.Contains(siblings, scope.Scope(name)) || slices.Contains(siblings, "") {
			t.Fatalf("Siblings(%q) = %q has itself or nothing", name, siblings)
		}
	})
}

// FuzzTemplate holds that a template is made of the text that it was read from, and
// that an error stands within it.
func FuzzTemplate(f *testing.F) {
	for _, text := range []string{"{0}:{1}", "{access}:contacts", "a{31}b", "{32}", "{00}", "{", "}", "{-1}", "é{0}", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		template, err := scope.ParseTemplate(text)
		if err != nil {
			if e, ok := err.(*scope.TemplateError); !ok || e.Offset < 0 || e.Offset > len(text) {
				t.Fatalf("ParseTemplate(%q): %v (%T)", text, err, err)
			}
			return
		}
		var again strings.Builder
		for part, arg := range template.Parts() {
			switch {
			case part != "":
				again.WriteString(part)
			case arg == scope.AccessPart:
				again.WriteString("{access}")
			default:
				fmt.Fprintf(&again, "{%d}", arg)
			}
		}
		if again.String() != text {
			t.Fatalf("ParseTemplate(%q) is %q", text, &again)
		}
	})
}
