package analyzer_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
)

var (
	mutationModule = flag.String("module", "", "the directory of a module, in whose place TestMutation takes no server of testdata")
	mutationConfig = flag.String("module.config", "", "the scopevet.yaml of that module")
	mutationAll    = flag.Bool("mutation.all", false, "make every mutant")
	mutationSeed   = flag.Uint64("mutation.seed", 1, "which mutants are made, if not all")
	mutationOf     = flag.String("mutation.of", "", "the operators whose mutants are made, by a part of their names")
	mutationKeep   = flag.String("mutation.keep", "", "a directory in which the servers' answers are kept, and found again")
	mutationNumber = flag.Int("mutation.number", 12, "how many mutants of a server are made, if not all")
)

// TestMutation makes mistakes in servers, one at a time, and holds what the pass says
// of each against what the changed server answers: a route that answers otherwise is
// told by a finding, and nothing else is. It makes a few of the mutants, by seed;
//
//	go test ./analyzer -run Mutation -mutation.all -timeout 0
//
// makes all of them, and with -module those of another module. Nobody is asked there:
// a mutant is told by a finding, or by a route table (which scopes.lock holds) that
// is no longer the same.
func TestMutation(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a server for each mutant")
	}
	if *mutationModule != "" {
		dir, err := filepath.Abs(*mutationModule)
		if err != nil {
			t.Fatal(err)
		}
		newCampaign(t, dir, nil).run(t)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(servers)) {
		t.Run(name, func(t *testing.T) {
			dir := server(t, name)
			newCampaign(t, dir, &running{dir, *mutationKeep}).run(t)
		})
	}
}

// A campaign is all that is done to one program.
type campaign struct {
	*mutated
	server *running // nil if it cannot be asked
	before replies
	known  map[*route.Route][]string

	mu    sync.Mutex
	score map[string]*score
}

// A score counts the mutants of an operator.
type score struct{ broken, same, found, shut, survived, alarmed int }

func newCampaign(t *testing.T, dir string, server *running) *campaign {
	c := &campaign{mutated: loadMutated(t, dir, *mutationConfig), server: server, score: make(map[string]*score)}
	if server != nil {
		if c.before = server.ask(t, nil, nil); c.before == nil {
			t.Fatal("the server does not answer")
		}
		c.known = addresses(c.base.routes, c.before)
	}
	return c
}

// run makes the mutants and reports.
func (c *campaign) run(t *testing.T) {
	mutants := c.chosen()
	t.Logf("%d mutants", len(mutants))
	trials := make([]*trial, len(mutants))
	each(len(mutants), func(i int) { trials[i] = c.try(t, mutants[i]) })
	groups := together(slices.DeleteFunc(trials, func(tr *trial) bool { return tr == nil }))
	each(len(groups), func(i int) { c.settle(t, groups[i]) })
	total := new(score)
	for _, op := range operators {
		if s := c.score[op.name]; s != nil {
			t.Logf("%-36s %s", op.name, s)
			total.add(s)
		}
	}
	t.Logf("%-36s %s", "all", total)
}

// each calls f for numbers below n, as many at a time as there are processors.
func each(n int, f func(i int)) {
	work := make(chan int)
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := range work {
				f(i)
			}
		})
	}
	for i := range n {
		work <- i
	}
	close(work)
	wait.Wait()
}

func (s *score) add(other *score) {
	s.broken, s.same, s.found = s.broken+other.broken, s.same+other.same, s.found+other.found
	s.shut, s.survived, s.alarmed = s.shut+other.shut, s.survived+other.survived, s.alarmed+other.alarmed
}

func (s *score) String() string {
	return fmt.Sprintf("%4d found, %3d not, %3d false alarms; %3d shut, %4d change nothing, %3d do not run",
		s.found, s.survived, s.alarmed, s.shut, s.same, s.broken)
}

