package rule

import "testing"

func TestExcessScope(t *testing.T) {
	check(t, ExcessScope, []ruleTest{
		{
			name:    "a write scope",
			catalog: crm,
			source:  "package crm\n\n//scope:require write:contacts\nfunc List() {} //route GET /v1/contacts\n",
			want:    []string{"3:17: GET /v1/contacts reads, but demands write:contacts; the catalog has read:contacts"},
		},
		{
			name:    "a scope to read and write",
			catalog: shop,
			source:  "package crm\n\n//scope:require people\nfunc List() {} //route GET /v1/people\n",
			want:    []string{"3:17: GET /v1/people reads, but demands people; the catalog has read_people"},
		},
		{
			name:    "every alternative",
			catalog: crm,
			source:  "package crm\n\n//scope:require write:contacts | write:deals\nfunc List() {} //route GET /v1/contacts\n",
			want:    []string{"3:17: GET /v1/contacts reads, but demands write:contacts; the catalog has read:contacts"},
		},
		{
			name:    "a guard, whatever the annotation says",
			catalog: crm,
			source:  functions + "//scope:require read:contacts\nfunc List() { guard(\"write:contacts\") } //route GET /v1/contacts\n",
			want:    []string{"3:21: GET /v1/contacts reads, but demands write:contacts; the catalog has read:contacts"},
		},
		{
			name:    "a search",
			catalog: crm,
			source:  "package crm\n\n//scope:access read a query\n//scope:require write:contacts\nfunc Search() {} //route POST /v1/search\n",
			want:    []string{"4:17: POST /v1/search reads, but demands write:contacts; the catalog has read:contacts"},
		},
		{
			name:    "the scope to read is demanded, too",
			catalog: crm,
			source:  "package crm\n\n//scope:require write:contacts read:contacts\nfunc Sync() {} //route GET /v1/contacts\n",
			want:    []string{"3:17: GET /v1/contacts reads, but demands write:contacts besides read:contacts"},
		},
		{
			name:    "two guards, one of which is to protect what writes",
			catalog: crm,
			source:  functions + "func Show() { guard(\"read:contacts\"); guard(\"write:contacts\") } //route GET /v1/contacts/{id}\n",
			want:    []string{"2:45: GET /v1/contacts/{id} reads, but demands write:contacts besides read:contacts"},
		},
		{
			name:    "a scope to read and write beside the one to read that it implies",
			catalog: shop,
			source:  "package crm\n\n//scope:require people read_people\nfunc List() {} //route GET /v1/people\n",
			want:    []string{"3:17: GET /v1/people reads, but demands people besides read_people"},
		},
		{
			name:    "a scope to write beside one to read something else",
			catalog: "scopes:\n  reports.view: View reports\n  imports.create: Create imports\n",
			source:  "package crm\n\n//scope:require reports.view imports.create\nfunc List() {} //route GET /v1/reports\n",
			want:    []string{"3:30: GET /v1/reports reads, but demands imports.create besides reports.view"},
		},

		{
			name:    "a scope to read and write, without one to read, beside another",
			catalog: "scopes:\n  reports.view: View reports\n  mails: View and send mails\n",
			source:  "package crm\n\n//scope:require reports.view mails\nfunc List() {} //route GET /v1/reports\n",
		},
		{
			name:    "another scope is demanded to read, of each of which a token has one",
			catalog: crm,
			source:  "package crm\n\n//scope:require read:contacts read:deals\nfunc List() {} //route GET /v1/contacts\n",
		},
		{
			name:    "both, or the scope to read",
			catalog: crm,
			source:  "package crm\n\n//scope:require write:contacts read:contacts | read:contacts\nfunc List() {} //route GET /v1/contacts\n",
		},
		{
			name:    "an alternative does without",
			catalog: crm,
			source:  "package crm\n\n//scope:require write:contacts | read:contacts\nfunc List() {} //route GET /v1/contacts\n",
		},
		{
			name:    "the catalog has no scope to read",
			catalog: shop,
			source:  "package crm\n\n//scope:require email\nfunc List() {} //route GET /v1/mails\n",
		},
		{
			name:    "a scope that neither reads nor writes",
			catalog: shop,
			source:  "package crm\n\n//scope:require read_orders decrypt\nfunc List() {} //route GET /v1/cards\n",
		},
		{
			name:    "the route writes",
			catalog: crm,
			source:  "package crm\n\n//scope:require write:contacts\nfunc Create() {} //route POST /v1/contacts\n",
		},
		{
			name:    "public, and nothing said",
			catalog: crm,
			source:  "package crm\n\n//scope:public a list\nfunc List() {} //route GET /v1/contacts\n\nfunc Show() {} //route GET /v1/contacts/{id}\n",
		},
		{
			name:   "without a catalog",
			source: "package crm\n\n//scope:require write:contacts\nfunc List() {} //route GET /v1/contacts\n",
		},
	})
}
