package annotation

import (
	"strings"
	"testing"
)

func TestReplaceInGoa(t *testing.T) {
	tests := []struct{ name, security, with, want string }{
		{"a scope", "Security(A, func() {\n\t\t\tScope(\"x\")\n\t\t})", "y", "Security(A, func() {\n\t\t\tScope(\"y\")\n\t\t})"},
		{"two scopes", "Security(A, func() {\n\t\t\tScope(\"x\")\n\t\t})", "y z", "Security(A, func() {\n\t\t\tScope(\"y\")\n\t\t\tScope(\"z\")\n\t\t})"},
		{"two scopes on a line", `Security(A, func() { Scope("x") })`, "y z", `Security(A, func() { Scope("y"); Scope("z") })`},
		{"alternatives", "Security(A, func() {\n\t\t\tScope(\"x\")\n\t\t})", "y | z",
			"Security(A, func() {\n\t\t\tScope(\"y\")\n\t\t})\n\t\tSecurity(A, func() {\n\t\t\tScope(\"z\")\n\t\t})"},
		{"alternatives of a constant", `Security(A, func() { Scope(X) })`, "y", ""},
		{"a quote", `Security(A, func() { Scope("x") })`, `y"`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := "package crm\n\nimport . \"goa.design/goa/v3/dsl\"\n\nconst X = \"x\"\n\nvar A *Scheme\n\nvar _ = Service(\"s\", func() {\n\tMethod(\"m\", func() {\n\t\t" +
				test.security + "\n\t\tHTTP(func() { GET(\"/\") })\n\t})\n})\n"
			a := collect(t, text).All[0]
			edit, ok := a.Demand(test.with)
			if ok != (test.want != "") {
				t.Fatalf("demanded: %v", ok)
			}
			if ok && !strings.Contains(applyAll(text, edit), "\t\t"+test.want+"\n\t\tHTTP") {
				t.Errorf("%s", applyAll(text, edit))
			}
		})
	}
}
