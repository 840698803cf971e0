package value

import (
	"slices"
	"testing"
)

// TestJoinLists checks what two branches make of a list: what both have is
// certain, everything else perhaps.
func TestJoinLists(t *testing.T) {
	texts := func(s string) List {
		var l List
		for _, c := range s {
			l = l.Plus(Text{S: string(c)})
		}
		return l
	}
	for _, test := range []struct{ a, b, want string }{
		{"", "", ""},
		{"ab", "ab", "ab"},
		{"ab", "abc", "abc?"},
		{"abc", "a", "ab?c?"},
		{"ab", "ac", "ab?c?"},
		{"x", "y", "x?y?"},
		{"ab", "ba", "a?b?"},
	} {
		got := ""
		for _, v := range Join(texts(test.a), texts(test.b)).(List).Elems {
			v, optional := Certainly(v)
			got += v.(Text).S
			if optional {
				got += "?"
			}
		}
		if got != test.want {
			t.Errorf("join of %q and %q is %s, want %s", test.a, test.b, got, test.want)
		}
	}
}

// TestJoinGuards is the same for middleware: a guard that only one branch adds
// does not protect for certain.
func TestJoinGuards(t *testing.T) {
	guards := func(s string) Guards {
		var l Guards
		for i, c := range s {
			if c == '?' {
				l[len(l)-1].Optional = true
				continue
			}
			l = append(l, Guard{By: Text{S: s[i : i+1]}})
		}
		return l
	}
	for _, test := range []struct{ a, b, want string }{
		{"", "", ""},
		{"ab", "ab", "ab"},
		{"a", "", "a?"},
		{"ab", "ac", "ab?c?"},
		{"ab?", "ab", "ab?"},
		{"ab", "ab?", "ab?"},
		{"ab", "a", "ab?"},
	} {
		for _, flipped := range []bool{false, true} {
			a, b := guards(test.a), guards(test.b)
			if flipped {
				a, b = b, a
			}
			got := ""
			for _, g := range Join(a, b).(Guards) {
				got += g.By.(Text).S
				if g.Optional {
					got += "?"
				}
			}
			if len(got) != len(test.want) || !flipped && got != test.want {
				t.Errorf("join of %q and %q (flipped: %t) is %s, want %s", test.a, test.b, flipped, got, test.want)
			}
		}
	}
}

// TestAppendShares checks that lists which share an array do not see what the
// other appends.
func TestAppendShares(t *testing.T) {
	base := List{}.Plus(Number{N: 1}, Number{N: 2})
	a := base.Plus(Number{N: 3})
	b := base.Plus(Number{N: 4})
	c := a.Plus(Number{N: 5})
	for _, test := range []struct {
		name string
		list List
		want []int
	}{{"base", base, []int{1, 2}}, {"a", a, []int{1, 2, 3}}, {"b", b, []int{1, 2, 4}}, {"c", c, []int{1, 2, 3, 5}}} {
		var got []int
		for _, v := range test.list.Elems {
			got = append(got, v.(Number).N)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s is %v, want %v", test.name, got, test.want)
		}
	}
}
