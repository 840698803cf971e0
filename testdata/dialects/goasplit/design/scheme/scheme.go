// Package scheme has the security schemes, and the words that designs share.
package scheme

import . "goa.design/goa/v3/dsl"

var scopes = map[string]string{
	"read:crm":       "View everything",
	"read:contacts":  "View contacts",
	"write:contacts": "Create and update contacts",
	"read:notes":     "View notes",
	"write:notes":    "Create and update notes",
	"read:tasks":     "View tasks",
	"write:tasks":    "Create and update tasks",
	"read:deals":     "View deals",
	"write:deals":    "Create and update deals",
	"admin":          "Do everything",
}

// OAuth2 protects methods.
var OAuth2 = OAuth2Security("oauth2", func() {
	ClientCredentialsFlow("https://crm.example.com/oauth/token", "")
	for name, description := range scopes {
		Scope(name, description)
	}
})

// Machine is for programs.
var Machine = APIKeySecurity("key")

// Read is the first word of scopes that let view.
const Read = "read:"
