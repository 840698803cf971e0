// Package platform serves what integrations are made of: applications, their
// tokens, webhooks and the people who run the business.
package platform

import (
	"net/http"

	"example.com/stora/auth"
	"example.com/stora/store"
)

const root = "/v1"

// Platform holds the records of the package.
type Platform struct {
	tokens        *store.Table[AccessToken]
	applications  *store.Table[Application]
	verifications *store.Table[IdentityVerification]
	staff         *store.Table[Staff]
	webhooks      *store.Table[WebhookEndpoint]
}

// New returns a platform with a first record of each kind.
func New() *Platform {
	return &Platform{
		tokens:        store.NewTable("tok", AccessToken{Application: "app_1"}),
		applications:  store.NewTable("app", Application{Name: "Door control"}),
		verifications: store.NewTable("idv", IdentityVerification{Contact: "con_1", State: "passed"}),
		staff:         store.NewTable("stf", Staff{Name: "Jo Reed"}),
		webhooks:      store.NewTable("wh", WebhookEndpoint{URL: "https://example.com/hook"}),
	}
}

// Register adds the routes to mux, each behind the guard.
func (p *Platform) Register(mux *http.ServeMux, guard *auth.Guard) {
	handle := func(method, path, scope string, handler http.HandlerFunc) {
		mux.Handle(method+" "+root+path, guard.Require(handler, scope))
	}
	handle("GET", "/access_tokens", "public.access_token:read", p.ListAccessTokens)
	handle("GET", "/access_tokens/{id}", "public.access_token:read", p.GetAccessToken)
	handle("GET", "/applications", "public.application:read", p.ListApplications)
	handle("GET", "/applications/{id}", "public.application:read", p.GetApplication)
	handle("GET", "/identity_verifications", "public.identity_verification:read", p.ListIdentityVerifications)
	handle("GET", "/identity_verifications/{id}", "public.identity_verification:read", p.GetIdentityVerification)
	handle("GET", "/staff", "public.staff:read", p.ListStaff)
	handle("GET", "/staff/{id}", "public.staff:read", p.GetStaffMember)
	handle("GET", "/webhook_endpoints", "public.webhook_endpoint:read", p.ListWebhookEndpoints)
	handle("GET", "/webhook_endpoints/{id}", "public.webhook_endpoint:read", p.GetWebhookEndpoint)
	handle("POST", "/webhook_endpoints", "public.webhook_endpoint:write", p.CreateWebhookEndpoint)
	handle("PUT", "/webhook_endpoints/{id}", "public.webhook_endpoint:write", p.UpdateWebhookEndpoint)
	handle("DELETE", "/webhook_endpoints/{id}", "public.webhook_endpoint:write", p.DeleteWebhookEndpoint)
}
