package analyzer

import (
	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/join"
	"github.com/scopevet/scopevet/analyzer/rule"
)

// A reporter runs the rules that are on, and reports what they find and nothing
// silences.
type reporter struct {
	origins
	conf       *config.Config
	severities severities
	ignores    *join.Ignores
	result     *Result  // what is reported and what is silenced is added to it
	keys       []string // of the findings that were reported
}

// apply runs the rules.
func (r *reporter) apply(s *rule.Subject) {
	known := r.deps.reported()
	var found []rule.Finding
	for _, checked := range rule.All() {
		if !r.severities.isOn(checked.Name) {
			continue
		}
		checked.Check(s, func(f rule.Finding) {
			f.Severity = r.severities.of(checked.Name)
			if by, silenced := r.ignores.Silences(f); silenced {
				r.silence(f, by)
				return
			}
			found = append(found, f)
		})
	}
	said := make(map[string]bool) // one route with two handlers is one finding
	for _, f := range rule.Together(s.MostSpecific(found)) {
		key := findingKey(f.Rule, f.Span)
		if !known[key] && !said[key+" "+f.Message] {
			said[key+" "+f.Message] = true
			r.emit(f)
		}
	}
}

// silence adds a finding to those of the result that are not reported.
func (r *reporter) silence(f rule.Finding, by annotation.Ignore) {
	f = r.finding(f)
	f.Fixes = nil
	r.result.Silenced = append(r.result.Silenced, Silenced{f, by})
}

// emit adds a finding to the result, and reports it.
func (r *reporter) emit(f rule.Finding) {
	r.keys = append(r.keys, findingKey(f.Rule, f.Span))
	f = r.finding(f)
	r.result.Findings = append(r.result.Findings, f)
	r.report(f, r.conf.Dir)
}

// unusedIgnores returns the ignore lines of the program that have silenced nothing so
// far. One about a rule that is off could not.
func (r *reporter) unusedIgnores() []annotation.Ignore {
	return r.ignores.Unused(r.deps.silenced(), r.severities.isOn)
}

// stale reports the ignore lines that silence nothing: first those about other
// rules, since one about this rule may stand beside them.
func (r *reporter) stale(s *rule.Subject) {
	if !r.severities.isOn(rule.StaleExemption) {
		return
	}
	for _, own := range []bool{false, true} {
		for _, i := range r.unusedIgnores() {
			if own != (i.Rule == rule.StaleExemption) {
				continue
			}
			f := s.StaleIgnore(i)
			f.Severity = r.severities.of(rule.StaleExemption)
			if !own {
				if by, silenced := r.ignores.Silences(f); silenced {
					r.silence(f, by)
					continue
				}
			}
			r.emit(f)
		}
	}
}
