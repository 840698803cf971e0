package scope

import "testing"

func TestPartial(t *testing.T) {
	for _, test := range []struct {
		name           Scope
		pattern, tells bool
	}{
		{"read:contacts", false, true}, {"{service}:write", true, true}, {"ledger:{verb}", true, true},
		{"{service}:{verb}", true, false}, {"{name}", true, false}, {"a{b", false, true}, {"a}b{", false, true},
	} {
		if got := test.name.IsPattern(); got != test.pattern {
			t.Errorf("%s is a pattern: %t", test.name, got)
		}
		if got := test.name.Tells(); got != test.tells {
			t.Errorf("%s tells: %t", test.name, got)
		}
	}
	enforced := Requirement{NewSet("{service}:write", "admin"), NewSet("{service}:export")}
	declared := Requirement{NewSet("admin", "ledger:write")}
	if got := enforced.As(declared).String(); got != "admin ledger:write | {service}:export" {
		t.Errorf("%s as %s: %s", enforced, declared, got)
	}
	for _, test := range []struct {
		name, other Scope
		want        bool
	}{
		{"{service}:write", "ledger:write", true},
		{"{service}:write", ":write", false},
		{"{service}:write", "ledger:read", false},
		{"{service}:write", "ledger:write:all", false},
		{"crm:{kind}:{verb}", "crm:people:read", true},
		{"crm:{kind}:{verb}", "crm:people", false},
		{"crm:{kind}:{verb}", "crm::read", false},
		{"{a}{b}", "xy", true},
		{"{a}{b}", "x", false},
		{"a:{b}:a", "a:a", false},
		{"read", "read", true},
		{"read", "write", false},
	} {
		if got := test.name.Matches(test.other); got != test.want {
			t.Errorf("%s matches %s: %t", test.name, test.other, got)
		}
	}
}
