// Package baseline keeps the findings that a code base starts out with, so that
// a check of it reports new ones only.
//
// A baseline is a text file with an entry a line, sorted, made to be reviewed in
// a diff:
//
//	# scopevet baseline 1
//	missing-scope DELETE /v1/notes/{id}
//	unknown-scope GET /v1/contacts read:contcats
//	unresolved-route ./ "auth.Require is not followed"
//	unresolved-route ./api/plugins.go "the handler is not known" x2
//
// An entry is a rule and a route, or a rule and a file where the finding is
// about no route, or, where it is about what many routes have in common, whatever
// these are, neither. What else tells findings apart ([rule.Finding.Subject], or
// the message of one about no route) stands behind it. Nothing in an entry
// depends on a line: code that moves keeps its entries. Equal findings are
// counted, and one more than the count is a new finding.
//
// The price is that an entry cannot tell which of several equal findings it
// was written for. The first ones, by place, are taken to be known.
package baseline

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// A Baseline is what a file holds.
type Baseline struct {
	File    string // absolute: names in the entries are relative to its directory
	entries []entry
}

// An entry is a line of the file.
type entry struct {
	key
	count int
	span  source.Span // of the line without its end; zero if it was not read
	end   int         // of the line with its end
}

// A key says which finding is meant, wherever it stands.
type key struct {
	rule         string
	method, path string // of the route
	file         string // "./" or "../" and a path with forward slashes, if there is no route; or everywhere
	subject      string
}

func (k key) compare(l key) int {
	return cmp.Or(cmp.Compare(k.rule, l.rule), cmp.Compare(k.file, l.file), cmp.Compare(k.path, l.path),
		cmp.Compare(k.method, l.method), cmp.Compare(k.subject, l.subject))
}

// everywhere stands for the file in an entry about what is not of one place.
const everywhere = "./"

// keysOf returns the keys of a finding: one for each method of those that were put
// together in it.
func (b *Baseline) keysOf(f rule.Finding) []key {
	k := b.keyOf(f)
	if !f.IsTogether() {
		return []key{k}
	}
	methods := f.Methods()
	keys := make([]key, len(methods))
	for i, method := range methods {
		keys[i] = k
		keys[i].method = method
	}
	return keys
}

// keyOf returns the key of a finding. Runs of white space in a subject, which
// may be an annotation that gofmt has its say about, count as one blank.
func (b *Baseline) keyOf(f rule.Finding) key {
	k := key{rule: f.Rule, method: f.Method, path: f.Path, subject: f.Subject}
	switch {
	case f.ByCause:
		k.method, k.path, k.file = "", "", everywhere
	case f.Method == "":
		k.path = ""
		k.file = b.relative(f.Span.File)
		k.subject = cmp.Or(f.Subject, f.Message)
	}
	k.subject = strings.Join(strings.Fields(k.subject), " ")
	return k
}

// relative names a file from the baseline's directory. Its first element tells
// it from a method, which is no path.
func (b *Baseline) relative(file string) string {
	rel, err := filepath.Rel(filepath.Dir(b.File), file)
	if err != nil {
		rel = file // on another volume
	}
	if rel = filepath.ToSlash(rel); strings.HasPrefix(rel, "../") {
		return rel
	}
	return "./" + rel
}

// New returns a baseline of the findings, to be written to the named file.
func New(file string, findings []rule.Finding) *Baseline {
	b := &Baseline{File: file}
	counts := make(map[key]int)
	for _, f := range findings {
		for _, k := range b.keysOf(f) {
			counts[k]++
		}
	}
	for k, n := range counts {
		b.entries = append(b.entries, entry{key: k, count: n})
	}
	slices.SortFunc(b.entries, func(e, f entry) int { return e.compare(f.key) })
	return b
}

// Split divides findings, which are sorted by place, into those that are not
// in the baseline and those that are. Stale are the findings about entries
// that fewer findings match than they count, as far as their rule is judged.
func (b *Baseline) Split(findings []rule.Finding, judged func(rule string) bool) (fresh, known, stale []rule.Finding) {
	left := make(map[key]int, len(b.entries))
	for _, e := range b.entries {
		left[e.key] = e.count
	}
	for _, f := range findings {
		keys := b.keysOf(f)
		if slices.ContainsFunc(keys, func(k key) bool { return left[k] == 0 }) {
			fresh = append(fresh, f)
		} else {
			known = append(known, f)
		}
		for _, k := range keys { // one of several methods may have an entry
			left[k] = max(0, left[k]-1)
		}
	}
	for _, e := range b.entries {
		if n := left[e.key]; n > 0 && judged(e.rule) {
			stale = append(stale, e.stale(n))
		}
	}
	return fresh, known, stale
}

// stale returns the finding about an entry of whose count as many as missing
// match nothing, with the fix that takes them off.
func (e entry) stale(missing int) rule.Finding {
	f := rule.Finding{Rule: rule.StaleExemption, Span: e.span}
	less := e
	less.count -= missing
	if less.count > 0 {
		f.Message = "the baseline entry " + e.String() + " matches " + report.Count(less.count, "finding", "findings")
		f.Fixes = []source.Fix{{Message: "Count " + report.Count(less.count, "finding", "findings"), Edits: []source.Edit{{Span: e.span, Text: less.String()}}}}
		return f
	}
	line := e.span
	line.End = e.end
	f.Message = "the baseline entry " + e.String() + " matches no finding"
	f.Fixes = []source.Fix{{Message: "Remove the entry", Edits: []source.Edit{{Span: line}}}}
	return f
}
