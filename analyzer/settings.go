package analyzer

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/world"
)

// Settings are what a driver can say that scopevet.yaml does not.
type Settings struct {
	Config  string   // the scopevet.yaml to use; "" for the one found from the package's directory
	Catalog []string // catalog files, instead of those that the configuration names
	Rules   []string // the rules to run; nil for those that the configuration leaves on
	Tests   bool     // look at _test.go files, too

	// Evidence says to keep what each route and what is said of it was found by
	// ([route.Route.Evidence]).
	Evidence bool

	// Code, if not nil, is told the code of each package that can matter to routes, as text.
	// Passes that run at the same time call it.
	Code func(path, text string)

	// LocalFixes keeps fixes to the file that their finding stands in, for
	// drivers that can apply no others: what is missing is then demanded where
	// the route is registered, if its handler is in another file.
	LocalFixes bool

	// GoFiles keeps findings to Go files, for drivers that drop all others. One
	// about a line of a document or a catalog then stands where the route is
	// registered that it is about, or at the package clause, and names its place.
	GoFiles bool

	// Files is where Config, Catalog and what they name are read from, for
	// drivers whose passes cannot read other files than those of the package:
	// put them into the program with go:embed. The nearest scopevet.yaml is then
	// looked for in Files, by the names of the package's files, which have to be
	// relative to its top. Nil is the disk.
	Files fs.FS

	// Unfinished lets entries of scopevet.yaml pass that have no reason yet.
	Unfinished bool

	// Build says how the packages are built.
	Build world.Build

	// Imported reports whether another package under analysis imports the
	// package, which then leaves its routes to be decided there, where their
	// prefix and guards are known. If nil, the files of the module tell, and of
	// the other modules of its workspace.
	Imported func(path string) bool

	// Single says that the process analyses one package, so that it does not
	// pay to read all of those files to know who imports it.
	Single bool
}

// check refuses names of rules that do not exist.
func (s *Settings) check() error {
	for _, name := range s.Rules {
		if _, ok := rule.Find(name); !ok {
			return fmt.Errorf("unknown rule %s, expected one of %s", name, strings.Join(rule.Names(), ", "))
		}
	}
	return nil
}

// severities are how severe the findings of the rules are that are on, by their
// names.
type severities map[string]config.Severity

// of returns how severe a finding of the named rule is.
func (s severities) of(name string) config.Severity {
	if severity, on := s[name]; on {
		return severity
	}
	return config.SeverityOff
}

// isOn reports whether the named rule is on.
func (s severities) isOn(name string) bool { return s.of(name) != config.SeverityOff }

// severities returns the rules that are on: those of the settings, else those that the
// configuration leaves on.
func (s *Settings) severities(conf *config.Config) severities {
	on := make(severities)
	for _, r := range rule.All() {
		severity := config.SeverityOff
		switch {
		case s.Rules == nil:
			severity = conf.Severity(r.Name, r.Off)
		case slices.Contains(s.Rules, r.Name):
			severity = config.SeverityError
		}
		if severity != config.SeverityOff {
			on[r.Name] = severity
		}
	}
	return on
}
