package scope_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/scopevet/scopevet/analyzer/scope"
)

// universe is small enough to try every token there can be.
var universe = []scope.Scope{"a", "b", "c", "d"}

// tokens returns every subset of the universe.
func tokens() []scope.Set {
	var all []scope.Set
	for bits := range 1 << len(universe) {
		all = append(all, subset(bits))
	}
	return all
}

func subset(bits int) scope.Set {
	var scopes []scope.Scope
	for i, s := range universe {
		if bits&(1<<i) != 0 {
			scopes = append(scopes, s)
		}
	}
	return scope.NewSet(scopes...)
}

// opens is the definition: naive, and by other means than the package's.
func opens(r scope.Requirement, token scope.Set, direct map[scope.Scope][]scope.Scope) bool {
	have := map[scope.Scope]bool{}
	for _, s := range token {
		have[s] = true
	}
	for range universe { // as many rounds as a chain can be long
		for from, to := range direct {
			if have[from] {
				for _, s := range to {
					have[s] = true
				}
			}
		}
	}
	for _, set := range r {
		all := true
		for _, s := range set {
			all = all && have[s]
		}
		if all {
			return true
		}
	}
	return r != nil && len(r) == 0
}

func randomRequirement(rng *rand.Rand) scope.Requirement {
	r := scope.Requirement{}
	for range rng.IntN(5) {
		r = append(r, subset(rng.IntN(1<<len(universe))))
	}
	if len(r) == 0 && rng.IntN(3) == 0 {
		return nil
	}
	return r
}

// randomImplication makes cycles as often as not.
func randomImplication(rng *rand.Rand) map[scope.Scope][]scope.Scope {
	direct := map[scope.Scope][]scope.Scope{}
	for range rng.IntN(6) {
		from := universe[rng.IntN(len(universe))]
		direct[from] = append(direct[from], universe[rng.IntN(len(universe))])
	}
	return direct
}

// TestAlgebra holds every operation against its definition, over all tokens of
// a small universe.
func TestAlgebra(t *testing.T) {
	rng := rand.New(rand.NewPCG(6749, 6750))
	all := tokens()
	for range 5000 {
		a, b := randomRequirement(rng), randomRequirement(rng)
		direct := randomImplication(rng)
		im := scope.NewImplication(direct)
		where := fmt.Sprintf("a = %v, b = %v, implied %v", a, b, direct)

		normal := a.Normal(im)
		if !normal.Normal(im).Equal(normal) {
			t.Fatalf("%s: Normal is not idempotent: %v, then %v", where, normal, normal.Normal(im))
		}
		if (normal == nil) != (a == nil) {
			t.Fatalf("%s: Normal made %#v of %#v", where, normal, a)
		}
		and, or := scope.And(a, b), scope.Or(a, b)
		onlyA, onlyB := false, false
		for _, token := range all {
			inA, inB := opens(a, token, direct), opens(b, token, direct)
			if got := a.Opens(token, im); got != inA {
				t.Fatalf("%s: a.Opens(%v) = %t", where, token, got)
			}
			if got := normal.Opens(token, im); got != inA {
				t.Fatalf("%s: Normal is %v, which says %t to %v", where, normal, got, token)
			}
			wantAnd, wantOr := inA && inB, inA || inB
			if a == nil {
				wantAnd, wantOr = inB, inB
			} else if b == nil {
				wantAnd, wantOr = inA, inA
			}
			if got := and.Opens(token, im); got != wantAnd {
				t.Fatalf("%s: And is %v, which says %t to %v", where, and, got, token)
			}
			if got := or.Opens(token, im); got != wantOr {
				t.Fatalf("%s: Or is %v, which says %t to %v", where, or, got, token)
			}
			onlyA = onlyA || inA && !inB
			onlyB = onlyB || inB && !inA
		}
		want := scope.Equal
		switch {
		case (a == nil) != (b == nil), onlyA && onlyB:
			want = scope.Incomparable
		case onlyA:
			want = scope.Weaker
		case onlyB:
			want = scope.Stronger
		}
		if got := scope.Compare(a, b, im); got != want {
			t.Fatalf("%s: Compare = %v, want %v", where, got, want)
		}
		superfluous(t, where, normal, im)
	}
}

