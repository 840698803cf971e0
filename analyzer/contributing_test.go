package analyzer_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/scopevet/scopevet/analyzer/rule"
)

var (
	codeSpan    = regexp.MustCompile("`([^`\n]+)`")
	pathSpan    = regexp.MustCompile(`^(?:(?:analyzer|cmd|testdata|\.ci|\.github)(?:/[\w./-]+)?|[\w.-]+\.(?:md|yaml|mod))$`)
	testCommand = regexp.MustCompile(`(?m)^go test (\S+) -run '?([^' \n]+)'?(?: -fuzz (\w+) -fuzztime 1m)?( -update)?$`)
)

// TestContributing holds that what .github/CONTRIBUTING.md points to is there:
// files, and tests that its commands run.
func TestContributing(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", ".github", "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	paths := 0
	for _, span := range codeSpan.FindAllStringSubmatch(text, -1) {
		if !pathSpan.MatchString(span[1]) {
			continue
		}
		paths++
		if _, err := os.Stat(filepath.Join("..", filepath.FromSlash(span[1]))); err != nil {
			t.Error(err)
		}
	}
	commands := testCommand.FindAllStringSubmatch(text, -1)
	if paths < 15 || len(commands) != strings.Count(text, "\ngo test ") {
		t.Errorf("%d paths and %d of %d commands were understood", paths, len(commands), strings.Count(text, "\ngo test "))
	}
	for _, c := range commands {
		tests := sources(t, filepath.Join("..", filepath.FromSlash(c[1])))
		if c[2] != "^$" && !regexp.MustCompile(`(?m)^func Test\w*(?:`+c[2]+`)`).MatchString(tests) {
			t.Errorf("%s runs no test", c[0])
		}
		if c[3] != "" && !strings.Contains(tests, "\nfunc "+c[3]+"(") {
			t.Errorf("%s fuzzes nothing", c[0])
		}
		if c[4] != "" && !strings.Contains(tests, `flag.Bool("update"`) {
			t.Errorf("%s: the package has no flag -update", c[0])
		}
	}
}

// sources returns the tests of a package.
func sources(t *testing.T, dir string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(data)
	}
	return b.String()
}

// TestChangelog holds that CHANGELOG.md tells users of every rule.
func TestChangelog(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "CHANGELOG.md"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), "\n## [Unreleased]\n") {
		t.Error("CHANGELOG.md has no place for what is not released yet")
	}
	for _, name := range rule.Names() {
		if !strings.Contains(string(data), "`"+name+"`") {
			t.Errorf("CHANGELOG.md does not tell of the rule %s", name)
		}
	}
}
