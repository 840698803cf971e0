package rule

import (
	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/config"
	"github.com/scopevet/scopevet/analyzer/source"
)

// StaleExemption reports an exemption that exempts nothing any more: an entry
// of public or reads that no route matches, one of guards, routers or values that
// names nothing, a //scope:ignore line that silences nothing. Left in place it would silently cover the next route that
// happens to match.
//
// Whether an entry matches is known only where every route of the program is;
// the rule is silent about the configuration elsewhere. What an ignore line
// silences is known to the pass, which reports it with [StaleIgnore].
const StaleExemption = "stale-exemption"

func checkStaleExemption(s *Subject, report func(Finding)) {
	if s.Used == nil || s.Config == nil {
		return
	}
	for _, list := range []struct {
		name    string
		entries config.Exemptions
	}{{"public", s.Config.Public}, {"reads", s.Config.Reads}} {
		for _, e := range list.entries {
			if s.Used[e.Pos] {
				continue
			}
			report(Finding{
				Rule:    StaleExemption,
				Span:    source.Span{Pos: e.Pos, End: e.Pos.Offset},
				Message: "the " + list.name + " entry " + e.Pattern.String() + " matches no route",
			})
		}
	}
	for _, n := range s.Nameless {
		report(nameless(n))
	}
}

// nameless returns the finding about an entry of the configuration that names nothing.
func nameless(n Nameless) Finding {
	what := "no function of the program"
	if n.List == "values" {
		what = "nothing that a path of the program hangs on"
	}
	f := Finding{
		Rule:    StaleExemption,
		Span:    source.Span{Pos: n.Pos, End: n.Pos.Offset},
		Message: "the " + n.List + " entry " + n.Name + " names " + what,
	}
	if n.Nearest != "" {
		f.Message += "; " + n.Nearest + " is the nearest"
	}
	return f
}

// StaleIgnore returns the finding about a //scope:ignore line that silences no
// finding, with the fix that removes it.
func (s *Subject) StaleIgnore(i annotation.Ignore) Finding {
	f := Finding{
		Rule:    StaleExemption,
		Span:    i.Span,
		Message: "//scope:ignore " + i.Rule + " silences nothing",
	}
	if edit, ok := s.line(i.Span); ok {
		f.Fixes = []source.Fix{{Message: "Remove the line", Edits: []source.Edit{edit}}}
	}
	return f
}
