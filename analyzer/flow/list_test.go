package flow

import (
	"slices"
	"testing"
)

// TestJoinLists checks what two branches make of a list: what both have is
// certain, everything else perhaps.
func TestJoinLists(t *testing.T) {
	texts := func(s string) list {
		var l list
		for _, c := range s {
			l = l.plus(text{S: string(c)})
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
		for _, v := range joinValues(texts(test.a), texts(test.b)).(list).elems {
			v, optional := certainly(v)
			got += v.(text).S
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
	guards := func(s string) guardList {
		var l guardList
		for i, c := range s {
			if c == '?' {
				l[len(l)-1].optional = true
				continue
			}
			l = append(l, guard{by: text{S: s[i : i+1]}})
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
			for _, g := range joinValues(a, b).(guardList) {
				got += g.by.(text).S
				if g.optional {
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
	base := list{}.plus(number{N: 1}, number{N: 2})
	a := base.plus(number{N: 3})
	b := base.plus(number{N: 4})
	c := a.plus(number{N: 5})
	for _, test := range []struct {
		name string
		list list
		want []int
	}{{"base", base, []int{1, 2}}, {"a", a, []int{1, 2, 3}}, {"b", b, []int{1, 2, 4}}, {"c", c, []int{1, 2, 3, 5}}} {
		var got []int
		for _, v := range test.list.elems {
			got = append(got, v.(number).N)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s is %v, want %v", test.name, got, test.want)
		}
	}
}
