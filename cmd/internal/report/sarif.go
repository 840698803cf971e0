package report

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/cmd/internal/sarif"
)

// log writes a SARIF log: all rules, and findings with their fixes, those that
// are suppressed included. Equal findings give equal bytes on every machine:
// no directory's name is in it.
//
// GitHub's code scanning takes a subset
// (https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning).
// It passes over suppressions, and shows a related place only where the
// message links to it, which is why messages do.
type log struct {
	w       io.Writer
	run     Run
	regions *regions
}

func (l *log) Findings(found Outcome) error {
	results := make([]sarif.Result, 0, len(found.Findings)+len(found.Suppressed))
	all := slices.Clone(found.Suppressed)
	for _, f := range found.Findings {
		all = append(all, Suppressed{Finding: f})
	}
	slices.SortFunc(all, func(a, b Suppressed) int {
		return cmp.Or(byPlace(a.Finding, b.Finding), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method), cmp.Compare(a.Reason, b.Reason))
	})
	indexes := make(map[string]int)
	for i, name := range rule.Names() {
		indexes[name] = i
	}
	seen := make(map[string]int)
	for _, f := range all {
		r := l.result(f)
		r.RuleIndex = indexes[f.Rule]
		print := l.fingerprint(f.Finding)
		seen[print]++
		// GitHub knows an alert again by this one alone.
		r.PartialFingerprints = map[string]string{"primaryLocationLineHash": fmt.Sprintf("%s:%d", print, seen[print])}
		results = append(results, r)
	}
	run := sarif.Run{
		Tool: sarif.Tool{Driver: sarif.Driver{
			Name: "scopevet", Version: strings.TrimPrefix(l.run.Version, "v"), InformationURI: "https://github.com/scopevet/scopevet", Rules: sarifRules(),
		}},
		Invocations: []sarif.Invocation{{ExecutionSuccessful: !found.Incomplete}},
		OriginalURIBaseIDs: map[string]sarif.ArtifactLocation{
			sarif.SourceRoot: {Description: &sarif.Message{Text: "The root of the repository."}},
		},
		ColumnKind: sarif.UTF16,
		Results:    results,
	}
	if l.run.Category != "" {
		// GitHub takes what stands before the last slash for the category.
		run.AutomationDetails.ID = l.run.Category + "/"
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(sarif.Log{Schema: sarif.Schema, Version: sarif.Version, Runs: []sarif.Run{run}}); err != nil {
		return err
	}
	_, err := l.w.Write(printable.JSON(buf.Bytes()))
	return err
}

// fingerprint returns what stays the same when the finding's line moves, or
// when what is around it changes. Equal ones are numbered, see [log.Findings].
func (l *log) fingerprint(f rule.Finding) string {
	parts := []string{f.Rule, f.Method, f.Path, f.Subject}
	switch {
	case f.ByCause:
		parts = []string{f.Rule, f.Subject}
	case f.Method == "":
		file, _ := l.run.InRepository(f.Span.File)
		parts = []string{f.Rule, file, cmp.Or(f.Subject, f.Message)}
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// result returns the result of a finding.
func (l *log) result(f Suppressed) sarif.Result {
	r := sarif.Result{
		RuleID:       f.Rule,
		Level:        level(f.Severity),
		Message:      sarif.Message{Text: plain(f.Message)},
		Locations:    []sarif.Location{{PhysicalLocation: l.place(f.Span)}},
		Suppressions: []sarif.Suppression{},
	}
	for i, n := range f.Notes {
		r.RelatedLocations = append(r.RelatedLocations, sarif.Location{
			ID: i + 1, Message: &sarif.Message{Text: plain(n.Message)}, PhysicalLocation: l.place(n.Span),
		})
		r.Message.Text += fmt.Sprintf(". [%s](%d)", bracketed(n.Message), i+1)
	}
	for _, fix := range f.Fixes {
		if len(fix.Edits) > 0 {
			r.Fixes = append(r.Fixes, l.fix(fix))
		}
	}
	switch {
	case f.InSource:
		r.Suppressions = append(r.Suppressions, sarif.Suppression{Kind: sarif.InSource, Justification: f.Reason})
	case f.Reason != "":
		r.Suppressions = append(r.Suppressions, sarif.Suppression{Kind: sarif.External, Justification: f.Reason})
	}
	return r
}

// bracketed escapes the text of a link (section 3.11.6).
func bracketed(text string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(text)
}

// plain escapes a text that would read as if it had a link.
//
// Section 3.11.5 wants braces doubled, too, lest {0} be taken for a
// placeholder. Viewers replace placeholders and leave the rest as it is, so
// that a path would show as /notes/{{id}}; and {id} is no placeholder.
func plain(text string) string {
	if strings.Contains(text, "](") {
		return bracketed(text)
	}
	return text
}

func level(s config.Severity) string {
	if s == config.SeverityError {
		return sarif.Error
	}
	return sarif.Warning
}

func (l *log) place(s source.Span) sarif.PhysicalLocation {
	return sarif.PhysicalLocation{ArtifactLocation: l.artifact(s.File), Region: l.regions.region(s)}
}

// artifact names a file: relative to the repository if it lies in it.
func (l *log) artifact(file string) sarif.ArtifactLocation {
	name, ok := l.run.InRepository(file)
	if ok {
		return sarif.ArtifactLocation{URI: (&url.URL{Path: name}).String(), URIBaseID: sarif.SourceRoot}
	}
	name = filepath.ToSlash(file)
	if !strings.HasPrefix(name, "/") {
		name = "/" + name // of a volume
	}
	return sarif.ArtifactLocation{URI: (&url.URL{Scheme: "file", Path: name}).String()}
}

func (l *log) fix(fix source.Fix) sarif.Fix {
	out := sarif.Fix{Description: sarif.Message{Text: plain(fix.Message)}}
	for _, e := range slices.SortedStableFunc(slices.Values(fix.Edits), func(a, b source.Edit) int { return a.Span.Compare(b.Span.Pos) }) {
		at := l.artifact(e.Span.File)
		if n := len(out.ArtifactChanges); n == 0 || out.ArtifactChanges[n-1].ArtifactLocation.URI != at.URI {
			out.ArtifactChanges = append(out.ArtifactChanges, sarif.ArtifactChange{ArtifactLocation: at})
		}
		last := &out.ArtifactChanges[len(out.ArtifactChanges)-1]
		last.Replacements = append(last.Replacements, sarif.Replacement{
			DeletedRegion:   l.regions.region(e.Span),
			InsertedContent: sarif.Content{Text: l.regions.lines(e.Span.File, e.Text)},
		})
	}
	return out
}
