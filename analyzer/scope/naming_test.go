package scope_test

import (
	"slices"
	"testing"

	"github.com/scopevet/scopevet/analyzer/scope"
)

func TestAccessOfName(t *testing.T) {
	tests := []struct {
		name scope.Scope
		want scope.Access // 0: cannot tell
	}{
		{"read:contacts", read}, {"contacts:read", read}, {"contacts.read", read}, {"read_contacts", read},
		{"contacts_read", read}, {"read-contacts", read}, {"contacts-read", read}, {"contacts/read", read},
		{"write:contacts", write}, {"public.contact:write", write}, {"public.access_token:read", read},
		{"r:contacts", read}, {"w:contacts", write}, {"rw:contacts", both}, {"contacts:rw", both},
		{"contacts:readonly", read}, {"contacts:manage", write}, {"read", read}, {"write", write},
		{"readContacts", read}, {"contactsRead", read}, {"ORDERS_READ", read}, {"PAYMENTS_WRITE", write},
		// GitHub
		{"read:org", read}, {"write:packages", write}, {"delete:packages", write}, {"delete_repo", write},
		{"repo", none}, {"repo:status", none}, {"admin:org", none}, {"gist", none},
		// Slack
		{"channels:read", read}, {"chat:write", write}, {"chat:write.public", write}, {"users:read.email", read},
		{"users.profile:read", read}, {"channels:history", none},
		// Google
		{"https://www.googleapis.com/auth/calendar.readonly", read},
		{"https://www.googleapis.com/auth/cloud-platform.read-only", read},
		{"https://www.googleapis.com/auth/devstorage.read_write", both},
		{"https://www.googleapis.com/auth/devstorage.full_control", both},
		{"https://www.googleapis.com/auth/gmail.modify", none},
		{"https://www.googleapis.com/auth/gmail.send", write},
		{"https://www.googleapis.com/auth/drive", none},
		// Auth0
		{"read:users", read}, {"create:users", write}, {"update:users", write}, {"delete:users", write},
		// Microsoft Graph
		{"User.Read", read}, {"User.ReadWrite", both}, {"User.Read.All", read}, {"Files.ReadWrite.All", both},
		{"User.ReadBasic.All", read}, {"Mail.Send", write}, {"Sites.FullControl.All", both}, {"Chat.Create", write},
		{"Calendars.Read.Shared", read}, {"Directory.AccessAsUser.All", none},
		// Shopify, Stripe, Twitch, Mastodon, LinkedIn, Etsy, Keycloak, HubSpot, Zoom, Bitbucket
		{"read_products", read}, {"write_products", write}, {"read_only", read}, {"read_write", both},
		{"channel:read:subscriptions", read}, {"channel:manage:polls", write}, {"clips:edit", write},
		{"admin:read", read}, {"admin:write:reports", write}, {"r_liteprofile", read}, {"w_member_social", write},
		{"rw_organization_admin", both}, {"listings_r", read}, {"listings_w", write}, {"view-users", read},
		{"manage-account", write}, {"crm.objects.contacts.highly_sensitive.read.v2", read},
		{"meeting:read:admin", read}, {"repository:write", write}, {"repository:admin", none},
		// Google Cloud, AWS, lakeFS, listmonk, Discord, Gitness
		{"storage.objects.get", read}, {"storage.objects.list", read}, {"storage.objects.delete", write}, {"document.Delete", write},
		{"document.Update", write}, {"iam:ListRoles", read}, {"s3:GetObject", read}, {"s3:PutObject", write}, {"ListRole", read},
		{"DeleteUser", write}, {"auth:CreateUser", write}, {"fs:ReadObject", read}, {"fs:WriteObject", write},
		{"campaigns:get_all", read}, {"lists:manage_all", write}, {"campaigns:get_analytics", read}, {"subscribers:get", read},
		{"subscribers:sql_query", none}, {"webhooks:post_bounce", none}, {"VIEW_CHANNEL", read}, {"MANAGE_ROLES", write},
		{"SEND_MESSAGES", write}, {"repo_edit", write}, {"space_delete", write}, {"secret_create", write},
		{"list_all", none}, {"listmonk", none}, {"getter", none}, {"Listing", none}, {"campaigns:getting", none},
		// Words that are nouns here.
		{"list:write", write}, {"update:read", none}, {"read:write", none}, {"read_receipts", none},
		{"read_contacts_write", none}, {"mailing_list", none}, {"write_offs", none}, {"page_view", none},
		// No words at all.
		{"people", none}, {"decrypt", none}, {"no_expiry", none}, {"openid", none}, {"offline_access", none},
		{"thread", none}, {"spreadsheets", none}, {"unread", none}, {"readers", none}, {"breadcrumbs", none},
		{"custom_fields", none}, {"", none}, {":", none}, {"r", none}, {"x:r:y", none},
	}
	for _, test := range tests {
		got, ok := scope.AccessOfName(test.name)
		if got != test.want || ok != (test.want != 0) {
			t.Errorf("AccessOfName(%q) = %v, %t, want %v", test.name, got, ok, test.want)
		}
	}
}

func TestSiblings(t *testing.T) {
	tests := []struct {
		name  scope.Scope
		first []scope.Scope
		all   []scope.Scope // among the rest
	}{
		{"read:contacts", []scope.Scope{"write:contacts"}, []scope.Scope{"contacts", "manage:contacts"}},
		{"public.contact:read", []scope.Scope{"public.contact:write"}, []scope.Scope{"public.contact"}},
		{"read_people", []scope.Scope{"write_people"}, []scope.Scope{"people"}},
		{"calendar.readonly", []scope.Scope{"calendar"}, nil},
		{"User.Read.All", []scope.Scope{"User.Write.All", "User.ReadWrite.All"}, []scope.Scope{"User.All"}},
		{"User.ReadWrite", []scope.Scope{"User.Read", "User.ReadOnly", "User.ReadBasic"}, nil},
		{"write:contacts", []scope.Scope{"read:contacts"}, nil},
		{"ORDERS_WRITE", []scope.Scope{"ORDERS_READ"}, nil},
		{"r_member", []scope.Scope{"w_member", "rw_member"}, nil},
		{"channel:manage:polls", []scope.Scope{"channel:read:polls"}, []scope.Scope{"channel:polls"}},
		{"create:users", []scope.Scope{"read:users"}, nil},
		{"people", []scope.Scope{"read_people", "read:people", "people:read"}, []scope.Scope{"people:write"}},
		{"read", []scope.Scope{"write"}, nil},
		{"contactsRead", []scope.Scope{"contactsWrite"}, nil},
	}
	for _, test := range tests {
		got := scope.Siblings(test.name)
		if len(got) < len(test.first) || !slices.Equal(got[:len(test.first)], test.first) {
			t.Errorf("Siblings(%q) = %q, want %q first", test.name, got, test.first)
		}
		for _, s := range test.all {
			if !slices.Contains(got, s) {
				t.Errorf("Siblings(%q) = %q, want %q among them", test.name, got, s)
			}
		}
	}
	if got := scope.Siblings(""); len(got) > 0 {
		t.Errorf("Siblings(\"\") = %q, want none", got)
	}
}
