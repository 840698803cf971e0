package why

import (
	"io"
	"path/filepath"
	"strings"

	"github.com/scopevet/scopevet/analyzer/catalog"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

type account struct {
	Method       string            `json:"method"`
	Path         string            `json:"path"`
	Handler      string            `json:"handler"`
	place                          // where it is registered
	Access       string            `json:"access"`
	AccessReason string            `json:"accessReason,omitempty"`
	Public       bool              `json:"public"`
	PublicReason string            `json:"publicReason,omitempty"`
	Declared     scope.Requirement `json:"declared"`
	Enforced     scope.Requirement `json:"enforced"`
	Unknown      []string          `json:"unknown,omitempty"`
	Unserved     string            `json:"unserved,omitempty"`
	Caller       string            `json:"caller,omitempty"`
	Calls        []call            `json:"calls"`
	Steps        []step            `json:"steps"`
	Faults       []fault           `json:"faults"`
	Declarations []declaration     `json:"declarations"`
	Scopes       []scopeRecord     `json:"scopes"`
	Findings     []finding         `json:"findings"`
}

type place struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

type call struct {
	Func   string `json:"func"`
	Handed bool   `json:"handed,omitempty"` // to what calls it; the place is where it is declared
	*place
}

type step struct {
	Kind    string   `json:"kind"`
	Name    string   `json:"name"`
	Of      []string `json:"of,omitempty"`      // what a function that is not followed made it of
	Perhaps bool     `json:"perhaps,omitempty"` // it is there on some paths of the code only
	place
	Defined *place            `json:"defined,omitempty"`
	Demand  scope.Requirement `json:"demand"`
	Scopes  []scopeAt         `json:"scopes,omitempty"` // that it asks for
	Calls   []place           `json:"calls,omitempty"`  // by which it does
	Unknown []gap             `json:"unknown,omitempty"`
	Aside   []gap             `json:"aside,omitempty"`
	Faults  []fault           `json:"faults,omitempty"`
}

type scopeAt struct {
	Scope scope.Scope `json:"scope"`
	place
}

type gap struct {
	Guard string `json:"guard"`
	Why   string `json:"why"`
	In    string `json:"in,omitempty"`
	place
}

type fault struct {
	Kind   string            `json:"kind"`
	Guard  string            `json:"guard"`
	Demand scope.Requirement `json:"demand"`
	place
}

type declaration struct {
	Dialect     string            `json:"dialect"`
	Requirement scope.Requirement `json:"requirement"`
	Inherited   bool              `json:"inherited,omitempty"`
	place
}

type scopeRecord struct {
	Scope       scope.Scope   `json:"scope"`
	Known       bool          `json:"known"` // the catalog has it
	Description string        `json:"description,omitempty"`
	Access      string        `json:"access,omitempty"`
	Implies     []scope.Scope `json:"implies,omitempty"`
	ImpliedBy   scope.Set     `json:"impliedBy,omitempty"`
	Roles       []string      `json:"roles,omitempty"`
	Routes      []string      `json:"routes,omitempty"`
	*place
}

type finding struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
	place
	Silenced string `json:"silenced,omitempty"` // by whom, or why
}

// A writer writes accounts for programs.
type writer struct{ report.Places }

// JSON writes accounts for programs, as an array.
func JSON(w io.Writer, accounts []Account, places report.Places) error {
	out := writer{places}
	records := make([]account, len(accounts))
	for i, a := range accounts {
		records[i] = out.account(a)
	}
	return report.WriteObject(w, records)
}

func (w writer) place(s source.Span) place {
	if !s.IsValid() {
		return place{}
	}
	file := w.Portable(s.File)
	if _, cached, ok := strings.Cut(filepath.ToSlash(s.File), "/pkg/mod/"); ok {
		file = cached // the module cache is elsewhere on every machine
	}
	return place{file, s.Line, s.Column}
}

// perhaps returns the place of what may have none.
func (w writer) perhaps(s source.Span) *place {
	if !s.IsValid() {
		return nil
	}
	p := w.place(s)
	return &p
}

func (w writer) account(a Account) account {
	r := a.Route
	return account{
		Method: r.Method, Path: r.Path, Handler: r.Handler, place: w.place(r.At),
		Access: r.Access.String(), AccessReason: r.AccessReason, Public: r.Public, PublicReason: r.PublicReason,
		Declared: r.Declared, Enforced: r.Enforced, Unknown: a.reasons(), Unserved: r.Unserved, Caller: r.Caller,
		Calls:  each(a.Evidence.Calls, func(c route.Call) call { return call{c.Func, c.Handed, w.perhaps(c.At)} }),
		Steps:  each(a.Evidence.Steps, w.step),
		Faults: each(r.Faults, w.fault),
		Declarations: each(r.Claims, func(c route.Claim) declaration {
			return declaration{c.Dialect, c.Requirement, c.Inherited, w.place(c.Span)}
		}),
		Scopes:   each(a.Scopes, w.scope),
		Findings: append(each(a.Findings, func(f rule.Finding) finding { return w.finding(f, "") }), each(a.Silenced, w.silenced)...),
	}
}

func (w writer) step(s route.Step) step {
	out := step{Kind: s.Kind, Name: s.Name, Of: s.Of, Perhaps: s.Perhaps, place: w.place(s.At), Defined: w.perhaps(s.Defined), Demand: s.Demand}
	for _, c := range s.Checks {
		out.Scopes = append(out.Scopes, scopeAt{c.Name, w.place(c.Span)})
	}
	for _, span := range s.Calls {
		out.Calls = append(out.Calls, w.place(span))
	}
	for _, g := range s.Unknown {
		out.Unknown = append(out.Unknown, w.gap(g))
	}
	for _, g := range s.Aside {
		out.Aside = append(out.Aside, w.gap(g))
	}
	for _, f := range s.Faults {
		out.Faults = append(out.Faults, w.fault(f))
	}
	return out
}

func (w writer) gap(g route.Gap) gap { return gap{g.Guard, g.Why, g.In, w.place(g.At)} }

func (w writer) fault(f route.Fault) fault {
	return fault{f.Kind.String(), f.Guard, f.Demand, w.place(f.Span)}
}

func (w writer) scope(s Scope) scopeRecord {
	out := scopeRecord{Scope: s.Name, ImpliedBy: s.Implied}
	if e := s.Entry; e != nil {
		out.Known, out.Description, out.Access = true, e.Description, e.Access.String()
		out.Implies, out.Roles, out.Routes = e.Implies, e.Roles, routes(e)
		out.place = w.perhaps(source.Span{Pos: e.Pos})
	}
	return out
}

func routes(e *catalog.Entry) (out []string) {
	for _, r := range e.Routes {
		out = append(out, r.String())
	}
	return out
}

func (w writer) finding(f rule.Finding, silenced string) finding {
	return finding{f.Rule, f.Message, w.place(f.Span), silenced}
}

func (w writer) silenced(s report.Suppressed) finding { return w.finding(s.Finding, s.Reason) }

// each returns what a function makes of each element, never nil.
func each[T, R any](list []T, f func(T) R) []R {
	out := make([]R, len(list))
	for i, x := range list {
		out[i] = f(x)
	}
	return out
}
