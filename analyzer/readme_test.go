package analyzer_test

import (
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// manuals are the pages of documentation, beside the texts of the rules.
var manuals = []string{
	"README.md", "analyzer/README.md", "analyzer/annotation/README.md", "analyzer/catalog/README.md",
	"analyzer/config/README.md", "analyzer/golangci/README.md", "cmd/scopevet/README.md",
}

// readme returns a page, by its name from the root of the repository, and that root.
func readme(t *testing.T, name string) (text, root string) {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data), root
}

// marked returns the command in the code block that follows the comment
// "<!-- name -->": .ci/run takes the test command from there.
func marked(t *testing.T, text, name string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, "<!-- "+name+" -->\n```sh\n")
	command, _, closed := strings.Cut(rest, "\n```\n")
	if !ok || !closed || strings.Contains(command, "\n") {
		t.Fatalf("README.md has no code block of one line marked %s", name)
	}
	return command
}

// TestReadmeCommands runs the commands of the manuals: the main one of README.md, which
// has to find nothing, and those of the screens, whose output has to be what is
// shown. The program they name is built from this checkout.
func TestReadmeCommands(t *testing.T) {
	text, root := readme(t, "README.md")
	for _, name := range []string{"pact", "careless/pact"} {
		server(t, name) // for its dependencies
	}
	bin := t.TempDir()
	goCommand(t, root, "build", "-buildvcs=false", "-o", bin+string(filepath.Separator), "./cmd/scopevet")
	run := func(command string) (string, error) {
		cmd := exec.Command("sh", "-c", command)
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"), "GOWORK=off")
		out, err := cmd.CombinedOutput()
		return string(out), err
	}

	if got := marked(t, text, "test command"); got != ".ci/test" {
		t.Errorf("the test command is %q", got)
	}
	if out, err := run(marked(t, text, "main command")); err != nil || strings.Count(out, "\n") != 1 || !strings.Contains(out, ": 0 findings,") {
		t.Errorf("the main command: %v\n%s", err, out)
	}

	screens := 0
	screen := regexp.MustCompile("(?s)```console\n.*?\n```\n")
	for _, name := range manuals {
		text, _ := readme(t, name)
		changed := screen.ReplaceAllStringFunc(text, func(block string) string {
			lines := strings.SplitAfter(strings.TrimSuffix(strings.TrimPrefix(block, "```console\n"), "```\n"), "\n")
			command, ok := strings.CutPrefix(strings.TrimSpace(lines[0]), "$ ")
			if !ok {
				t.Errorf("%s: a screen does not begin with a command: %s", name, block)
				return block
			}
			screens++
			out, err := run(command)
			if _, failed := err.(*exec.ExitError); err != nil && !failed {
				t.Errorf("%s: %v", command, err)
			}
			if want := strings.Join(lines[1:], ""); want != out && !*update {
				t.Errorf("%s (-%s +printed)\n%s", command, name, cmp.Diff(want, out))
			}
			return "```console\n" + lines[0] + out + "```\n"
		})
		if *update && changed != text {
			if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(name)), []byte(changed), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	if screens < 10 {
		t.Errorf("the manuals have %d screens", screens)
	}
}

// TestReadmeLength holds that README.md stays a page that one reads, with its commands on
// the first screen.
func TestReadmeLength(t *testing.T) {
	text, _ := readme(t, "README.md")
	if n := strings.Count(text, "\n"); n > 280 {
		t.Errorf("README.md has %d lines, more than 280", n)
	}
	for _, name := range []string{"main command", "test command"} {
		before, _, _ := strings.Cut(text, "<!-- "+name+" -->")
		if n := strings.Count(before, "\n"); n > 40 {
			t.Errorf("the %s stands in line %d of README.md", name, n)
		}
	}
}

var (
	pageLink = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	codeText = regexp.MustCompile("(?s)```.*?\n```\n|`[^`\n]*`")
)

// TestReadmeLinks holds that what the manuals and the texts of the rules refer to within
// the repository is there: files, directories, and headings.
func TestReadmeLinks(t *testing.T) {
	rules, err := filepath.Glob(filepath.Join("rule", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	pages := slices.Concat(manuals, []string{".github/CONTRIBUTING.md", ".github/SECURITY.md", "CHANGELOG.md"})
	for _, name := range rules {
		pages = append(pages, path.Join("analyzer", filepath.ToSlash(name)))
	}
	found := 0
	for _, name := range pages {
		text, root := readme(t, name)
		for _, link := range pageLink.FindAllStringSubmatch(codeText.ReplaceAllString(text, ""), -1) {
			file, anchor, _ := strings.Cut(link[1], "#")
			if strings.Contains(file, "://") {
				continue
			}
			found++
			target := name
			if file != "" {
				target = path.Join(path.Dir(name), file)
			}
			if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(target))); err != nil {
				t.Errorf("%s: %v", name, err)
			} else if anchor != "" && !slices.Contains(anchors(t, target), anchor) {
				t.Errorf("%s: %s has no heading for #%s", name, target, anchor)
			}
		}
	}
	if found < 50 {
		t.Errorf("only %d links were looked at", found)
	}
}

// anchors returns those of the headings of a page, as GitHub makes them: in lower case,
// hyphens for spaces, other letters, digits and hyphens kept
// (https://docs.github.com/en/get-started/writing-on-github).
func anchors(t *testing.T, name string) []string {
	text, _ := readme(t, name)
	var out []string
	for line := range strings.Lines(codeText.ReplaceAllString(text, "\n")) {
		heading := strings.TrimLeft(line, "#")
		if heading == line {
			continue
		}
		out = append(out, strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-', 'a' <= r && r <= 'z', '0' <= r && r <= '9':
				return r
			}
			return -1
		}, strings.ToLower(strings.TrimSpace(heading))))
	}
	return out
}
