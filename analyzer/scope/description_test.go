package scope_test

import (
	"testing"

	"github.com/scopevet/scopevet/analyzer/scope"
)

const (
	read  = scope.Read
	write = scope.Write
	both  = scope.Read | scope.Write
	none  = scope.Access(0)
)

func TestAccessOfDescription(t *testing.T) {
	tests := []struct {
		text string
		want scope.Access // 0: cannot tell
	}{
		// The three catalogs the project started with.
		{"Allow to read all access tokens", read},
		{"Allow to manage contacts", write},
		{"View company accounts", read},
		{"Create and update company accounts", write},
		{"View deals and pipeline", read},
		{"View the activity feed", read},
		{"Log activities", write},
		{"View workflow runs", read},
		{"View customer, user, or profile data", read},
		{"View and change customer, user, or profile data; supercedes `read_customer` if specified together", both},
		{"View and change order data; supercedes read_order if specified together", both},
		{"View blog, page, and other content-related data", read},
		{"View adcode, discount, and other marketing-related data", read},
		{"Token does not expire and does not require a `refresh_token`.", none},
		{"Allows sensitive information to be decrypted. The authorizing user must have access to view this information. Tokens with this scope must be regenerated every 90 days if combined with `no_expiry`.", none},
		{"", none},

		// Openings.
		{"Grants permission to list all buckets", read},
		{"Grants permission to create a tag", write},
		{"Allows the app to read the signed-in user's mailbox.", read},
		{"Allows the app to create, read, update, and delete email in user mailboxes. Does not include permission to send mail.", both},
		{"Ability to view and edit invoices", both},
		{"The ability to upload files", write},
		{"Can view invoices", read},
		{"Lets you list and fetch", read},
		{"A read: scope lets you list and fetch", read},
		{"Lets apps create and update", write},
		{"Allows reading contacts", read},
		{"Allows reading and writing of contacts", both},
		{"Enables your application to search products", read},
		{"Permission to delete repositories", write},
		{"Required to view orders", read},
		{"This scope allows you to send messages", write},
		{"With this scope you can export reports", read},
		{"Reads contacts", read},
		{"Creates and deletes deals", write},
		{"Export contacts", read},
		{"Cancel orders", write},
		{"Upload files", write},
		{"Search", read},
		{"Manage your orders", write},
		{"Modify the catalog", write},
		{"Retrieve a list of sent emails", read},
		{"List all changes and updates", read},
		{"Fully manage the organization and its teams, projects, and memberships.", write},

		// Access as a noun.
		{"Full access to contacts", both},
		{"Full control of private repositories", both},
		{"Have full access to user calendars", both},
		{"Grants full access to public and private repositories including read and write access to code", both},
		{"Read-only access to invoices", read},
		{"Read only access to invoices", read},
		{"Readonly", read},
		{"Allows read-only access to a user's user data", read},
		{"Read and write access to user mail", both},
		{"Grants read/write access to commit statuses", both},
		{"Grants read access to a user's profile data.", read},
		{"Grants write access to gists.", write},
		{"Full read access to your account", read},
		{"Write-only access to logs", write},
		{"Access to contacts", none},
		{"Limited access to contacts", none},
		{"Access your basic profile information", none},
		{"Read, write and delete permissions for deals", both},

		// Lists of verbs.
		{"Create, update and delete deals", write},
		{"See, edit, create, and delete all of your Google Drive files", both},
		{"See and download all your files", read},
		{"Read, compose, send, and permanently delete all your email", both},
		{"View and/or change settings", both},
		{"Create/edit/delete pages", write},
		{"View & manage data", both},
		{"Read or write blobs", both},
		{"Create (and update) tasks", write},

		// Verbs behind the object.
		{"View contacts and delete deals", both},
		{"Manage drafts and send emails", write},
		{"View orders and update the order status", both},
		{"View orders, and also cancel them", both},
		{"Manage a user's public channels and create new ones on a user's behalf", write},
		{"View contacts and update history", none},
		{"View messages that you can read or delete", none},
		{"Create notes and list them", both},
		{"Allows reading contacts and deleting deals", both},
		{"Allows reading contacts. It also allows deleting deals.", both},
		{"Allows the app to approve things. Read more in our guide.", write},
		{"Create and update contacts. Read more in our guide.", write},

		// What reads for certain, and may write.
		{"View orders to update", none},
		{"View contacts. Edit contacts.", none},
		{"View contacts. Editing is possible, too.", none},
		{"View contacts, with the ability to edit them", none},
		{"View contacts, including creating them", none},
		{"View contacts and interact with deals", none},
		{"View reports; create reports", both},
		{"View contacts as well as edit them", both},
		{"Read access to contacts and write access to deals", both},
		{"Read access to contacts and full access to deals", both},
		{"Read access to contacts and full write access to deals", both},
		{"View contacts and also permanently delete them", both},
		{"Grants complete read/write access to the API", both},
		{"View contacts. See the guide to learn more.", read},

		// Nouns that look like verbs.
		{"View change logs", read},
		{"Read update history", read},
		{"View messages and other content in public channels that the app has been added to", read},
		{"View email addresses of people", read},
		{"Update history", none},
		{"Post data", none},
		{"Post messages", write},
		{"Record the payments of deals", write},
		{"Recording details", none},
		{"Draft orders", none},
		{"Access to log files", none},
		{"Access to view invoices", read},
		{"Permission to update invoices", write},
		{"Change log", none},
		{"Access token (Read)", none},
		{"Users list", none},
		{"Application updates", none},

		// Negations, and verbs that nobody knows.
		{"View, but not edit, contacts", read},
		{"View contacts without the ability to edit them", read},
		{"Read contacts. Cannot modify contacts.", read},
		{"Does not allow editing contacts", none},
		{"No access", none},
		{"View and decrypt card numbers", none},
		{"Sign in and read user profile", none},
		{"Allows the app to enable features", none},
		{"Allows the app to frobnicate. It also allows the app to read users.", none},
	}
	for _, test := range tests {
		got, ok := scope.AccessOfDescription(test.text)
		if got != test.want || ok != (test.want != 0) {
			t.Errorf("AccessOfDescription(%q) = %v, %t, want %v", test.text, got, ok, test.want)
		}
	}
}
