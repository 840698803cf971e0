package analyzer_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/rule"
)

// readme returns README.md and the root of the repository.
func readme(t *testing.T) (text, root string) {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(root, "README.md"))
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

// TestReadmeCommands runs the commands of README.md: the main one, which has
// to find nothing, and those of the screens, whose output has to be what is
// shown. The program they name is built from this checkout.
func TestReadmeCommands(t *testing.T) {
	text, root := readme(t)
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
	changed := regexp.MustCompile("(?s)```console\n.*?\n```\n").ReplaceAllStringFunc(text, func(block string) string {
		lines := strings.SplitAfter(strings.TrimSuffix(strings.TrimPrefix(block, "```console\n"), "```\n"), "\n")
		command, ok := strings.CutPrefix(strings.TrimSpace(lines[0]), "$ ")
		if !ok {
			t.Errorf("a screen does not begin with a command: %s", block)
			return block
		}
		screens++
		out, err := run(command)
		if _, failed := err.(*exec.ExitError); err != nil && !failed {
			t.Errorf("%s: %v", command, err)
		}
		if want := strings.Join(lines[1:], ""); want != out && !*update {
			t.Errorf("%s (-README.md +printed)\n%s", command, cmp.Diff(want, out))
		}
		return "```console\n" + lines[0] + out + "```\n"
	})
	if screens == 0 {
		t.Error("README.md has no screens")
	}
	if *update {
		if err := os.WriteFile(filepath.Join(root, "README.md"), []byte(changed), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// TestReadmeRules holds that README.md has the text of each rule, which its
// findings' URL leads to, as "scopevet explain" prints it.
func TestReadmeRules(t *testing.T) {
	text, _ := readme(t)
	_, rules, _ := strings.Cut(text, "\n## Rules\n")
	rules, _, ok := strings.Cut(rules, "\n## ")
	if !ok {
		t.Fatal("README.md has no section on rules")
	}
	table, sections, _ := strings.Cut(rules, "\n### ")
	var want strings.Builder
	for _, r := range rule.All() {
		want.WriteString("\n##" + strings.TrimSpace(r.Text) + "\n")
		off := ""
		if r.Off {
			off = " (off)"
		}
		if row := "| [" + r.Name + "](#" + r.Name + ")" + off + " | " + r.Title + " |"; !strings.Contains(table, row) {
			t.Errorf("the table of rules lacks\n%s", row)
		}
	}
	if diff := cmp.Diff(want.String(), "\n### "+sections); diff != "" {
		t.Errorf("texts of rules (-analyzer/rule +README.md)\n%s", diff)
	}
}
