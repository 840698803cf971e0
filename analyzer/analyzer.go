// Package analyzer is the scopevet analysis pass. It joins the layers below:
// configuration and catalog, annotations, recovered routes, and rules.
//
// run.go has the whole way from a package to its findings. Each of the other files
// is one step of it, and uses none of the files that use it.
package analyzer

import (
	"flag"
	"reflect"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Doc is the analyzer's documentation.
const Doc = `check that HTTP routes demand the API scopes that they should

The scopevet pass recovers the routes that a program registers, reads the
scope annotations on their handlers (//scope: directives and struct tags), and
reports routes that demand no scope, routes that write although read scopes
alone open them, and scope names that the published catalog does not have.
A registration that it cannot follow is reported, too.

The catalog and what else the code cannot say is in scopevet.yaml, which is
looked for in the package's directory and above it.`

// Analyzer is the pass with the settings that its flags give.
var Analyzer = New(Settings{})

// New returns a pass with the given settings, which its flags -config,
// -catalog, -rules and -test override. Passes made by one analyzer share what
// they read of the disk.
func New(s Settings) *analysis.Analyzer {
	p := newShared(s)
	a := &analysis.Analyzer{
		Name:       "scopevet",
		Doc:        Doc,
		URL:        "https://github.com/scopevet/scopevet",
		Run:        p.run,
		FactTypes:  []analysis.Fact{new(Fact)},
		ResultType: reflect.TypeFor[*Result](),
		// What code does not type-check is analysed as far as it goes.
		RunDespiteErrors: true,
	}
	a.Flags.Init("scopevet", flag.ContinueOnError)
	a.Flags.StringVar(&p.settings.Config, "config", s.Config, "read the configuration from `file`")
	a.Flags.Var((*names)(&p.settings.Catalog), "catalog", "read the catalog from `files`, by comma")
	a.Flags.Var((*names)(&p.settings.Rules), "rules", "run only these `rules`, by comma")
	a.Flags.BoolVar(&p.settings.Tests, "test", s.Tests, "look at _test.go files, too")
	return a
}

// names is a flag that takes a list by comma.
type names []string

func (n *names) String() string { return strings.Join(*n, ",") }

func (n *names) Set(text string) error {
	*n = nil
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name != "" {
			*n = append(*n, name)
		}
	}
	return nil
}
