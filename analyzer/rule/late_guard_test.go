package rule

import (
	"strings"
	"testing"

	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// spanOf returns the span of the only occurrence of part in a subject's file.
func spanOf(t *testing.T, text, part string) source.Span {
	t.Helper()
	if strings.Count(text, part) != 1 {
		t.Fatalf("%q occurs %d times", part, strings.Count(text, part))
	}
	at := strings.Index(text, part)
	return stretch(text, filename, at, at+len(part))
}

func TestLateGuard(t *testing.T) {
	const text = `package crm

//scope:require write:deals
func List() {} //route GET /v1/deals; POST /v1/deals; PUT /v1/deals

func use(...string) {}

func routes() {
	use("GET")
	use("POST") // changes
	// who may
	use("guard") // late
}

func list() {
	use("GET", "handler", "guard one" )
	use("x"); use("late")
	use(
		"PUT",
		"handler two",
		"guard two",
	)
}
`
	tests := []struct {
		name        string
		fault       route.Fault
		move        [2]string // what has to stand before what
		routes      int       // the first ones have the fault
		rule        string
		want, fixed string
	}{
		{
			name:  "after the route",
			fault: route.Fault{Kind: route.AfterRoute, Guard: "auth.Require", Demand: requirement(t, "write:deals")},
			move:  [2]string{`use("guard")`, `use("GET")`}, routes: 1,
			want:  "12:2: auth.Require of write:deals is added after GET /v1/deals, and does not run there [Move the guard before the route]",
			fixed: strings.Replace(strings.Replace(text, "\tuse(\"guard\") // late\n", "", 1), "\tuse(\"GET\")\n", "\tuse(\"guard\") // late\n\tuse(\"GET\")\n", 1),
		},
		{
			name:  "after two routes",
			fault: route.Fault{Kind: route.AfterRoute, Guard: "auth.Require", Demand: requirement(t, "write:deals")},
			move:  [2]string{`use("guard")`, `use("POST")`}, routes: 2,
			want:  "12:2: auth.Require of write:deals is added after GET /v1/deals and POST /v1/deals, and does not run there [Move the guard before the route]",
			fixed: strings.Replace(strings.Replace(text, "\tuse(\"guard\") // late\n", "", 1), "\tuse(\"POST\") // changes\n", "\tuse(\"guard\") // late\n\tuse(\"POST\") // changes\n", 1),
		},
		{
			name:  "more than the route declares",
			fault: route.Fault{Kind: route.AfterRoute, Guard: "auth.Require", Demand: requirement(t, "write:contacts")},
			move:  [2]string{`use("guard")`, `use("GET")`}, routes: 1,
			want: "12:2: auth.Require of write:contacts is added after GET /v1/deals, and does not run there",
		},
		{
			name:  "behind the handler",
			fault: route.Fault{Kind: route.AfterHandler, Guard: "auth.Require"},
			move:  [2]string{`"guard one"`, `"handler"`}, routes: 3,
			want:  "16:24: auth.Require stands behind the handlers of GET /v1/deals and 2 other routes, and runs when these have answered [Move the guard before the handler]",
			fixed: strings.Replace(text, `use("GET", "handler", "guard one" )`, `use("GET", "guard one", "handler" )`, 1),
		},
		{
			name:  "behind the handler, on lines of their own",
			fault: route.Fault{Kind: route.AfterHandler, Guard: "auth.Require"},
			move:  [2]string{`"guard two"`, `"handler two"`}, routes: 1,
			want:  "21:3: auth.Require stands behind the handler of GET /v1/deals, and runs when that has answered [Move the guard before the handler]",
			fixed: strings.Replace(text, "\t\t\"handler two\",\n\t\t\"guard two\",\n", "\t\t\"guard two\",\n\t\t\"handler two\",\n", 1),
		},
		{
			name:  "two statements on a line stay where they are",
			fault: route.Fault{Kind: route.AfterRoute, Guard: "auth.Require", Demand: requirement(t, "write:deals")},
			move:  [2]string{`use("late")`, `use("x")`}, routes: 1,
			want: "17:12: auth.Require of write:deals is added after GET /v1/deals, and does not run there",
		},
		{
			name:  "the result is not used",
			fault: route.Fault{Kind: route.Discarded, Guard: "auth.Require"},
			move:  [2]string{`use("guard")`}, routes: 1,
			want: "12:2: the result of auth.Require is not used, so that it guards nothing of GET /v1/deals",
		},
		{
			name:  "not reached",
			fault: route.Fault{Kind: route.Unreached, Guard: "auth.Require"},
			move:  [2]string{`use("guard")`}, routes: 1,
			want: "12:2: auth.Require is not reached before GET /v1/deals is answered",
		},
		{
			name:  "the request goes on",
			fault: route.Fault{Kind: route.Proceeds},
			move:  [2]string{`use("guard")`}, routes: 1,
			want: "12:2: the guard does not end a request that it refuses: GET /v1/deals goes on",
		},
		{
			name:  "the requests go on",
			fault: route.Fault{Kind: route.Proceeds},
			move:  [2]string{`use("guard")`}, routes: 2,
			want: "12:2: the guard does not end a request that it refuses: GET /v1/deals and POST /v1/deals go on",
		},
		{
			name:  "not reached before several",
			fault: route.Fault{Kind: route.Unreached, Guard: "auth.Require"},
			move:  [2]string{`use("guard")`}, routes: 3,
			want: "12:2: auth.Require is not reached before GET /v1/deals and 2 other routes are answered",
		},
		{
			name:  "optional",
			fault: route.Fault{Kind: route.Optional, Guard: "auth.Require"},
			move:  [2]string{`use("guard")`}, routes: 1,
			want: "12:2: auth.Require lets a request without a token through to GET /v1/deals",
		},
		{
			name:  "the wrong way round",
			fault: route.Fault{Kind: route.Inverted, Guard: "auth.Require", Demand: requirement(t, "write:deals")},
			move:  [2]string{`use("guard")`}, routes: 1,
			want: "12:2: auth.Require of write:deals ends the requests that have it, and lets those that lack it through to GET /v1/deals",
		},
		{
			name:  "what the route does not declare may be what nobody is to have",
			fault: route.Fault{Kind: route.Inverted, Guard: "auth.Require", Demand: requirement(t, "banned")},
			move:  [2]string{`use("guard")`}, routes: 1,
		},
		{
			name:  "the status is another rule's",
			fault: route.Fault{Kind: route.Unauthorized, Guard: "auth.Require"},
			move:  [2]string{`use("guard")`}, routes: 1,
		},
		{
			name:  "the status",
			rule:  DenialStatus,
			fault: route.Fault{Kind: route.Unauthorized, Guard: "auth.Require", Demand: requirement(t, "write:deals")},
			move:  [2]string{`use("guard")`}, routes: 2,
			want: "12:2: auth.Require of write:deals answers 401 to a token that lacks a scope, expected 403, as at GET /v1/deals and POST /v1/deals",
		},
		{
			name:  "lateness is no matter of status",
			rule:  DenialStatus,
			fault: route.Fault{Kind: route.Proceeds, Guard: "auth.Require"},
			move:  [2]string{`use("guard")`}, routes: 2,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := subject(t, crm, text)
			test.fault.Span = spanOf(t, text, test.move[0])
			if test.move[1] != "" {
				test.fault.Move, test.fault.Before = test.fault.Span, spanOf(t, text, test.move[1])
			}
			for _, r := range s.Routes[:test.routes] {
				r.Faults = []route.Fault{test.fault}
			}
			name := LateGuard
			if test.rule != "" {
				name = test.rule
			}
			r, _ := Find(name)
			found := run(t, r, s)
			got := ""
			if len(found) > 0 {
				got = line(found[0])
				if len(found) > 1 || len(found[0].Routes) != test.routes {
					t.Errorf("%d findings, the first about %d routes", len(found), len(found[0].Routes))
				}
			}
			if got != test.want {
				t.Errorf("got %s\nwant %s", got, test.want)
			}
			want := text
			if test.fixed != "" {
				want = test.fixed
			}
			if got := apply(t, text, found); got != want {
				t.Errorf("fixed:\n%s", got)
			}
		})
	}
}