// chosen returns the mutants that are made: a few, of operators in turn, or all.
func (c *campaign) chosen() []*mutant {
	all := slices.DeleteFunc(c.mutants(), func(m *mutant) bool { return !strings.Contains(m.operator, *mutationOf) })
	if *mutationAll {
		return all
	}
	r := rand.New(rand.NewPCG(*mutationSeed, 0))
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	turn := make(map[*mutant]int)
	of := make(map[string]int)
	for _, m := range all {
		of[m.operator]++
		turn[m] = of[m.operator]
	}
	slices.SortStableFunc(all, func(a, b *mutant) int { return turn[a] - turn[b] })
	return all[:min(len(all), *mutationNumber)]
}

// A trial is a mutant with what the tool says of it.
type trial struct {
	*mutant
	verdict *verdict
	news    []told
	names   []renamed
	diff    string
	about   map[string]bool // the routes that are told, or are others now
}

// try makes a mutant and has the tool look at it. It returns nil if who is asked for
// the truth need not be: the mutant does not compile, or is judged already.
func (c *campaign) try(t *testing.T, m *mutant) *trial {
	pkgs, texts, err := c.mutate(m)
	if err != nil {
		c.count(m, func(s *score) { s.broken++ })
		return nil
	}
	v, err := c.analyse(pkgs)
	name, _ := filepath.Rel(c.dir, m.file)
	tr := &trial{mutant: m, verdict: v, diff: diffOf(name, c.sources[m.file], texts[m.file]), about: make(map[string]bool)}
	if err != nil {
		t.Errorf("%s: %v\n%s", m.operator, err, tr.diff)
		return nil
	}
	tr.news = c.news(m, v)
	switch {
	case m.spoken:
		c.report(t, tr, c.judgeSpoken(m, tr.news))
		return nil
	case m.operator == "change a path" && !c.isMoved(v), m.operator == "widen a method" && c.isExempt(v):
		c.count(m, func(s *score) { s.broken++ })
		return nil
	case c.server == nil:
		j, ok := c.judgeUnasked(m, v, tr.news)
		if !ok {
			c.count(m, func(s *score) { s.broken++ })
			return nil
		}
		c.report(t, tr, j)
		return nil
	}
	tr.names = c.renamedOf(v, c.known)
	tr.news = c.fitting(tr.news, tr.names)
	for _, n := range tr.news {
		for _, r := range n.routes {
			tr.about[r] = true
		}
	}
	for _, n := range tr.names {
		tr.about[n.now.String()], tr.about[n.was.String()] = true, true
	}
	return tr
}

// most is how many mutants are asked together.
const most = 24

// together puts mutants into groups that are about different routes and texts.
func together(trials []*trial) (out [][]*trial) {
	for _, tr := range trials {
		i := slices.IndexFunc(out, func(group []*trial) bool {
			return len(group) < most && !slices.ContainsFunc(group, tr.meets)
		})
		if i < 0 {
			out, i = append(out, nil), len(out)
		}
		out[i] = append(out[i], tr)
	}
	return out
}

// meets reports whether two mutants cannot be told apart if both are made.
func (tr *trial) meets(other *trial) bool {
	for r := range tr.about {
		if other.about[r] {
			return true
		}
	}
	if (len(tr.news) == 0) != (len(other.news) == 0) || len(tr.about)+len(other.about) > most {
		return true // what one does that is not told must not pass for what another one does
	}
	return tr.file == other.file && slices.ContainsFunc(tr.edits, func(e edit) bool {
		return slices.ContainsFunc(other.edits, func(f edit) bool { return e.from <= f.to && f.from <= e.to })
	})
}

