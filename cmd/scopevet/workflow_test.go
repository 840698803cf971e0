//go:build e2e

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/scopevet/scopevet/cmd/internal/sarif/sariftest"
)

// install is how the recipes for CI get the program.
const install = "go install github.com/scopevet/scopevet/cmd/scopevet@" + release

// TestGitHubRecipe runs the steps of the workflow in the manual as GitHub runs
// them (https://docs.github.com/actions/reference/workflow-syntax-for-github-actions,
// "jobs.<job_id>.steps[*].shell"), on a server with faults, one of them silenced.
func TestGitHubRecipe(t *testing.T) {
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct {
				Run, If, Uses string
				With          map[string]string
			}
		}
	}
	if err := yaml.Unmarshal([]byte(recipe(t, "github")), &workflow); err != nil {
		t.Fatal(err)
	}
	dir := server{name: "careless/pact"}.copied(t)
	name := filepath.Join(dir, "main.go")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	const fault = `r.Post("/activities", b.logActivity)`
	text := strings.Replace(string(data), fault, "//scope:ignore missing-scope the gateway checks it\n"+fault, 1)
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	repository(t, dir)

	var ran []ended
	uploaded := false
	for _, step := range workflow.Jobs["scopevet"].Steps {
		switch {
		case step.Run == install:
		case step.Run != "":
			if len(ran) > 0 && step.If != "${{ !cancelled() }}" {
				t.Errorf("a step after the findings runs if %q", step.If)
			}
			ran = append(ran, run(t, dir, "bash", "-e", "-c", step.Run))
		case strings.HasPrefix(step.Uses, "github/codeql-action/upload-sarif@"):
			uploaded = true
			if got := step.With["sarif_file"]; got != "scopevet.sarif" {
				t.Errorf("it uploads %s", got)
			}
		}
	}
	if len(ran) != 2 || !uploaded {
		t.Fatalf("%d steps, uploaded: %v", len(ran), uploaded)
	}
	commands := lines(ran[0].exits(t, 3).stdout)
	for _, line := range commands {
		if !strings.HasPrefix(line, "::error file=") {
			t.Errorf("the first step prints %s", line)
		}
	}
	ran[1].succeeds(t)
	counts := make(map[string]int)
	for _, name := range []string{"all.sarif", "scopevet.sarif"} {
		log, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		counts[name] = len(sariftest.Check(t, log).Runs[0].Results)
	}
	if all, left := counts["all.sarif"], counts["scopevet.sarif"]; left != len(commands) || all != left+1 {
		t.Errorf("%d findings, %d results, of which %d are left", len(commands), all, left)
	}
}

// TestGitLabRecipe runs the job in the manual.
func TestGitLabRecipe(t *testing.T) {
	var jobs map[string]struct {
		Image  string
		Script []string
	}
	if err := yaml.Unmarshal([]byte(recipe(t, "gitlab")), &jobs); err != nil {
		t.Fatal(err)
	}
	script := jobs["scopevet"].Script
	if len(script) < 2 || script[0] != install {
		t.Fatalf("the script is %q", script)
	}
	for name, code := range map[string]int{"careless/pact": 3, "pact": 0} {
		run(t, server{name: name}.copied(t), "bash", "-e", "-c", strings.Join(script[1:], "\n")).exits(t, code)
	}
}