// A guard that is to be moved to several places goes above the first of them.
func TestLateGuardFirst(t *testing.T) {
	const text = "package crm\n\n//scope:require read:deals\nfunc A() {} //route GET /a; GET /b\n\nfunc use(string) {}\n\nfunc routes() {\n\tuse(\"a\")\n\tuse(\"b\")\n\tuse(\"guard\")\n}\n"
	for _, order := range [][]string{{`use("a")`, `use("b")`}, {`use("b")`, `use("a")`}} {
		s := subject(t, crm, text)
		guard := spanOf(t, text, `use("guard")`)
		for i, r := range s.Routes {
			r.Faults = []route.Fault{{Kind: route.AfterRoute, Demand: requirement(t, "read:deals"), Span: guard, Move: guard, Before: spanOf(t, text, order[i])}}
		}
		r, _ := Find(LateGuard)
		got := apply(t, text, run(t, r, s))
		if !strings.Contains(got, "{\n\tuse(\"guard\")\n\tuse(\"a\")\n\tuse(\"b\")\n}\n") {
			t.Errorf("fixed:\n%s", got)
		}
	}
}

// A guard that is added after routes is late for those that lack it, and stays
// where it is if others do not.
func TestLateGuardLacking(t *testing.T) {
	const text = "package crm\n\nfunc A() {} //route GET /deals; GET /b\n\nfunc use(string) {}\n\nfunc routes() {\n\tuse(\"deals\")\n\tuse(\"guard\")\n}\n"
	const late = "auth.Require of read:deals is added after GET /deals"
	tests := []struct {
		name               string
		public             bool
		declared, enforced string
		want               bool
	}{
		{"public", true, "public", "public", false},
		{"public by the configuration", true, "", "public", false},
		{"declared, and unguarded", false, "read:deals", "public", true},
		{"declared, and not seen", false, "read:deals", "", true},
		{"nothing said, and unguarded", false, "", "public", true},
		{"nothing said, and not seen", false, "", "", true},
		{"nothing said, and guarded", false, "", "write:deals", false},
		{"its own guard keeps what is declared", false, "write:deals", "write:deals", false},
		{"its own guard keeps more", false, "write:deals", "write:deals read:deals", false},
		{"its own guard keeps what implies it", false, "read:deals", "admin", false},
		{"its own guard keeps less", false, "write:deals read:deals", "write:deals", true},
		{"its own guard keeps something else", false, "read:deals", "write:deals", true},
	}
	const deals = "scopes:\n  read:deals: View deals\n  write:deals: Change deals\n  admin:\n    description: Change everything\n    implies: read:deals\n"
	stated := func(t *testing.T, text string) scope.Requirement {
		switch text {
		case "":
			return nil
		case "public":
			return scope.Public()
		}
		return requirement(t, text)
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := subject(t, deals, text)
			guard := spanOf(t, text, `use("guard")`)
			for _, r := range s.Routes {
				r.Faults = []route.Fault{{
					Kind: route.AfterRoute, Guard: "auth.Require", Demand: requirement(t, "read:deals"), Span: guard,
					Move: guard, Before: spanOf(t, text, `use("deals")`),
				}}
			}
			s.Routes[0].Public = test.public
			s.Routes[0].Declared, s.Routes[0].Enforced = stated(t, test.declared), stated(t, test.enforced)
			s.Routes[1].Public = true
			r, _ := Find(LateGuard)
			got := run(t, r, s)
			if !test.want {
				if len(got) > 0 {
					t.Errorf("got %s", line(got[0]))
				}
				return
			}
			if len(got) != 1 || !strings.Contains(line(got[0]), late) || len(got[0].Routes) != 1 || len(got[0].Fixes) > 0 {
				t.Fatalf("got %v", got)
			}
			fixes := func(what string, want bool) {
				if got := run(t, r, s); len(got) != 1 || len(got[0].Fixes) > 0 != want {
					t.Errorf("%s: got %v", what, got)
				}
			}
			s.Routes[1].Faults[0].Before = spanOf(t, text, "func use")
			fixes("the other route is before what is moved", true)
			s.Routes[1].Faults[0].Before = source.Span{}
			fixes("nobody knows where the other route is", false)
			s.Routes = s.Routes[:1]
			fixes("alone", true)
			s.Routes[0].Path = "/health"
			fixes("a path that the catalog does not know", s.Routes[0].Declared.IsStated())
		})
	}
}

