// Package lock keeps what the routes of a program demand in a text file that is
// committed with the code, scopes.lock, so that a change of authorization is seen
// where changes are reviewed.
//
// # The file
//
// The first line says which format it is and of which module:
//
//	# scopevet lock 1 example.com/crm
//	GET     /v1/contacts                           read:contacts
//	POST    /v1/contacts                           write:contacts
//	POST    /v1/search                             read:contacts (reads)
//	GET     /v1/people                             people | read_people view
//	DELETE  /v1/notes/{id}                         nothing
//	GET     /v1/files/**                           unknown
//	GET     /v1/reports                            read:reports (declared)
//	POST    /oauth/token                           public
//	scope people implies read_people
//	unresolved 2
//
// A route has a line: its method ("*" is every method), its path, and what it
// demands. Scopes with blanks between them are all needed, and any one of the
// alternatives between bars is enough. In their place stands
//
//   - public: nothing is demanded, and the code or the configuration says that this
//     is meant;
//   - nothing: it is certain that nothing is demanded, and nobody says that it is
//     meant;
//   - unknown: it is not known what the code demands, and nothing is declared.
//
// What follows in parentheses is declared, where annotations say so and it is not
// known whether the code enforces it, or where a gateway does; and reads, writes or
// neither, where the route does other than its method tells. A HEAD that comes with a
// GET and demands the same has no line. A method and path that are registered several
// times, in several programs of the module, say, have a line for each different demand.
//
// The lines that begin with scope are what the catalog says that a token has as well
// which has that scope, also by way of others; they decide who can call what. The last
// line counts registrations that could not be resolved: there may be routes behind them
// that are not in the file.
//
// Nothing depends on where code stands, how functions are called, or on the order of
// statements; nor does a line depend on another one. Equal tables give equal bytes.
//
// A word that would be taken for something else is written as a Go string: a path with
// a blank or a control character, a scope with the name public.
//
// # Reading
//
// Lines may stand in any order, and there twice: a merge that takes the lines of both
// sides leaves them so. Of a route with two demands both are read, of a scope all that
// it is said to imply, and the larger one of two counts. Marks of a merge that was not
// resolved, another version of the format, and anything else are an [Error] with its
// place.
package lock

import (
	"cmp"
	"slices"

	"github.com/scopevet/scopevet/analyzer/scope"
)

// Filename is what the file is called.
const Filename = "scopes.lock"

// A File is what a lock says.
type File struct {
	Module     string // the path of the module; "" if there is none
	Rows       []Row  // sorted, no two alike
	Scopes     []Scope
	Unresolved int // registrations that could not be resolved
}

// A Row is what is said of one route.
type Row struct {
	Method, Path string
	Demand       Demand
	Access       scope.Access // what the route does
}

// A Demand is what a route demands.
type Demand struct {
	Requirement scope.Requirement // nil where nothing is known, nor declared
	Declared    bool              // by annotations; what the code enforces is not known, or nobody has looked
	Public      bool              // somebody says that no scope is needed
}

// IsKnown reports whether it is certain what the code demands.
func (d Demand) IsKnown() bool { return d.Requirement.IsStated() && !d.Declared }

// IsOpen reports whether no scope is needed, as far as is said.
func (d Demand) IsOpen() bool { return d.Requirement.IsPublic() }

// Equal reports whether two demands are written alike.
func (d Demand) Equal(e Demand) bool { return d.String() == e.String() }

// A Scope is a scope that implies others, sorted.
type Scope struct {
	Name    scope.Scope
	Implies scope.Set
}

// Implication returns what the file says that scopes imply.
func (f *File) Implication() *scope.Implication {
	direct := make(map[scope.Scope][]scope.Scope)
	for _, s := range f.Scopes {
		direct[s.Name] = s.Implies
	}
	return scope.NewImplication(direct)
}

// settle brings rows and scopes into the order in which they are written, and drops
// those that are there twice.
func (f *File) settle() {
	slices.SortFunc(f.Rows, Row.compare)
	f.Rows = slices.CompactFunc(f.Rows, func(a, b Row) bool { return a.compare(b) == 0 })
	slices.SortStableFunc(f.Scopes, func(a, b Scope) int { return cmp.Compare(a.Name, b.Name) })
	var merged []Scope
	for _, s := range f.Scopes {
		if last := len(merged) - 1; last >= 0 && merged[last].Name == s.Name {
			merged[last].Implies = merged[last].Implies.Union(s.Implies)
		} else {
			merged = append(merged, s)
		}
	}
	f.Scopes = merged
}

func (r Row) compare(s Row) int {
	return cmp.Or(cmp.Compare(r.Path, s.Path), cmp.Compare(r.Method, s.Method),
		cmp.Compare(r.Demand.String(), s.Demand.String()), cmp.Compare(r.Access, s.Access))
}
