// Package system serves stores and sessions.
package system

import (
	"github.com/gin-gonic/gin"

	"example.com/americommerce/auth"
	"example.com/americommerce/store"
	"example.com/americommerce/web"
)

// Handlers serves the records of a store.
type Handlers struct{ store *store.Store }

// New returns the handlers for a store.
func New(s *store.Store) *Handlers { return &Handlers{s} }

// Register adds the routes to api, which authenticates. Each handler checks
// the scope itself.
func (h *Handlers) Register(api gin.IRoutes) {
	api.GET("/sessions", h.ListSessions)
	api.GET("/stores", h.ListStores)
	api.GET("/stores/:id/active_catalog", h.ActiveCatalog)
	api.PUT("/stores/:id/active_catalog", h.SetActiveCatalog)
	api.GET("/stores/:id/store_alert_email", h.AlertEmail)
	api.PUT("/stores/:id/store_alert_email", h.SetAlertEmail)
}

// ListSessions answers with the sessions.
//
//scope:require system
func (h *Handlers) ListSessions(c *gin.Context) {
	if !auth.Allow(c, "system") {
		return
	}
	web.List(c, h.store, "sessions")
}

// ListStores answers with the stores.
//
//scope:require system
func (h *Handlers) ListStores(c *gin.Context) {
	if !auth.Allow(c, "system") {
		return
	}
	web.List(c, h.store, "stores")
}

// ActiveCatalog answers with the catalog that a store sells from.
//
//scope:require system
func (h *Handlers) ActiveCatalog(c *gin.Context) {
	if !auth.Allow(c, "system") {
		return
	}
	web.Show(c, h.store, "stores")
}

// SetActiveCatalog makes a store sell from another catalog.
//
//scope:require system
func (h *Handlers) SetActiveCatalog(c *gin.Context) {
	if !auth.Allow(c, "system") {
		return
	}
	web.Change(c, h.store, "stores", "id", "active_catalog")
}

// AlertEmail answers with a store and the address that its alerts go to.
//
//scope:require system
func (h *Handlers) AlertEmail(c *gin.Context) {
	if !auth.Allow(c, "system") {
		return
	}
	web.Show(c, h.store, "stores")
}

// SetAlertEmail changes the address that the alerts of a store go to.
//
//scope:require system
func (h *Handlers) SetAlertEmail(c *gin.Context) {
	if !auth.Allow(c, "system") {
		return
	}
	web.Change(c, h.store, "stores", "id", "store_alert_email")
}
