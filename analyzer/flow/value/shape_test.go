package value

import (
	"fmt"
	"path"
	"regexp"
	"strings"
	"testing"
)

func text(s string) Piece { return Piece{Text: s} }

// outcome writes what a condition is: true, false or open, and whether one side is rare.
func outcome(v Value) string {
	c, _ := ConditionOf(v)
	switch out := ""; {
	case c.From.Depends():
		return "unknown"
	case c.Yes.Never():
		return "false"
	case c.No.Never():
		return "true"
	case c.RareYes:
		return out + "rarely"
	case c.RareNo:
		return out + "mostly"
	default:
		return out + "open"
	}
}

func TestShapeAsked(t *testing.T) {
	item := &Shape{Pieces: []Piece{text("/items/"), {Kind: Parameter}}}
	inner := &Shape{Pieces: []Piece{text("/items/"), {Kind: Parameter, Slashes: true}}}
	lax := &Shape{Pieces: []Piece{{Text: "/Items", Folds: true}, {Kind: Slash}}}
	below := &Shape{Pieces: []Piece{text("/files/"), {Kind: Rest}}}
	escaped := &Shape{Pieces: []Piece{{Text: "/items", Escapes: true}, {Kind: Query}}}
	numbered := &Shape{Pieces: []Piece{text("/items/"), {Kind: Parameter, Text: "[0-9]+"}}}
	doubled := &Shape{Pieces: []Piece{{Text: "/a/items", Doubles: true}}}
	but := &Shape{Pieces: item.Pieces, Except: []*Shape{{Pieces: []Piece{text("/items/mine")}}}}
	vague := &Shape{Pieces: item.Pieces, Vague: true}
	tests := []struct {
		of         *Shape
		full, text string
		want       string
	}{
		{item, "strings.HasPrefix", "/items", "true"},
		{item, "strings.HasPrefix", "/items/7", "open"},
		{item, "strings.HasPrefix", "/other", "false"},
		{item, "strings.HasSuffix", "/parts", "open"},
		{item, "strings.HasSuffix", "/7/parts", "false"},
		{item, "strings.HasSuffix", ".css", "open"},
		{inner, "strings.HasSuffix", "/7/parts", "rarely"},
		{item, "strings.Contains", "/items/", "true"},
		{item, "path.Match", "/items/*", "true"},
		{inner, "path.Match", "/items/*", "mostly"},
		{item, "path.Match", "/items/[a-c]?", "open"},
		{item, "path.Match", "/items/*/parts", "false"},
		{item, "path.Match", "[", "none"},
		{item, "regexp.MatchString", `^/items/\w+$`, "open"},
		{item, "regexp.MatchString", `^/(items|boxes)/`, "true"},
		{item, "regexp.MatchString", `\bitems\b`, "unknown"},
		{numbered, "regexp.MatchString", `^/items/\d+$`, "true"},
		{numbered, "strings.HasSuffix", "mine", "false"},
		{lax, "strings.HasPrefix", "/items", "open"},
		{lax, "strings.EqualFold", "/items", "open"},
		{lax, "strings.HasSuffix", "/", "open"},
		{below, "strings.HasPrefix", "/files/", "true"},
		{below, "strings.HasSuffix", "/public", "open"},
		{escaped, "strings.HasPrefix", "/items", "open"},
		{escaped, "strings.HasPrefix", "/", "true"},
		{escaped, "strings.HasSuffix", "?x", "open"},
		{doubled, "strings.HasPrefix", "/a/", "open"},
		{but, "strings.HasSuffix", "/mine", "false"},
		{vague, "strings.HasSuffix", "/mine", "unknown"},
		{vague, "strings.HasPrefix", "/items/", "true"},
	}
	for _, test := range tests {
		args := []Value{test.of, Text{S: test.text}}
		if shapeTests[test.full].shape == 1 {
			args[0], args[1] = args[1], args[0]
		}
		v, ok := Asks(test.full, args)
		if several, pair := v.(Tuple); pair {
			v = several[0]
		}
		got := "none"
		if ok {
			got = outcome(v)
		}
		if got != test.want {
			t.Errorf("%s of %s and %q is %s, want %s", test.full, test.of.expr(true), test.text, got, test.want)
		}
	}
	if got := outcome(item.Equals(Partial{A: Opaque{Why: "a setting"}, B: Text{S: "/login"}})); got != "unknown" {
		t.Errorf("a path that may end like a text of which the beginning is not known is equal: %s", got)
	}
	if got := outcome(numbered.Equals(Partial{A: Opaque{Why: "a setting"}, B: Text{S: "/login"}})); got != "false" {
		t.Errorf("a path that cannot end like a text of which the beginning is not known is equal: %s", got)
	}
}

