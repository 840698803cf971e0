package orders

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"example.com/americommerce/store"
	"example.com/americommerce/web"
)

// CalculateCart answers with a cart and the sum of its items.
//
//scope:require read_orders
func (h *Handlers) CalculateCart(c *gin.Context) {
	id, ok := web.ID(c, "id")
	if !ok {
		return
	}
	items, err := h.store.Children("cart_items", "carts", id)
	if web.Failed(c, err) {
		return
	}
	sum := 0
	for _, item := range items {
		price, _ := item.Fields["price"].(int)
		sum += price
	}
	c.JSON(http.StatusOK, gin.H{"id": id, "items": len(items), "total": sum})
}

// SetCouponCode redeems a coupon for a cart.
//
//scope:require read_orders
func (h *Handlers) SetCouponCode(c *gin.Context) {
	web.Change(c, h.store, "carts", "id", "coupon_code")
}

// EstimateShipping keeps the address that shipping is estimated for.
//
//scope:require read_orders
func (h *Handlers) EstimateShipping(c *gin.Context) {
	web.Change(c, h.store, "carts", "id", "postal_code")
}

// AddStoreLocationAddress makes the address of a store location one that an
// order can be sent to.
//
//scope:require read_orders
func (h *Handlers) AddStoreLocationAddress(c *gin.Context) {
	web.Create(c, h.store, "order_addresses", "store_location_id")
}

// CreateShipment stores a new shipment.
//
//scope:require read_orders
func (h *Handlers) CreateShipment(c *gin.Context) {
	web.Create(c, h.store, "order_shipments", "order_id")
}

// ProcessPayment takes one payment for an order.
//
//scope:require read_orders
func (h *Handlers) ProcessPayment(c *gin.Context) {
	id, ok := web.ID(c, "id")
	if !ok {
		return
	}
	payment, ok := web.Fields(c, "amount")
	if !ok {
		return
	}
	if _, err := h.store.Get("orders", id); web.Failed(c, err) {
		return
	}
	c.JSON(http.StatusCreated, h.store.Add("order_payments", map[string]int{"orders": id}, payment))
}

// ProcessPayments takes the payments of an order that are still open.
//
//scope:require read_orders
func (h *Handlers) ProcessPayments(c *gin.Context) {
	id, ok := web.ID(c, "id")
	if !ok {
		return
	}
	payments, err := h.store.Children("order_payments", "orders", id)
	if web.Failed(c, err) {
		return
	}
	for i, payment := range payments {
		if payments[i], err = h.store.Set("order_payments", payment.ID, store.Fields{"state": "paid"}); web.Failed(c, err) {
			return
		}
	}
	c.JSON(http.StatusOK, gin.H{"order_payments": payments})
}

// SetOrderStatus gives an order another status.
//
//scope:require read_orders
func (h *Handlers) SetOrderStatus(c *gin.Context) {
	web.Change(c, h.store, "orders", "id", "order_status_id")
}

// PauseSubscription stops the billing of a subscription until a day.
//
//scope:require read_orders
func (h *Handlers) PauseSubscription(c *gin.Context) {
	web.Change(c, h.store, "subscriptions", "subscription_id", "until")
}