// What a guard demands is said where it demands the same of all.
func TestLateGuardDemand(t *testing.T) {
	const text = "package crm\n\nfunc A() {} //route GET /a; GET /b\n\nfunc use(string) {}\n\nfunc routes() {\n\tuse(\"guard\")\n}\n"
	s := subject(t, crm, text)
	for i, demand := range []string{"read:deals", "write:deals"} {
		s.Routes[i].Faults = []route.Fault{{Kind: route.Unauthorized, Guard: "auth.Require", Demand: requirement(t, demand), Span: spanOf(t, text, `use("guard")`)}}
	}
	r, _ := Find(DenialStatus)
	const want = "8:2: auth.Require answers 401 to a token that lacks a scope, expected 403, as at GET /a and GET /b"
	if got := run(t, r, s); len(got) != 1 || line(got[0]) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// Beside a guard that is not known, only a fault that its own call shows is one.
func TestLateGuardUnknown(t *testing.T) {
	const text = "package crm\n\nfunc A() {} //route GET /a\n\nfunc use(string) {}\n\nfunc routes() {\n\tuse(\"guard\")\n}\n"
	r, _ := Find(LateGuard)
	for kind := route.AfterRoute; kind <= route.Optional; kind++ {
		s := subject(t, crm, text)
		a := s.Routes[0]
		a.Faults = []route.Fault{{Kind: kind, Guard: "auth.Require", Span: spanOf(t, text, `use("guard")`)}}
		if got := run(t, r, s); len(got) != 1 {
			t.Errorf("%v: got %v", kind, got)
		}
		a.Unsettle(route.Gap{Guard: "auth.Check", Why: "is not followed"})
		want := kind == route.Discarded || kind == route.AfterHandler
		if got := run(t, r, s); len(got) == 1 != want {
			t.Errorf("%v, beside a guard that is not known: got %v", kind, got)
		}
	}
}
