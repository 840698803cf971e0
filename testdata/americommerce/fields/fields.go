// Package fields serves fields that a shop has added to the built-in ones.
package fields

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

// Register adds the routes to api, which authenticates.
func (h *Handlers) Register(api *gin.RouterGroup) {
	api.GET("/custom_field_values", auth.RequireAny("tools"), h.ListCustomFieldValues)

	custom := api.Group("/custom_fields", auth.RequireAny("custom_fields"))
	custom.GET("", h.ListCustomFields)
	custom.GET("/:id/list_items", h.ListItemsOfCustomField)
	custom.GET("/:id/stores", h.StoresOfCustomField)
	custom.GET("/:id/values", h.ValuesOfCustomField)
}

// ListCustomFieldValues answers with the custom field values.
//
//scope:require tools
func (h *Handlers) ListCustomFieldValues(c *gin.Context) { web.List(c, h.store, "custom_field_values") }

// ListCustomFields answers with the custom fields.
//
//scope:require custom_fields
func (h *Handlers) ListCustomFields(c *gin.Context) { web.List(c, h.store, "custom_fields") }

// ListItemsOfCustomField answers with the list items of a custom field.
//
//scope:require custom_fields
func (h *Handlers) ListItemsOfCustomField(c *gin.Context) {
	web.Children(c, h.store, "custom_field_list_items", "custom_fields")
}

// StoresOfCustomField answers with the stores of a custom field.
//
//scope:require custom_fields
func (h *Handlers) StoresOfCustomField(c *gin.Context) {
	web.Children(c, h.store, "stores", "custom_fields")
}

// ValuesOfCustomField answers with the values of a custom field.
//
//scope:require custom_fields
func (h *Handlers) ValuesOfCustomField(c *gin.Context) {
	web.Children(c, h.store, "custom_field_values", "custom_fields")
}
