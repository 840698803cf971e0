// Package design is what a design is made of that is spread over several
// packages. The document that goa makes of it, openapi3.json, says what its
// methods demand.
package design

//go:generate sh -c "cd .. && go run goa.design/goa/v3/cmd/goa@v3.25.3 gen example.com/goasplit/design && mv gen/http/openapi3.json . && rm -r gen"

import (
	. "goa.design/goa/v3/dsl"

	_ "example.com/goasplit/design/contacts"
	_ "example.com/goasplit/design/deals"
	"example.com/goasplit/design/scheme"
)

var _ = API("crm", func() {
	Title("CRM")
	Security(scheme.OAuth2, func() {
		Scope("read:crm")
	})
	HTTP(func() {
		Path("/api/v2")
	})
})

var _ = Service("health", func() {
	Method("probe", func() {
		NoSecurity()
		HTTP(func() {
			GET("/healthz")
			HEAD("/healthz")
			GET("//livez")
		})
	})
	Method("info", func() {
		Payload(func() {
			AccessToken("access", String)
		})
		HTTP(func() { GET("/info") })
	})
})