func TestShapeMade(t *testing.T) {
	item := &Shape{Pieces: []Piece{text("/v1/items/"), {Kind: Parameter}, {Kind: Slash}}}
	below := &Shape{Pieces: []Piece{text("/v1/"), {Kind: Rest}}}
	lax := &Shape{Pieces: []Piece{{Text: "/v1/Items", Folds: true}, {Kind: Slash}}}
	tests := []struct {
		full string
		args []Value
		want string
	}{
		{"strings.TrimPrefix", []Value{item, Text{S: "/v1"}}, `/items/[^/]+/?`},
		{"strings.TrimPrefix", []Value{item, Text{S: "/v2"}}, `/v1/items/[^/]+/?`},
		{"strings.TrimPrefix", []Value{below, Text{S: "/v1/x"}}, `(?s:.)*|/v1/(?s:.)*`},
		{"strings.TrimSuffix", []Value{item, Text{S: "/"}}, `/v1/items/[^/]+`},
		{"strings.TrimRight", []Value{item, Text{S: "/"}}, `/v1/items/[^/]+`},
		{"strings.Trim", []Value{lax, Text{S: "/"}}, `(?i:v1/Items)`},
		{"strings.ToLower", []Value{lax}, `/v1/items/?`},
		{"strings.TrimSuffix", []Value{below, Text{S: "/"}}, `/v1|/v1/(?s:.)*`},
		{"strings.CutPrefix", []Value{item, Text{S: "/v1/"}}, `items/[^/]+/?, true`},
		{"strings.Cut", []Value{item, Text{S: "items"}}, `/v1/, /[^/]+/?, true`},
		{"strings.Split", []Value{&Shape{Pieces: item.Pieces[:2]}, Text{S: "/"}}, `[, v1, items, [^/]+]`},
		{"strings.Split", []Value{below, Text{S: "/"}}, `[, v1, (?s:.)*, ...]`},
	}
	for _, test := range tests {
		v, ok := Compute(test.full, test.args)
		if got := shapeText(v); !ok || got != test.want {
			t.Errorf("%s(%s) is %s, want %s", test.full, shapeText(test.args[0]), got, test.want)
		}
	}
}

// shapeText writes a value that is made of shapes.
func shapeText(v Value) string {
	list := func(values []Value, separator string) string {
		var out []string
		for _, v := range values {
			out = append(out, shapeText(v))
		}
		return strings.Join(out, separator)
	}
	switch v := v.(type) {
	case *Shape:
		return v.bare()
	case Text:
		return v.S
	case Choice:
		return list(v, "|")
	case Tuple:
		return list(v, ", ")
	case List:
		if v.Open {
			return "[" + list(v.Elems, ", ") + ", ...]"
		}
		return "[" + list(v.Elems, ", ") + "]"
	}
	return strings.ToLower(outcome(v))
}

