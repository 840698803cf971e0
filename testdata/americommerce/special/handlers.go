package special

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"example.com/americommerce/store"
	"example.com/americommerce/web"
)

// ImportFetch takes in the address of a file to import.
func (h *Handlers) ImportFetch(c *gin.Context) {
	fields, ok := web.Fields(c, "url")
	if !ok {
		return
	}
	web.Queue(c, h.store, "imports", fields)
}

// ImportFile takes in a file to import.
func (h *Handlers) ImportFile(c *gin.Context) {
	body, err := c.GetRawData()
	if err != nil || len(body) == 0 {
		c.JSON(http.StatusUnprocessableEntity, gin.H{"error": "the body is not a file"})
		return
	}
	web.Queue(c, h.store, "imports", store.Fields{"size": len(body)})
}

// ImportTheme takes in the address of a theme to install.
//
//scope:require themes
func (h *Handlers) ImportTheme(c *gin.Context) {
	fields, ok := web.Fields(c, "url")
	if !ok {
		return
	}
	web.Queue(c, h.store, "themes", fields)
}

// ListInventory answers with how much there is of what.
func (h *Handlers) ListInventory(c *gin.Context) { web.List(c, h.store, "inventory") }

// AddInventory adds to what there is of something.
func (h *Handlers) AddInventory(c *gin.Context) {
	h.stock(c, func(id, quantity int) (store.Record, error) {
		return h.store.Adjust("inventory", id, "quantity", quantity)
	})
}

// RemoveInventory takes away from what there is of something.
func (h *Handlers) RemoveInventory(c *gin.Context) {
	h.stock(c, func(id, quantity int) (store.Record, error) {
		return h.store.Adjust("inventory", id, "quantity", -quantity)
	})
}

// SetInventory says how much there is of something.
func (h *Handlers) SetInventory(c *gin.Context) {
	h.stock(c, func(id, quantity int) (store.Record, error) {
		return h.store.Set("inventory", id, store.Fields{"quantity": quantity})
	})
}

func (h *Handlers) stock(c *gin.Context, change func(id, quantity int) (store.Record, error)) {
	var body struct {
		ID       int `json:"id" binding:"required"`
		Quantity int `json:"quantity" binding:"min=0"`
	}
	if err := c.ShouldBindJSON(&body); err != nil {
		c.JSON(http.StatusUnprocessableEntity, gin.H{"error": err.Error()})
		return
	}
	record, err := change(body.ID, body.Quantity)
	if web.Failed(c, err) {
		return
	}
	c.JSON(http.StatusOK, record)
}

// InventorySettings answers with how inventory is kept.
func (h *Handlers) InventorySettings(c *gin.Context) { web.List(c, h.store, "inventory_settings") }

// SetInventorySettings changes how inventory is kept.
func (h *Handlers) SetInventorySettings(c *gin.Context) {
	fields, ok := web.Fields(c)
	if !ok {
		return
	}
	record, err := h.store.Set("inventory_settings", 1, fields)
	if web.Failed(c, err) {
		return
	}
	c.JSON(http.StatusOK, record)
}

// ListMicrostores answers with the microstores.
func (h *Handlers) ListMicrostores(c *gin.Context) { web.List(c, h.store, "microstores") }

// CreateMicrostore opens a microstore.
func (h *Handlers) CreateMicrostore(c *gin.Context) { web.Create(c, h.store, "microstores", "name") }

// GetMicrostore answers with one microstore.
func (h *Handlers) GetMicrostore(c *gin.Context) { web.Show(c, h.store, "microstores") }

// UpdateMicrostore changes a microstore.
func (h *Handlers) UpdateMicrostore(c *gin.Context) { web.Change(c, h.store, "microstores", "id") }

// DeleteMicrostore closes a microstore.
func (h *Handlers) DeleteMicrostore(c *gin.Context) {
	id, ok := web.ID(c, "id")
	if !ok {
		return
	}
	if h.store.Delete("microstores", func(r store.Record) bool { return r.ID == id }) == 0 {
		web.Failed(c, store.ErrNotFound)
		return
	}
	c.Status(http.StatusNoContent)
}

// MicrostoreCatalog answers with the catalog that a microstore sells from.
func (h *Handlers) MicrostoreCatalog(c *gin.Context) { web.Show(c, h.store, "microstores") }

// SetMicrostoreCatalog makes a microstore sell from another catalog.
func (h *Handlers) SetMicrostoreCatalog(c *gin.Context) {
	web.Change(c, h.store, "microstores", "id", "active_catalog")
}

// integrate returns a handler that stores a record as another system sends it.
func (h *Handlers) integrate(kind string) gin.HandlerFunc {
	return func(c *gin.Context) { web.Create(c, h.store, kind, "external_id") }
}