// settle asks the server in which a group of mutants is made, and judges each by the
// routes that it is about. Where something is missed or made up, or no server comes
// of it, it does so for parts of the group, down to each mutant alone.
func (c *campaign) settle(t *testing.T, group []*trial) {
	var mutants []*mutant
	var also []further
	var news []told
	for _, tr := range group {
		mutants, news = append(mutants, tr.mutant), append(news, tr.news...)
		for _, n := range tr.names {
			also = append(also, n.calls...)
		}
	}
	_, texts, err := c.mutate(mutants...)
	var after replies
	if err == nil {
		after = c.server.ask(t, texts, also)
	}
	var changes []otherRoute
	if after != nil {
		changes = c.changes(after, group)
	}
	if j := judge(changes, news); len(group) > 1 && (after == nil || len(j.survived)+len(j.alarms) > 0) {
		c.settle(t, group[:len(group)/2])
		c.settle(t, group[len(group)/2:])
		return
	}
	for _, tr := range group {
		if after == nil {
			c.count(tr.mutant, func(s *score) { s.broken++ })
			continue
		}
		own := slices.DeleteFunc(slices.Clone(changes), func(o otherRoute) bool {
			return len(group) > 1 && !slices.ContainsFunc(o.names, func(name string) bool { return tr.about[name] })
		})
		c.report(t, tr, judge(own, tr.news))
	}
}

// report counts a mutant, and tells what the tool missed, or made up.
func (c *campaign) report(t *testing.T, tr *trial, j judgement) {
	c.count(tr.mutant, func(s *score) {
		switch {
		case len(j.alarms) > 0:
			s.alarmed++
		case len(j.survived) > 0 && j.shut:
			s.shut++
		case len(j.survived) > 0:
			s.survived++
		case j.changes > 0:
			s.found++
		default:
			s.same++
		}
	})
	var out strings.Builder
	if j.shut && len(j.alarms) == 0 && len(j.survived) > 0 {
		t.Logf("%s: %s%s\n%s", tr.operator, j.survived[0], unknownAt(tr.verdict, j.survived[0]), tr.diff)
		j.survived = nil
	}
	for _, r := range j.survived[:min(len(j.survived), 3)] {
		fmt.Fprintf(&out, "not found: %s%s\n", r, unknownAt(tr.verdict, r))
	}
	for _, f := range j.alarms[:min(len(j.alarms), 3)] {
		fmt.Fprintf(&out, "false alarm: %s\n", f)
	}
	if out.Len() > 0 {
		t.Errorf("%s (%d routes change, %d not found, %d false alarms)\n%s%s", tr.operator, j.changes, len(j.survived), len(j.alarms), out.String(), tr.diff)
	}
}

// fitting returns what is told of a mutant with what is right to be told of its new
// paths: that annotations name those it had, and what was told of the route before.
func (c *campaign) fitting(news []told, names []renamed) []told {
	for i, n := range news {
		for _, r := range names {
			if !slices.Contains(n.routes, r.now.String()) && !slices.Contains(n.routes, r.was.String()) {
				continue
			}
			news[i].right = news[i].right || n.finding.Rule == rule.RouteMismatch || slices.ContainsFunc(c.base.findings, func(f rule.Finding) bool {
				return f.Rule == n.finding.Rule && slices.Contains(c.routesOf(f), r.was.String())
			})
		}
	}
	return news
}

// isMoved reports whether routes have other paths, none of which is excepted by the
// path that it had.
func (c *campaign) isMoved(v *verdict) bool {
	has := byName(v.routes)
	return !c.isExempt(v) && slices.ContainsFunc(c.base.routes, func(r *route.Route) bool { return has[r.String()] == nil })
}

// isExempt reports whether a route is not there any more which was excepted by its
// method and path.
func (c *campaign) isExempt(v *verdict) bool {
	has := byName(v.routes)
	return slices.ContainsFunc(c.base.routes, func(r *route.Route) bool {
		return has[r.String()] == nil && (r.Public || r.AccessReason != "")
	})
}

// unknownAt says that it is not known what a route enforces, if so.
func unknownAt(v *verdict, text string) string {
	name, _, _ := strings.Cut(text, ": ")
	if r := byName(v.routes)[name]; r != nil {
		if why := r.WhyUnknown(); why != "" {
			return " [not known: " + why + "]"
		}
		return fmt.Sprintf(" [enforced %s, declared %s]", r.Enforced, r.Declared)
	}
	return " [no route]"
}

func (c *campaign) count(m *mutant, add func(*score)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.score[m.operator] == nil {
		c.score[m.operator] = new(score)
	}
	add(c.score[m.operator])
}
