package reach

import (
	"cmp"
	"slices"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/cmd/internal/lock"
)

// A Choice is scopes that open the routes that were asked for.
type Choice struct {
	Scopes scope.Set
	Also   []lock.Row // what else they open that not everybody can call
}

// writes counts the routes in Also that write.
func (c Choice) writes() (n int) {
	for _, r := range c.Also {
		if r.Access.Writes() {
			n++
		}
	}
	return n
}

// compare orders choices of one size: that which opens the fewest other routes that
// write comes first, then the fewest others at all, then the first in the alphabet.
func (c Choice) compare(d Choice) int {
	return cmp.Or(cmp.Compare(c.writes(), d.writes()), cmp.Compare(len(c.Also), len(d.Also)), c.Scopes.Compare(d.Scopes))
}

// Needed are the smallest sets of scopes that open routes.
type Needed struct {
	Smallest []Choice // all of one size, in the order of [Choice.compare]; at most MostChoices
	More     bool     // there are more of that size, or may be

	// Narrowest opens fewer other routes than all of the smallest do, and no set opens
	// fewer; nil if there is none, or the search for it was cut.
	Narrowest *Choice

	// Cut says that the search took too long: the set in Smallest opens the routes, but
	// there may be a smaller one.
	Cut bool
}

// MostChoices bounds the sets that are returned, and MostSteps the sets that one search
// looks at. The problem is set cover, for which nobody knows anything better than to
// search; scopes and routes of real services are few enough.
const (
	MostChoices = 10
	MostSteps   = 50_000
)

// Need returns the smallest sets of scopes that open all of some rows of a table. What
// each of them demands is stated.
func Need(f *lock.File, rows []lock.Row) Needed {
	s := newSearch(f, rows)
	var found []bits
	cut := false
	for size := 0; ; size++ {
		found, cut = s.ofSize(size, MostSteps)
		if len(found) > 0 || cut {
			break
		}
	}
	if len(found) == 0 {
		return Needed{Smallest: []Choice{s.choice(s.any())}, Cut: true}
	}
	n := Needed{More: cut}
	for _, token := range found {
		n.Smallest = append(n.Smallest, s.choice(token))
	}
	slices.SortFunc(n.Smallest, Choice.compare)
	if len(n.Smallest) > MostChoices {
		n.Smallest, n.More = n.Smallest[:MostChoices], true
	}
	least := slices.MinFunc(n.Smallest, func(a, b Choice) int { return cmp.Compare(len(a.Also), len(b.Also)) })
	if token, ok := s.narrowest(len(least.Also), MostSteps); ok {
		narrow := s.choice(token)
		n.Narrowest = &narrow
	}
	return n
}

// A search is for tokens that open all of some demands.
type search struct {
	*numbers
	wanted []demand // none of which another one makes needless
	needs  []bits   // of each, the scopes that any token for it has one of
	others []group

	seen  map[string]bool
	steps int
}

// A group is routes that are opened by the same tokens, and were not asked for.
type group struct {
	demand demand
	rows   []lock.Row
}

func newSearch(f *lock.File, rows []lock.Row) *search {
	s := &search{numbers: number(f)}
	im := f.Implication()
	var stated []scope.Requirement
	for _, r := range rows {
		stated = append(stated, r.Demand.Requirement.Normal(im))
	}
	for i, r := range stated {
		needless := slices.ContainsFunc(stated[:i], r.Equal)
		for _, t := range stated {
			needless = needless || scope.Compare(t, r, im) == scope.Stronger
		}
		if !needless && !r.IsPublic() {
			s.wanted = append(s.wanted, s.demand(r))
		}
	}
	for _, d := range s.wanted {
		need := s.none()
		for _, set := range d {
			for i := range s.names {
				if s.implies[i].meets(set) {
					need.set(i)
				}
			}
		}
		s.needs = append(s.needs, need)
	}
	asked := make(map[[2]string]bool)
	for _, r := range rows {
		asked[nameOf(r)] = true
	}
	index := make(map[string]int)
	for _, r := range Routes(f.Rows) {
		d, ok := whole(f.Rows, r)
		if asked[nameOf(r)] || !ok || d.IsPublic() {
			continue
		}
		key := d.String()
		i, known := index[key]
		if !known {
			i = len(s.others)
			index[key] = i
			s.others = append(s.others, group{demand: s.demand(d)})
		}
		s.others[i].rows = append(s.others[i].rows, r)
	}
	return s
}

