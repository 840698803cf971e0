// Package golangci makes scopevet a linter of golangci-lint v2, as a module
// plugin (https://golangci-lint.run/docs/plugins/module-plugins). A golangci-lint
// that has it is built by "golangci-lint custom" from a .custom-gcl.yml, of
// which the top of this module's repository has an example, or from a main
// package of one's own that imports golangci-lint's pkg/commands and this
// package.
//
// Such a golangci-lint runs scopevet where .golangci.yml says so:
//
//	version: "2"
//	linters:
//	  enable: [scopevet]
//	  settings:
//	    custom:
//	      scopevet:
//	        type: module
//	        settings:              # all of them may be left out
//	          config: scopevet.yaml
//	          catalog: [docs/scopes.md]
//	          rules: [missing-scope, unknown-scope]
//	          tags: [enterprise]   # those of run.build-tags, which plugins are not told
//	          test: false
//	issues:
//	  max-issues-per-linter: 0
//	  max-same-issues: 0
//	  uniq-by-line: false          # a line may demand two scopes that do not exist
//
// Without settings, the scopevet.yaml that is nearest to a package rules it, as
// with every driver of scopevet. Relative names are looked for in the working
// directory and above it.
//
// # What differs from other drivers
//
// golangci-lint caches what it has found, and knows nothing of scopevet.yaml or
// of catalogs. Its keys have the names of analyzers in them, though, those of
// findings the names of all analyzers of a linter, those of facts the name of
// the one that has made them. So the plugin has two: "scopevet" reports, which
// gives findings their prefix-free text, and "//nolint:scopevet" its meaning;
// the other one does the work, and its name ends in a digest of all that counts
// ([identity.Digest]). If that changes, everything is analysed again. The keys
// have no directory in them either, so that the digest has.
//
// golangci-lint applies every fix of a finding, leaves out edits in another file
// than the finding's, and prints each related place as a finding of its own. So
// findings have one fix at most, which keeps to the finding's file, and no
// related places: the scope that a route lacks is demanded where the route is
// registered, unless its handler is in the same file.
//
// It drops findings in files of other languages. One about a document, a catalog
// or scopevet.yaml stands where the route is registered that it is about, or at
// the package clause, and names its place.
//
// It gives up on the first pass that fails, may then report nothing at all, and
// does not say why if the package was only imported. So the pass that does the
// work never fails; what went wrong is handed on to the packages that import
// this one, and is told where findings are asked for.
package golangci

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/scopevet/scopevet/analyzer"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/identity"
	"github.com/scopevet/scopevet/analyzer/rule"
)

// Name is the linter's name in .golangci.yml, and after //nolint.
const Name = "scopevet"

// golangci-lint finds plugins in the table that they enter at start.
func init() { register.Plugin(Name, New) }

// settings is what .golangci.yml may say; the keys are the names of the pass's
// flags.
type settings struct {
	Config  string `json:"config"`
	Catalog names  `json:"catalog"`
	Rules   names  `json:"rules"`
	Tags    names  `json:"tags"`
	Test    bool   `json:"test"`
}

// names is a list, of which one element may stand for itself.
type names []string

// UnmarshalJSON reads what golangci-lint has made of YAML.
func (n *names) UnmarshalJSON(data []byte) error {
	var one string
	if err := json.Unmarshal(data, &one); err == nil {
		*n = names{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(n))
}

// A plugin is the linter as .golangci.yml sets it up.
type plugin struct{ settings settings }

// New returns the plugin with the settings that .golangci.yml has for it. An
// unknown key, a value of another kind and an unknown rule are errors.
func New(raw any) (register.LinterPlugin, error) {
	s, err := register.DecodeSettings[settings](raw)
	if err != nil {
		return nil, fmt.Errorf("%w; expected no keys but config (a file), catalog (files), rules (names), tags and test (true or false)", err)
	}
	for _, name := range s.Rules {
		if _, ok := rule.Find(name); !ok {
			return nil, fmt.Errorf("unknown rule %s, expected one of %s", name, strings.Join(rule.Names(), ", "))
		}
	}
	return &plugin{s}, nil
}

// GetLoadMode tells golangci-lint what the analyzers need.
func (p *plugin) GetLoadMode() string { return register.LoadModeTypesInfo }

// BuildAnalyzers returns the analyzer that reports and the one that does the
// work. A configuration or catalog that cannot be read is an error if it would
// rule a package in the working directory.
func (p *plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	files := identity.Settings{Checkout: true}
	if p.settings.Config != "" {
		if files.Config, err = config.Locate(p.settings.Config, dir); err != nil {
			return nil, err
		}
	}
	for _, name := range p.settings.Catalog {
		file, err := config.Locate(name, dir)
		if err != nil {
			return nil, err
		}
		files.Catalog = append(files.Catalog, file)
	}
	files.Build.Tags = p.settings.Tags
	digest, err := identity.Digest(dir, files)
	if err != nil {
		return nil, err
	}
	worker := worker(analyzer.New(analyzer.Settings{
		Config: files.Config, Catalog: files.Catalog, Rules: p.settings.Rules,
		Tests: p.settings.Test, Build: files.Build, LocalFixes: true, GoFiles: true,
	}), hex.EncodeToString(digest))
	return []*analysis.Analyzer{reporter(worker), worker}, nil
}
