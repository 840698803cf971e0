// Package special serves what the reference names no scope for: imports,
// inventory, microstores and integrations. Every valid token can use it. Only
// themes have a scope, which is in no catalog.
package special

import (
	"github.com/gin-gonic/gin"

	"example.com/americommerce/auth"
	"example.com/americommerce/store"
)

// Handlers serves the records of a store.
type Handlers struct{ store *store.Store }

// New returns the handlers for a store.
func New(s *store.Store) *Handlers { return &Handlers{s} }

// Register adds the routes to api, which authenticates.
func (h *Handlers) Register(api *gin.RouterGroup) {
	api.POST("/import/fetch", h.ImportFetch)
	api.POST("/import/file", h.ImportFile)
	api.POST("/themes/import", auth.RequireAny("themes"), h.ImportTheme)

	inventory := api.Group("/inventory")
	inventory.GET("", h.ListInventory)
	inventory.POST("/add", h.AddInventory)
	inventory.POST("/remove", h.RemoveInventory)
	inventory.POST("/set", h.SetInventory)
	inventory.GET("/settings", h.InventorySettings)
	inventory.PUT("/settings", h.SetInventorySettings)

	microstores := api.Group("/microstores")
	microstores.GET("", h.ListMicrostores)
	microstores.POST("", h.CreateMicrostore)
	microstores.GET("/:id", h.GetMicrostore)
	microstores.PUT("/:id", h.UpdateMicrostore)
	microstores.DELETE("/:id", h.DeleteMicrostore)
	microstores.GET("/:id/active_catalog", h.MicrostoreCatalog)
	microstores.PUT("/:id/active_catalog", h.SetMicrostoreCatalog)

	api.POST("/customers/integration", h.integrate("customers"))
	api.POST("/order_payments/integration", h.integrate("order_payments"))
	api.POST("/order_shipments/integration", h.integrate("order_shipments"))
	api.POST("/orders/integration", h.integrate("orders"))
	api.POST("/products/integration", h.integrate("products"))
}