// whole returns what opens all rows of a route, and whether that is known.
func whole(rows []lock.Row, r lock.Row) (all scope.Requirement, known bool) {
	at, _ := slices.BinarySearchFunc(rows, r, func(a, b lock.Row) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	for ; at < len(rows) && nameOf(rows[at]) == nameOf(r); at++ {
		if !rows[at].Demand.Requirement.IsStated() {
			return nil, false
		}
		all = scope.And(all, rows[at].Demand.Requirement)
	}
	return all, true
}

// choice returns a token with what else it opens.
func (s *search) choice(token bits) Choice {
	c := Choice{Scopes: scope.NewSet()}
	has := s.none()
	for i, name := range s.names {
		if token.has(i) {
			c.Scopes = c.Scopes.Union(scope.NewSet(name))
			has = has.union(s.implies[i])
		}
	}
	for _, g := range s.others {
		if g.demand.opens(has) {
			c.Also = append(c.Also, g.rows...)
		}
	}
	slices.SortFunc(c.Also, func(a, b lock.Row) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	return c
}

// also counts what else is opened by what a token has.
func (s *search) also(has bits) (n int) {
	for _, g := range s.others {
		if g.demand.opens(has) {
			n += len(g.rows)
		}
	}
	return n
}

// any returns a token that opens all, without looking for a small one.
func (s *search) any() bits {
	token := s.none()
	for _, d := range s.wanted {
		token = token.union(d[0])
	}
	return token
}

// first returns the first demand that what a token has does not open, -1 if there is
// none, and how many scopes are missing at least: demands that no one scope is good for
// two of need one each.
func (s *search) first(has bits) (first, missing int) {
	first = -1
	taken := s.none()
	for i, d := range s.wanted {
		if d.opens(has) {
			continue
		}
		if first < 0 {
			first = i
		}
		if !taken.meets(s.needs[i]) {
			missing++
			taken = taken.union(s.needs[i])
		}
	}
	return first, missing
}

// step reports whether a token was not looked at yet, and may be.
func (s *search) step(token bits, most int) bool {
	key := string(encode(token))
	if s.seen[key] || s.steps >= most {
		return false
	}
	s.steps++
	s.seen[key] = true
	return true
}

func encode(b bits) []byte {
	out := make([]byte, 0, 8*len(b))
	for _, word := range b {
		for i := range 8 {
			out = append(out, byte(word>>(8*i)))
		}
	}
	return out
}

// extend calls a function with every scope that is the next one of a token which opens a
// demand: of each alternative the first scope that is missing, and what implies it.
// Whoever opens the demand and has all of the token has one of these besides.
func (s *search) extend(d demand, has bits, next func(scope int)) {
	tried := s.none()
	for _, set := range d {
		for i := range s.names {
			if !set.has(i) || has.has(i) {
				continue
			}
			for _, by := range s.from[i] {
				if !tried.has(by) {
					tried.set(by)
					next(by)
				}
			}
			break
		}
	}
}

// ofSize returns the tokens of a size that open all, none of which is smaller, and
// whether the search was cut.
func (s *search) ofSize(size, most int) (found []bits, cut bool) {
	s.seen, s.steps = make(map[string]bool), 0
	var visit func(token, has bits, left int)
	visit = func(token, has bits, left int) {
		if !s.step(token, most) {
			return
		}
		first, missing := s.first(has)
		switch {
		case first < 0:
			if left == 0 {
				found = append(found, token)
			}
		case missing <= left:
			s.extend(s.wanted[first], has, func(i int) {
				more := s.none()
				more.set(i)
				visit(token.union(more), has.union(s.implies[i]), left-1)
			})
		}
	}
	visit(s.none(), s.none(), size)
	return found, s.steps >= most
}

// narrowest returns the token that opens all, and fewer other routes than a number; of
// several the smallest, then the first in the alphabet.
func (s *search) narrowest(than, most int) (best bits, ok bool) {
	s.seen, s.steps = make(map[string]bool), 0
	size := 0
	var visit func(token, has bits, n int)
	visit = func(token, has bits, n int) {
		if !s.step(token, most) {
			return
		}
		also := s.also(has)
		if also > than || also == than && (!ok || n > size) {
			return
		}
		first, _ := s.first(has)
		if first >= 0 {
			s.extend(s.wanted[first], has, func(i int) {
				more := s.none()
				more.set(i)
				visit(token.union(more), has.union(s.implies[i]), n+1)
			})
			return
		}
		if also < than || n < size || s.choice(token).Scopes.Compare(s.choice(best).Scopes) < 0 {
			best, than, size, ok = token, also, n, true
		}
	}
	visit(s.none(), s.none(), 0)
	return best, ok && s.steps < most
}
