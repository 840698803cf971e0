package route

import (
	"slices"
	"testing"

	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

func TestGapString(t *testing.T) {
	at := source.Span{Pos: source.Pos{File: "/mod/lib-auth/middleware.go", Line: 3, Column: 1}}
	for _, tt := range []struct {
		gap  Gap
		want string
	}{
		{Gap{Guard: "auth.Client.Authorize", Why: "is not followed", In: "lib-auth", At: at}, "auth.Client.Authorize is not followed (lib-auth, middleware.go)"},
		{Gap{Guard: "auth.Require", Why: "is not followed", At: at}, "auth.Require is not followed (middleware.go)"},
		{Gap{Guard: "auth.Require", Why: "takes too much work to be followed"}, "auth.Require takes too much work to be followed"},
		{Gap{Why: "the chain is not known"}, "the chain is not known"},
	} {
		if got := tt.gap.String(); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

func TestUnsettle(t *testing.T) {
	a, b := Gap{Guard: "a", Why: "is not followed"}, Gap{Guard: "b", Why: "is not followed"}
	far := a
	far.At.Pos = source.Pos{File: "x.go", Offset: 9, Line: 2, Column: 1}

	r := &Route{Enforced: scope.Public()}
	if r.Unsettle(); r.Enforced == nil || r.Unknown != nil {
		t.Errorf("nothing is unknown, but the route enforces %v, for %v", r.Enforced, r.Unknown)
	}
	r.Unsettle(b, a)
	r.Unsettle(far, a)
	if want := []Gap{a, far, b}; !slices.Equal(r.Unknown, want) {
		t.Errorf("unknown is %v, want %v", r.Unknown, want)
	}
	if r.Enforced != nil {
		t.Errorf("the route enforces %v, which is not known", r.Enforced)
	}
}

func TestWhyUnknown(t *testing.T) {
	near := Gap{Guard: "auth.Require", Why: "is not followed", At: source.Span{Pos: source.Pos{File: "a.go", Line: 3, Column: 1}}}
	far := near
	far.At.Line = 9
	late := Gap{Guard: "serve", Why: "takes too much work to be followed"}
	for _, tt := range []struct {
		route Route
		want  string
	}{
		{Route{Enforced: scope.Public()}, ""},
		{Route{Unexamined: "enforcement is off"}, "enforcement is off"},
		{Route{Unknown: []Gap{near, far, late}}, "auth.Require is not followed (a.go); serve takes too much work to be followed"},
	} {
		if got := tt.route.WhyUnknown(); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.route, got, tt.want)
		}
	}
}
