// Package rule holds the rules: what is looked for in the routes that the
// layers below recovered, one file and one Markdown text a rule.
//
// A rule is a pure function from a [Subject] to findings. It reads neither
// syntax nor types, does not know which driver runs it, and leaves severities,
// //scope:ignore lines and baselines to the pass. It reports in a
// deterministic order, and one cause once: where several rules could speak
// about the same mistake, the one that names it does, and the others stay
// silent (see [Subject.MostSpecific]).
package rule

import (
	"embed"
	"strings"
	"sync"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A Finding is a mistake that a rule reports.
type Finding struct {
	Rule     string
	Severity config.Severity // set by the pass
	Span     source.Span
	Message  string
	Method   string // of the route it is about; "" if it is about none
	Path     string
	Routes   []*route.Route // all that it is about, the first of which Method and Path name

	// Subject tells findings of one rule about one route, or in one file,
	// apart, and stays what it is when lines move: a scope, an annotation as
	// it is written. It is "" where the route alone does that, and where a
	// finding about no route has a message that does.
	Subject string

	// ByCause says that the finding is about what many routes have in common,
	// and known by its subject alone, whichever of them it stands at.
	ByCause bool

	predicate predicate // what the message says of the route, if it begins with its name

	Notes []source.Note
	Fixes []source.Fix
}

// A Rule is one thing that is looked for.
type Rule struct {
	Name  string // the diagnostic's category: "missing-scope"
	Title string // what it reports, in one line without a full stop
	Text  string // Markdown with an example, for people: `scopevet explain`
	Off   bool   // off unless the configuration turns it on

	// Enforced says that the rule may find something about a route once it is known
	// what the code enforces there.
	Enforced bool

	// Check reports what it finds in the subject. It keeps neither of its
	// arguments and changes nothing of the first.
	Check func(*Subject, func(Finding))
}

// A Subject is what the rules look at: the routes decided in one package and
// the annotations written in it.
type Subject struct {
	Routes  []*route.Route
	Catalog *catalog.Catalog // nil if there is none
	Config  *config.Config   // never nil

	Annotations []*annotation.Annotation // those written in this package
	Imported    []*annotation.Annotation // those of other packages, as far as routes here may have them
	Problems    []annotation.Problem     // annotations that could not be read, or contradict each other
	Unattached  []*annotation.Annotation // those that no route of the program takes, as far as that is known here
	Mismatches  []Mismatch               // those that name a route which is registered otherwise
	Unresolved  []Unresolved

	// Nameless are entries of the configuration that name nothing in the program. They
	// are known where Used is.
	Nameless []Nameless

	// Used has the places of the configuration's exemptions that match a
	// route. It is nil unless every route of the program is known: only then
	// can an exemption be told to match nothing.
	Used map[source.Pos]bool

	// ReadFile returns the text of a file that a [source.Span] names. Rules
	// need it for fixes alone: without it, or where it fails, a finding has
	// none.
	ReadFile func(name string) ([]byte, error)

	// Insert returns the edit that puts a comment line where an annotation of
	// the route belongs, which is its handler's doc comment or else above its
	// registration, indented as it has to be there. It may be nil, and
	// reports false where no line can be put.
	Insert func(r *route.Route, line string) (source.Edit, bool)

	// Ignored reports whether an ignore line silences a finding. A rule whose
	// findings are about many routes asks it about each of them, so that the
	// line is about its own route and no other. It may be nil.
	Ignored func(Finding) bool
}

// An Unresolved is a registration that the analysis could not follow to its
// end. Its route, if there is one, is not among the routes.
type Unresolved struct {
	Span    source.Span
	Message string
	Notes   []source.Note
}

// A Nameless is an entry of the configuration that names nothing in the program.
type Nameless struct {
	List    string // guards, routers or values
	Name    string
	Nearest string // what is called almost so; "" for nothing
	Pos     source.Pos
}

//go:embed *.md
var files embed.FS

// texts returns the texts of all rules by the names of their files, read once:
// rules are asked for often.
var texts = sync.OnceValue(func() map[string]string {
	all := make(map[string]string)
	entries, _ := files.ReadDir(".")
	for _, e := range entries {
		data, _ := files.ReadFile(e.Name())
		all[e.Name()] = string(data)
	}
	return all
})

// All returns the rules in the order in which the documentation lists them.
func All() []*Rule {
	rules := []*Rule{
		{Name: MissingScope, Title: "a route that demands no scope and is not public", Enforced: true, Check: checkMissingScope},
		{Name: ReadScopeOnWrite, Title: "a route that writes, and that read scopes alone open", Enforced: true, Check: checkReadScopeOnWrite},
		{Name: UnknownScope, Title: "a scope name that the catalog does not have", Enforced: true, Check: checkUnknownScope},
		{Name: ScopeMismatch, Title: "a route whose annotation and whose code demand something else", Enforced: true, Check: checkScopeMismatch},
		{Name: WrongScope, Title: "a route that opens without a scope that the catalog demands there", Enforced: true, Check: checkWrongScope},
		{Name: ConflictingScopes, Title: "two scopes that are needed together and that the catalog says conflict", Check: checkConflictingScopes},
		{Name: RedundantScope, Title: "a scope, or an alternative, that an annotation demands for nothing", Check: checkRedundantScope},
		{Name: RouteMismatch, Title: "an annotation and a registration that disagree on method or path", Check: checkRouteMismatch},
		{Name: BadAnnotation, Title: "an annotation that is malformed, misplaced, unknown, contradictory or attached to nothing", Check: checkBadAnnotation},
		{Name: LateGuard, Title: "a guard that is added too late, is never reached, or whose verdict ends nothing", Enforced: true, Check: checkLateGuard},
		{Name: UnresolvedRoute, Title: "a registration whose handler, path or guards could not be determined", Check: checkUnresolvedRoute},
		{Name: StaleExemption, Title: "a public, reads, ignore or baseline entry that matches nothing any more", Check: checkStaleExemption},
		{Name: ExcessScope, Title: "a route that reads, but demands a scope to write where the catalog has one to read", Off: true, Enforced: true, Check: checkExcessScope},
		{Name: UnusedScope, Title: "a scope of the catalog that no route demands", Off: true, Check: checkUnusedScope},
		{Name: DenialStatus, Title: "a guard that answers 401 where the token lacks a scope", Off: true, Enforced: true, Check: checkDenialStatus},
	}
	for _, r := range rules {
		r.Text = text(r.Name)
	}
	return rules
}

// text returns the text of the named rule. That every rule has one is held by
// a test.
func text(name string) string {
	return texts()[file(name)]
}

// file returns the name of the file with the text of the named rule.
func file(name string) string { return strings.ReplaceAll(name, "-", "_") + ".md" }

// Find returns the rule of that name.
func Find(name string) (*Rule, bool) {
	for _, r := range All() {
		if r.Name == name {
			return r, true
		}
	}
	return nil, false
}

// Names returns the names of all rules, in the order of [All].
func Names() []string {
	var names []string
	for _, r := range All() {
		names = append(names, r.Name)
	}
	return names
}

// URL returns the address of the text of the named rule.
func URL(name string) string {
	return "https://github.com/scopevet/scopevet/blob/main/analyzer/rule/" + file(name)
}
