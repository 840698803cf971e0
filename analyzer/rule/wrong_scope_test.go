package rule

import "testing"

// A catalog whose entries name routes in every way.
const routed = `scopes:
  read_orders: View order data
  orders:
    description: View and change order data
    implies: read_orders
    routes: ["/v1/orders/**", "/v1/cards/**"]
  read_people:
    description: View customer data
    routes: ["GET /v1/people/**"]
  people:
    description: View and change customer data
    implies: read_people
    routes: ["/v1/people/**"]
  decrypt:
    description: Allows sensitive information to be decrypted
    routes: ["GET /v1/cards/{id}/decrypted"]
  read:deals:
    description: View deals
    routes: ["/v1/deals/**"]
  write:deals:
    description: Create and update deals
    routes: ["/v1/deals/**"]
  delete:deals:
    description: Delete deals
    routes: ["DELETE /v1/deals/{id}"]
  read:search:
    description: View search results
    routes: ["POST /v1/deals/search"]
  audit: Look back
  admin:
    description: Manage everything
    implies: [write:deals, delete:deals]
`

func TestWrongScope(t *testing.T) {
	check(t, WrongScope, []ruleTest{
		{
			name:    "a condition on top is lacking",
			catalog: routed,
			source:  "package crm\n\n//scope:require read_orders\nfunc Show() {} //route GET /v1/cards/{id}/decrypted\n",
			want:    []string{"3:17: GET /v1/cards/{id}/decrypted lacks decrypt, which the catalog demands; read_orders alone opens it"},
		},
		{
			name:    "in one alternative",
			catalog: routed,
			source:  "package crm\n\n//scope:require read_orders decrypt | orders\nfunc Show() {} //route GET /v1/cards/{id}/decrypted\n",
			want:    []string{"3:39: GET /v1/cards/{id}/decrypted lacks decrypt, which the catalog demands; orders alone opens it"},
		},
		{
			name:    "the way in is lacking",
			catalog: routed,
			source:  "package crm\n\n//scope:require decrypt\nfunc Show() {} //route GET /v1/cards/{id}/decrypted\n",
			want:    []string{"3:17: GET /v1/cards/{id}/decrypted lacks orders | read_orders, which the catalog demands; decrypt alone opens it"},
		},
		{
			name:    "a scope of something else",
			catalog: routed,
			source:  "package crm\n\n//scope:require orders\nfunc Show() {} //route PUT /v1/people/{id}\n",
			want:    []string{"3:17: PUT /v1/people/{id} lacks people, which the catalog demands; orders alone opens it"},
		},
		{
			name:    "both are lacking",
			catalog: routed,
			source:  "package crm\n\n//scope:require read:deals\nfunc Show() {} //route GET /v1/cards/{id}/decrypted\n",
			want:    []string{"3:17: GET /v1/cards/{id}/decrypted lacks decrypt and orders | read_orders, which the catalog demands; read:deals alone opens it"},
		},
		{
			name:    "a narrower pattern takes the place of a wider one",
			catalog: routed,
			source:  "package crm\n\n//scope:require write:deals\nfunc Delete() {} //route DELETE /v1/deals/{id}\n",
			want:    []string{"3:17: DELETE /v1/deals/{id} lacks delete:deals, which the catalog demands; write:deals alone opens it"},
		},
		{
			name:    "a pattern with a method, against what the method does",
			catalog: routed,
			source:  "package crm\n\n//scope:require write:deals\nfunc Search() {} //route POST /v1/deals/search\n",
			want:    []string{"3:17: POST /v1/deals/search lacks read:search, which the catalog demands; write:deals alone opens it"},
		},
		{
			name:    "a guard",
			catalog: routed,
			source:  functions + "func Show() { guard(\"orders\") } //route PUT /v1/people/{id}\n",
			want:    []string{"2:21: PUT /v1/people/{id} lacks people, which the catalog demands; orders alone opens it"},
		},
		{
			name:    "read does for a route that reads only",
			catalog: routed,
			source:  "package crm\n\n//scope:require read_people\nfunc Save() {} //route PUT /v1/people/{id}\n",
			want:    []string{"3:17: PUT /v1/people/{id} lacks people, which the catalog demands; read_people alone opens it"},
		},

		{
			name:    "both are there",
			catalog: routed,
			source:  "package crm\n\n//scope:require read_orders decrypt\nfunc Show() {} //route GET /v1/cards/{id}/decrypted\n",
		},
		{
			name:    "every alternative has it",
			catalog: routed,
			source:  "package crm\n\n//scope:require read_orders decrypt | orders decrypt\nfunc Show() {} //route GET /v1/cards/{id}/decrypted\n",
		},
		{
			name:    "one that implies it",
			catalog: routed,
			source:  "package crm\n\n//scope:require admin\nfunc Delete() {} //route DELETE /v1/deals/{id}\n\n//scope:require people\nfunc List() {} //route GET /v1/people\n",
		},
		{
			name:    "the counterpart without routes suffices to read",
			catalog: routed,
			source:  "package crm\n\n//scope:require read_orders\nfunc List() {} //route GET /v1/orders\n",
		},
		{
			name:    "each access has its scope",
			catalog: routed,
			source:  "package crm\n\n//scope:require read:deals\nfunc List() {} //route GET /v1/deals\n\n//scope:require write:deals\nfunc Create() {} //route POST /v1/deals\n",
		},
		{
			name:    "more than is demanded",
			catalog: routed,
			source:  "package crm\n\n//scope:require audit people\nfunc Save() {} //route PUT /v1/people/{id}\n",
		},
		{
			name:    "a route that no entry names",
			catalog: routed,
			source:  "package crm\n\n//scope:require orders\nfunc Show() {} //route PUT /v1/wishlists/{id}; GET /v1/cards-of/{id}/decrypted; POST /v1/cards/{id}/decrypted\n",
		},
		{
			name:    "public, or nothing said",
			catalog: routed,
			source:  "package crm\n\n//scope:public a form\nfunc Save() {} //route PUT /v1/people/{id}\n\nfunc Show() {} //route GET /v1/people/{id}\n",
		},
		{
			name:    "the guard has it, if not the annotation",
			catalog: routed,
			source:  functions + "//scope:require orders\nfunc Show() { guard(\"people\") } //route PUT /v1/people/{id}\n",
		},
		{
			name:    "the annotation cannot be read",
			catalog: routed,
			source:  "package crm\n\n//scope:require orders\n//scope:require |\nfunc Save() {} //route PUT /v1/people/{id}\n",
		},
		{
			name:   "without a catalog",
			source: "package crm\n\n//scope:require orders\nfunc Save() {} //route PUT /v1/people/{id}\n",
		},
	})
}
