// Package design is the design of a server in the language of goa.design/goa.
// The document that goa makes of it, openapi3.json, says what its methods demand.
package design

//go:generate sh -c "cd .. && go run goa.design/goa/v3/cmd/goa@v3.25.3 gen example.com/goa/design && mv gen/http/openapi3.json . && rm -r gen"

import . "goa.design/goa/v3/dsl"

// The schemes that protect methods.
var (
	OAuth2 = OAuth2Security("oauth2", func() {
		ClientCredentialsFlow("https://crm.example.com/oauth/token", "")
		Scope("read:crm", "View everything")
		Scope("read:contacts", "View contacts")
		Scope("write:contacts", "Create and update contacts")
		Scope("read:deals", "View deals")
		Scope(WriteDeals, "Create and update deals")
		Scope("read:files", "View files")
		Scope("write:files", "Create and update files")
		Scope("admin", "Do everything")
	})
	Session = JWTSecurity("session", func() {
		Scope("operator", "Act for others")
		Scope("read:crm", "View everything")
		Scope("admin", "Do everything")
		Scope("write:contacts", "Create and update contacts")
		Scope("write:deals", "Create and update deals")
	})
	APIToken = APIKeySecurity("key")
)

// WriteDeals lets change deals.
const WriteDeals = "write:deals"

var _ = API("crm", func() {
	Title("CRM")
	Security(OAuth2, func() {
		Scope("read:crm")
	})
	Security(Session, APIToken, func() {
		Scope("operator")
		Scope("read:crm")
	})
	HTTP(func() {
		Path("/api/v1")
	})
})
