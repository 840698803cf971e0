// Package sariftest holds SARIF logs against the format's JSON Schema, and
// against what GitHub's code scanning demands beyond it.
package sariftest

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/scopevet/scopevet/cmd/internal/sarif"
)

//go:embed schema.json
var schema []byte

// Check returns the log that data holds, and reports what is wrong with it.
func Check(t testing.TB, data []byte) sarif.Log {
	t.Helper()
	CheckSchema(t, Schema(t), data)
	var log sarif.Log
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&log); err != nil {
		t.Fatalf("the log: %v", err)
	}
	checkGitHub(t, log)
	return log
}

// Schema returns the format's JSON Schema.
func Schema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat() // dates and URIs
	if err := c.AddResource(sarif.Schema, doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile(sarif.Schema)
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// CheckSchema reports what the schema has against a log.
func CheckSchema(t testing.TB, schema *jsonschema.Schema, data []byte) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("the log is not valid: %v", err)
	}
}

// The limits of GitHub's code scanning, from the table and the notes in
// https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning.
const (
	maxRuns        = 20
	maxResults     = 25000
	maxLocations   = 1000
	maxTags        = 20
	maxName        = 255
	maxDescription = 1024
)

func checkGitHub(t testing.TB, log sarif.Log) {
	t.Helper()
	limit := func(what string, n, most int) {
		t.Helper()
		if n == 0 || n > most {
			t.Errorf("%s: %d, want 1 to %d", what, n, most)
		}
	}
	limit("runs", len(log.Runs), maxRuns)
	for _, run := range log.Runs {
		rules := run.Tool.Driver.Rules
		for _, r := range rules {
			limit(r.ID+": name", utf8.RuneCountInString(r.Name), maxName)
			limit(r.ID+": short description", utf8.RuneCountInString(r.ShortDescription.Text), maxDescription)
			limit(r.ID+": full description", utf8.RuneCountInString(r.FullDescription.Text), maxDescription)
			limit(r.ID+": tags", len(r.Properties.Tags), maxTags)
			if r.Help.Text == "" || r.Help.Markdown == "" {
				t.Errorf("%s has no help", r.ID)
			}
			if r.Name == r.ID {
				t.Errorf("%s: the name is the ID", r.ID)
			}
		}
		if n := len(run.Results); n > maxResults {
			t.Errorf("%d results, more than %d", n, maxResults)
		}
		prints := make(map[string]bool)
		for _, r := range run.Results {
			if r.RuleIndex >= len(rules) || rules[r.RuleIndex].ID != r.RuleID {
				t.Errorf("%s is not the rule at %d", r.RuleID, r.RuleIndex)
			}
			if r.Message.Text == "" {
				t.Errorf("%s: a result has no message", r.RuleID)
			}
			limit(r.RuleID+": locations", len(r.Locations), maxLocations)
			for _, l := range append(r.Locations, r.RelatedLocations...) {
				checkLocation(t, run, l.PhysicalLocation)
			}
			for _, f := range r.Fixes {
				for _, c := range f.ArtifactChanges {
					for _, p := range c.Replacements {
						checkLocation(t, run, sarif.PhysicalLocation{ArtifactLocation: c.ArtifactLocation, Region: p.DeletedRegion})
					}
				}
			}
			// The only one that GitHub knows alerts by.
			print := r.PartialFingerprints["primaryLocationLineHash"]
			if print == "" || prints[print] {
				t.Errorf("%s: the fingerprint %q is empty or not the only one", r.RuleID, print)
			}
			prints[print] = true
			if r.Suppressions == nil {
				t.Errorf("%s: a result does not say whether it is suppressed", r.RuleID)
			}
		}
	}
}

// checkLocation holds that a file is named from the root of the repository, and
// that a region is whole.
func checkLocation(t testing.TB, run sarif.Run, l sarif.PhysicalLocation) {
	t.Helper()
	at, r := l.ArtifactLocation, l.Region
	uri, err := url.Parse(at.URI)
	switch {
	case err != nil:
		t.Error(err)
	case uri.IsAbs() || strings.HasPrefix(uri.Path, "/") || strings.HasPrefix(uri.Path, "../") || uri.Path == "":
		t.Errorf("%q is not relative to the repository", at.URI)
	}
	if _, ok := run.OriginalURIBaseIDs[at.URIBaseID]; !ok || at.URIBaseID != sarif.SourceRoot {
		t.Errorf("%s is relative to %q", at.URI, at.URIBaseID)
	}
	if r.StartLine < 1 || r.StartColumn < 1 || r.EndLine < r.StartLine || r.EndColumn < 1 || r.EndLine == r.StartLine && r.EndColumn < r.StartColumn {
		t.Errorf("%s: the region is %+v", at.URI, r)
	}
}
