package why

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/printable"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// A page is an account that is being written for people.
type page struct {
	bytes.Buffer
	report.Places
	Account
}

// Text writes accounts for people.
func Text(w io.Writer, accounts []Account, places report.Places) error {
	p := &page{Places: places}
	for i, a := range accounts {
		if i > 0 {
			p.WriteString("\n")
		}
		p.Account = a
		p.verdict()
		p.registration()
		p.way()
		p.declarations()
		p.catalog()
		p.rules()
	}
	_, err := w.Write(p.Bytes())
	return err
}

func (p *page) line(format string, args ...any) { printable.Fprintf(&p.Buffer, format+"\n", args...) }

// at returns a place as it is printed, "?" for none.
func (p *page) at(s source.Span) string {
	if !s.IsValid() {
		return "?"
	}
	pos := s.Pos
	pos.File = p.Local(pos.File)
	return pos.String()
}

// verdict says what is said of the route.
func (p *page) verdict() {
	r := p.Route
	p.line("%s", r)
	access := r.Access.String()
	if r.AccessReason != "" {
		access += ", " + r.AccessReason
	}
	p.line("    access    %s", access)
	switch reasons := p.reasons(); {
	case r.Enforced.IsPublic():
		p.line("    enforced  nothing, for certain")
	case r.Enforced.IsStated():
		p.line("    enforced  %s", r.Enforced)
	case len(reasons) > 0:
		p.line("    enforced  not known: %s", reasons[0])
		for _, reason := range reasons[1:] {
			p.line("              and %s", reason)
		}
	default:
		p.line("    enforced  not looked for")
	}
	switch {
	case r.Public && r.PublicReason != "":
		p.line("    declared  public: %s", r.PublicReason)
	case r.Public || r.Declared.IsPublic():
		p.line("    declared  public")
	case r.Declared.IsStated():
		p.line("    declared  %s", r.Declared)
	default:
		p.line("    declared  nothing")
	}
	if r.Unserved != "" {
		p.line("    served    not for certain: %s", r.Unserved)
	}
}

// registration says where the route is registered, and by which calls.
func (p *page) registration() {
	r := p.Route
	p.line("\nRegistered at %s, with the handler %s", p.at(r.At), orNone(r.Handler))
	if r.Caller != "" {
		p.line("    nothing that is followed calls %s", r.Caller)
	}
	if len(p.Evidence.Calls) == 0 && len(p.Evidence.Steps) > 0 {
		p.line("    by no call: it is a row of a table that is searched, or what a server is given")
	}
	for i, c := range p.Evidence.Calls {
		switch name := naming.Short(c.Func); {
		case i == 0:
			p.line("    %s", name)
		case c.Handed:
			p.line("    hands over %s, declared at %s", name, p.at(c.At))
		default:
			p.line("    calls %s at %s", name, p.at(c.At))
		}
	}
}

func orNone(name string) string {
	if name == "" {
		return "that has no name"
	}
	return name
}

// way says what a request comes by, in the order in which it does.
func (p *page) way() {
	if len(p.Evidence.Steps) == 0 {
		p.line("\nWhat a request comes by was not looked for.")
		return
	}
	p.line("\nA request comes by, in this order:")
	for i, s := range p.Evidence.Steps {
		name := s.Name
		if name == "" {
			name = "something without a name"
		}
		if len(s.Of) > 0 {
			name += " of " + strings.Join(s.Of, ", ")
		}
		place := "at " + p.at(s.At)
		switch s.Kind {
		case route.StepHandler:
			place = "the handler"
		case route.StepRegistrar:
			place = "which is said to be a guard, at " + p.at(s.At)
		}
		if s.Perhaps {
			place += ", not on all paths of the code"
		}
		if s.Defined.IsValid() {
			place += ", code at " + p.at(s.Defined)
		}
		p.line("%4d. %s, %s: %s", i+1, name, place, demands(s))
		p.doubts(s)
		for _, span := range s.Calls {
			p.line("        asks by the call at %s", p.at(span))
		}
		for _, c := range s.Checks {
			p.line("        asks for %s, written at %s", c.Name, p.at(c.Span))
		}
		for _, f := range s.Faults {
			p.line("        fault: %s, at %s", faultWords(f), p.at(f.Span))
		}
	}
	for _, f := range p.Route.Faults {
		if f.Kind == route.AfterRoute || f.Kind == route.AfterHandler {
			p.line("      - %s, at %s: %s", orNone(f.Guard), p.at(f.Span), faultWords(f))
		}
	}
}