// TestOutcomes holds what is decided of a shape to all of its texts of a few letters.
func TestOutcomes(t *testing.T) {
	var texts []string
	var add func(s string)
	add = func(s string) {
		texts = append(texts, s)
		if len(s) < 6 {
			for _, c := range "/aAb" {
				add(s + string(c))
			}
		}
	}
	add("")
	shapes := []*Shape{
		{Pieces: []Piece{text("/"), {Kind: Parameter}, {Kind: Slash}}},
		{Pieces: []Piece{{Text: "/a", Folds: true}, {Kind: Rest}}},
		{Pieces: []Piece{text("/a/"), {Kind: Parameter}}, Except: []*Shape{{Pieces: []Piece{text("/a/A"), {Kind: Rest}}}}},
		{Pieces: []Piece{{Text: "/a/", Doubles: true}}},
	}
	tests := []struct {
		full string
		args []string
		is   func(s, arg string) bool
	}{
		{"strings.HasPrefix", []string{"/a", "/a/", "/A", "//", ""}, strings.HasPrefix},
		{"strings.HasSuffix", []string{"a", "/", "A/", "aaa", ""}, strings.HasSuffix},
		{"strings.Contains", []string{"a/a", "/A", "//"}, strings.Contains},
		{"strings.EqualFold", []string{"/a", "/a/", "/aA"}, strings.EqualFold},
		{"path.Match", []string{"/*", "/?", "/a/*", "/[aA]*/"}, func(s, glob string) bool { ok, _ := path.Match(glob, s); return ok }},
		{"regexp.MatchString", []string{`^/a`, `a$`, `^/(a|A/)+$`, `(?i)^/A/?$`}, func(s, re string) bool { return regexp.MustCompile(re).MatchString(s) }},
	}
	for _, s := range shapes {
		re := regexp.MustCompile(s.expr(false))
		in := func(text string) bool {
			return re.MatchString(text) && (len(s.Except) == 0 || !regexp.MustCompile(s.Except[0].expr(false)).MatchString(text))
		}
		for _, test := range tests {
			for _, arg := range test.args {
				var yes, no bool
				for _, text := range texts {
					if in(text) {
						yes, no = yes || test.is(text, arg), no || !test.is(text, arg)
					}
				}
				want := map[string]string{"true true": "open", "true false": "true", "false true": "false"}[fmt.Sprint(yes, no)]
				expr, _ := shapeTests[test.full].expr(arg)
				if got := outcome(s.matches(expr)); got != want {
					t.Errorf("%s of %s and %q is %s, want %s", test.full, s.expr(false), arg, got, want)
				}
			}
		}
	}
}

func TestMapLook(t *testing.T) {
	d := NewMap()
	d.Whole = true
	for _, key := range []string{"GET /items/mine", "GET /items", "PUT /items/mine"} {
		d.Entry(Text{S: key}).V = Text{S: "scope of " + key}
	}
	item := func(method string) Value {
		return Concat(Text{S: method + " "}, &Shape{Pieces: []Piece{text("/items/"), {Kind: Parameter}}})
	}
	tests := []struct {
		key  Value
		hits int
		miss bool
		has  string
	}{
		{item("GET"), 1, true, "open"},
		{item("DELETE"), 0, true, "false"},
		{Text{S: "GET /items", Path: true}, 1, false, "true"},
		{Text{S: "GET /boxes", Path: true}, 0, true, "false"},
	}
	for _, test := range tests {
		hit, ok := d.Look(test.key)
		if got := outcome(hit.Has()); !ok || len(hit.Cells) != test.hits || hit.Miss != test.miss || got != test.has {
			t.Errorf("%s: %d hits, miss %v, has %s; want %d, %v, %s", shapeText(test.key), len(hit.Cells), hit.Miss, got, test.hits, test.miss, test.has)
		}
	}
	if _, ok := d.Look(Text{S: "GET /items"}); ok {
		t.Error("a key that has nothing to do with the path is looked up as one")
	}
	d.Whole = false
	if hit, _ := d.Look(Text{S: "GET /boxes", Path: true}); outcome(hit.Has()) != "unknown" {
		t.Error("that a map to which others may add something has nothing is certain")
	}
}