// superfluous fails if something could be left out of a normal requirement.
func superfluous(t *testing.T, where string, normal scope.Requirement, im *scope.Implication) {
	t.Helper()
	if !slices.IsSortedFunc(normal, scope.Set.Compare) {
		t.Fatalf("%s: Normal is not sorted: %v", where, normal)
	}
	for i, set := range normal {
		for _, s := range set {
			if im.Closure(set.Without(s)).Contains(s) {
				t.Fatalf("%s: Normal is %v, where %v needs no %s", where, normal, set, s)
			}
		}
		others := slices.Concat(normal[:i:i], normal[i+1:])
		if len(others) > 0 && scope.Compare(others, normal, im) == scope.Equal {
			t.Fatalf("%s: Normal is %v, which needs no %v", where, normal, set)
		}
	}
}

func TestImplication(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		direct := randomImplication(rng)
		im := scope.NewImplication(direct)
		for _, token := range tokens() {
			closure := im.Closure(token)
			if !im.Closure(closure).Equal(closure) {
				t.Fatalf("%v: the closure of %v is not closed: %v", direct, token, closure)
			}
			if !closure.Includes(token) {
				t.Fatalf("%v: the closure of %v lacks part of it: %v", direct, token, closure)
			}
			for _, s := range universe {
				if closure.Contains(s) != opens(scope.Require(s), token, direct) {
					t.Fatalf("%v: the closure of %v is %v", direct, token, closure)
				}
			}
		}
		cyclic := false
		for _, a := range universe {
			for _, b := range universe {
				if im.Implies(a, b) != im.Closure(scope.NewSet(a)).Contains(b) {
					t.Fatalf("%v: Implies(%s, %s) = %t", direct, a, b, im.Implies(a, b))
				}
				cyclic = cyclic || a != b && im.Implies(a, b) && im.Implies(b, a)
			}
		}
		if group, ok := im.Cycle(); ok != cyclic || ok && len(group) < 2 {
			t.Fatalf("%v: Cycle() = %v, %t, want %t", direct, group, ok, cyclic)
		}
	}
	var im *scope.Implication
	if !im.Implies("a", "a") || im.Implies("a", "b") || !im.Closure(scope.NewSet("a")).Equal(scope.NewSet("a")) {
		t.Error("a nil implication implies something")
	}
}

// Past the bound a conjunction may demand too much, but every alternative it
// names must be true.
func TestAndBound(t *testing.T) {
	r := scope.Public()
	var parts []scope.Requirement
	for i := range 12 {
		x, y := scope.Scope(fmt.Sprint("x", i)), scope.Scope(fmt.Sprint("y", i))
		part := scope.Requirement{scope.NewSet(x), scope.NewSet(y)}
		parts = append(parts, part)
		r = scope.And(r, part)
	}
	if len(r) != scope.MaxAlternatives {
		t.Errorf("%d alternatives, want %d", len(r), scope.MaxAlternatives)
	}
	for _, set := range r {
		for _, part := range parts {
			if !part.Opens(set, nil) {
				t.Fatalf("%v does not open %v", set, part)
			}
		}
	}
}

// The arguments of an operation are the caller's.
func TestArgumentsStay(t *testing.T) {
	a := scope.Requirement{{"z"}, {"b", "a"}, {"z"}}
	b := scope.Requirement{{"y"}, {"a"}}
	im := scope.NewImplication(map[scope.Scope][]scope.Scope{"z": {"y"}})
	before := fmt.Sprint(a, b)
	scope.And(a, b)
	scope.Or(a, b)
	a.Normal(im)
	scope.Compare(a, b, im)
	if after := fmt.Sprint(a, b); after != before {
		t.Errorf("arguments were %s and are %s", before, after)
	}
}

func TestRelationString(t *testing.T) {
	got := fmt.Sprint(scope.Equal, scope.Weaker, scope.Stronger, scope.Incomparable)
	if want := "equal weaker stronger incomparable"; got != want {
		t.Errorf("relations print as %q, want %q", got, want)
	}
}
