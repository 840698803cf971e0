package platform

import (
	"errors"
	"net/http"
	"net/url"

	"example.com/stora/web"
)

// An AccessToken is a token that was issued, without its secret.
type AccessToken struct {
	Application string `json:"application"`
}

// An Application is a program that uses the API.
type Application struct {
	Name string `json:"name"`
}

// An IdentityVerification says whether a contact is who they say.
type IdentityVerification struct {
	Contact string `json:"contact"`
	State   string `json:"state"`
}

// Staff is a person who works for the business.
type Staff struct {
	Name string `json:"name"`
}

// A WebhookEndpoint is told of events.
type WebhookEndpoint struct {
	URL string `json:"url"`
}

// Validate reports whether the address is one that can be called.
func (e WebhookEndpoint) Validate() error {
	u, err := url.Parse(e.URL)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return errors.New("url must be an https address")
	}
	return nil
}

// ListAccessTokens answers with every access token, oldest first.
//
//scope:require public.access_token:read
func (p *Platform) ListAccessTokens(w http.ResponseWriter, _ *http.Request) { web.List(w, p.tokens) }

// GetAccessToken answers with one access token.
//
//scope:require public.access_token:read
func (p *Platform) GetAccessToken(w http.ResponseWriter, r *http.Request) { web.Get(w, r, p.tokens) }

// ListApplications answers with every application, oldest first.
//
//scope:require public.application:read
func (p *Platform) ListApplications(w http.ResponseWriter, _ *http.Request) {
	web.List(w, p.applications)
}

// GetApplication answers with one application.
//
//scope:require public.application:read
func (p *Platform) GetApplication(w http.ResponseWriter, r *http.Request) {
	web.Get(w, r, p.applications)
}

// ListIdentityVerifications answers with every verification, oldest first.
//
//scope:require public.identity_verification:read
func (p *Platform) ListIdentityVerifications(w http.ResponseWriter, _ *http.Request) {
	web.List(w, p.verifications)
}

// GetIdentityVerification answers with one verification.
//
//scope:require public.identity_verification:read
func (p *Platform) GetIdentityVerification(w http.ResponseWriter, r *http.Request) {
	web.Get(w, r, p.verifications)
}

// ListStaff answers with every member of the staff, oldest first.
//
//scope:require public.staff:read
func (p *Platform) ListStaff(w http.ResponseWriter, _ *http.Request) { web.List(w, p.staff) }

// GetStaffMember answers with one member of the staff.
//
//scope:require public.staff:read
func (p *Platform) GetStaffMember(w http.ResponseWriter, r *http.Request) { web.Get(w, r, p.staff) }

// ListWebhookEndpoints answers with every endpoint, oldest first.
//
//scope:require public.webhook_endpoint:read
func (p *Platform) ListWebhookEndpoints(w http.ResponseWriter, _ *http.Request) {
	web.List(w, p.webhooks)
}

// GetWebhookEndpoint answers with one endpoint.
//
//scope:require public.webhook_endpoint:read
func (p *Platform) GetWebhookEndpoint(w http.ResponseWriter, r *http.Request) {
	web.Get(w, r, p.webhooks)
}

// CreateWebhookEndpoint stores a new endpoint.
//
//scope:require public.webhook_endpoint:write
func (p *Platform) CreateWebhookEndpoint(w http.ResponseWriter, r *http.Request) {
	web.Create(w, r, p.webhooks)
}

// UpdateWebhookEndpoint replaces an endpoint.
//
//scope:require public.webhook_endpoint:write
func (p *Platform) UpdateWebhookEndpoint(w http.ResponseWriter, r *http.Request) {
	web.Update(w, r, p.webhooks)
}

// DeleteWebhookEndpoint removes an endpoint.
//
//scope:require public.webhook_endpoint:write
func (p *Platform) DeleteWebhookEndpoint(w http.ResponseWriter, r *http.Request) {
	web.Delete(w, r, p.webhooks)
}