// demands says in words what a step demands.
func demands(s route.Step) string {
	switch {
	case len(s.Unknown) > 0 && s.Demand.IsStated() && !s.Demand.IsPublic():
		return fmt.Sprintf("demands %s, and what is not known", s.Demand)
	case len(s.Unknown) > 0:
		return "what it demands is not known"
	case !s.Demand.IsStated():
		return "lets nobody by"
	case s.Demand.IsPublic():
		return "demands nothing"
	}
	return fmt.Sprintf("demands %s", s.Demand)
}

func (p *page) doubts(s route.Step) {
	for _, g := range s.Unknown {
		p.line("        not known: %s, at %s", g.Cause(), p.at(g.At))
	}
	for _, g := range s.Aside {
		p.line("        %s, at %s, which is not taken to be about scopes", g.Cause(), p.at(g.At))
	}
}

// faultWords says in which way a guard does not do its work.
func faultWords(f route.Fault) string {
	text := f.Kind.String()
	if f.Demand.IsStated() {
		text += " (it would demand " + f.Demand.String() + ")"
	}
	return text
}

// declarations says what annotations and documents declare, and where.
func (p *page) declarations() {
	if len(p.Route.Claims) == 0 {
		return
	}
	p.line("\nDeclared:")
	for _, c := range p.Route.Claims {
		inherited := ""
		if c.Inherited {
			inherited = ", of the whole API"
		}
		p.line("    %s at %s (%s%s)", c.Requirement, p.at(c.Span), c.Dialect, inherited)
	}
}

// catalog says what the catalog says of the scopes.
func (p *page) catalog() {
	if len(p.Scopes) == 0 {
		return
	}
	p.line("\nThe catalog says of the scopes:")
	for _, s := range p.Scopes {
		if s.Entry == nil {
			p.line("    %s: nothing", s.Name)
			continue
		}
		text := s.Entry.Description
		if text == "" {
			text = "no description"
		}
		p.line("    %s: %s (%s), at %s", s.Name, text, s.Entry.Access, p.at(source.Span{Pos: s.Entry.Pos}))
		if len(s.Entry.Implies) > 0 {
			p.line("        implies %s", words(s.Entry.Implies))
		}
		if len(s.Implied) > 0 {
			p.line("        implied by %s", words(s.Implied))
		}
		if len(s.Entry.Roles) > 0 {
			p.line("        roles %s", strings.Join(s.Entry.Roles, ", "))
		}
		for _, at := range s.Entry.Routes {
			p.line("        is for %s", at)
		}
	}
}

// rules says which rules speak about the route.
func (p *page) rules() {
	if len(p.Findings)+len(p.Silenced) == 0 {
		p.line("\nNo rule speaks about it.")
	} else {
		p.line("\nRules:")
	}
	for _, f := range p.Findings {
		p.line("    %s: %s (%s)", p.at(f.Span), f.Message, f.Rule)
	}
	for _, s := range p.Silenced {
		p.line("    %s: %s (%s), silenced: %s", p.at(s.Span), s.Message, s.Rule, s.Reason)
	}
	if !p.Route.Enforced.IsStated() && len(p.reasons()) > 0 {
		p.line("\nWhat makes it known: //scope:guard on a check, or guards in scopevet.yaml for one that\nis not the program's own; see scopevet explain unresolved-route.")
	}
}

func words[S ~string](names []S) string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = string(name)
	}
	return strings.Join(all, ", ")
}
