package main

import (
	"errors"
	"os/exec"
	"regexp"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
)

// diagnosed is a line that both drivers print: a finding, or an error of the
// compiler's.
var diagnosed = regexp.MustCompile(`^\S.*\.go:\d+:\d+: [^\t]`)

// agree is the scripts' command "agree ARG...": the program by itself and go
// vet with it as its tool, run with these arguments one after the other, have to
// say the same of the same places, whichever order they choose. What the
// program prints is left as the output of the command.
func agree(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: agree ARG...")
	}
	vet := slices.Concat([]string{"vet", "-vettool=" + ts.Getenv("BIN")}, args)
	vetCode := exitCode(ts, "go", vet...)
	vetted := diagnoses(ts.ReadFile("stderr"))
	code := exitCode(ts, "scopevet", args...)
	own := diagnoses(ts.ReadFile("stdout") + ts.ReadFile("stderr"))
	if diff := cmp.Diff(own, vetted); diff != "" {
		ts.Fatalf("-scopevet +go vet:\n%s", diff)
	}
	if (code == 0) != (vetCode == 0) {
		ts.Fatalf("scopevet has exit code %d, go vet %d", code, vetCode)
	}
	if code != 0 && own == nil {
		ts.Fatalf("exit code %d without a word", code)
	}
}

// diagnoses returns the lines of a text that are diagnoses, sorted. Under go vet
// two programs that serve one route both say what is wrong with it, not knowing
// of each other: that is one diagnosis.
func diagnoses(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if diagnosed.MatchString(line) {
			out = append(out, line)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// exitCode runs a program to its end.
func exitCode(ts *testscript.TestScript, program string, args ...string) int {
	err := ts.Exec(program, args...)
	if err == nil {
		return 0
	}
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		ts.Fatalf("%v", err)
	}
	return exit.ExitCode()
}
