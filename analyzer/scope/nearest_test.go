package scope_test

import (
	"slices"
	"testing"

	"github.com/scopevet/scopevet/analyzer/scope"
)

func TestNearest(t *testing.T) {
	pact := []scope.Scope{"read:accounts", "write:accounts", "read:contacts", "write:contacts", "read:deals",
		"write:deals", "read:activities", "write:activities", "read:workflows"}
	ameri := []scope.Scope{"read_people", "people", "read_orders", "orders", "read_catalog", "catalog", "read_content",
		"content", "read_marketing", "marketing", "email", "custom_fields", "import", "settings", "system", "decrypt", "no_expiry"}
	tests := []struct {
		name  scope.Scope
		among []scope.Scope
		want  scope.Scope // "": none
	}{
		{"read:contcats", pact, "read:contacts"},
		{"read:contact", pact, "read:contacts"},
		{"contacts:read", pact, "read:contacts"},
		{"contact:read", pact, "read:contacts"},
		{"contact:raed", []scope.Scope{"read:contact", "write:contact"}, "read:contact"},
		{"Read:Contacts", pact, "read:contacts"},
		{"read_contacts", pact, "read:contacts"},
		{"readContacts", pact, "read:contacts"},
		{"wirte:deals", pact, "write:deals"},
		{"read:activity", pact, "read:activities"},
		{"write:activity", pact, "write:activities"},
		{"write:workflows", pact, ""}, // not read:workflows
		{"read:leads", pact, ""},      // not read:deals
		{"delete:deals", pact, ""},
		{"read:invoices", pact, ""},
		{"read_order", ameri, "read_orders"},
		{"read_customer", ameri, ""},
		{"tools", ameri, ""},
		{"themes", ameri, ""},
		{"custom_field", ameri, "custom_fields"},
		{"customfields", ameri, "custom_fields"},
		{"no-expiry", ameri, "no_expiry"},
		{"decyrpt", ameri, "decrypt"},
		{"person", ameri, ""},
		{"order", ameri, "orders"},
		{"people", ameri, "people"},
		{"", ameri, ""},
		{"***", []scope.Scope{"!!!"}, ""},
		{"a", nil, ""},
		{"read:statuses", []scope.Scope{"read:status"}, "read:status"},
		{"read:case", []scope.Scope{"read:cases"}, "read:cases"},
		{"read:box", []scope.Scope{"read:boxes"}, "read:boxes"},
	}
	for _, test := range tests {
		got, ok := scope.Nearest(test.name, slices.Values(test.among))
		if got != test.want || ok != (test.want != "") {
			t.Errorf("Nearest(%q) = %q, %t, want %q", test.name, got, ok, test.want)
		}
		slices.Reverse(test.among)
		if again, _ := scope.Nearest(test.name, slices.Values(test.among)); again != got {
			t.Errorf("Nearest(%q) = %q, in reverse order %q", test.name, got, again)
		}
		slices.Reverse(test.among)
	}
}
