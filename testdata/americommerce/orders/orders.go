// Package orders serves carts, orders, quotes and subscriptions.
package orders

import (
	"github.com/gin-gonic/gin"

	"example.com/americommerce/store"
	"example.com/americommerce/web"
)

// Handlers serves the records of a store.
type Handlers struct{ store *store.Store }

// New returns the handlers for a store.
func New(s *store.Store) *Handlers { return &Handlers{s} }

// ListCartItems answers with the cart items.
//
//scope:require read_orders
func (h *Handlers) ListCartItems(c *gin.Context) { web.List(c, h.store, "cart_items") }

// ChildItemsOfCartItem answers with the child items of a cart item.
//
//scope:require read_orders
func (h *Handlers) ChildItemsOfCartItem(c *gin.Context) {
	web.Children(c, h.store, "cart_item_child_items", "cart_items")
}

// ListCarts answers with the carts.
//
//scope:require read_orders
func (h *Handlers) ListCarts(c *gin.Context) { web.List(c, h.store, "carts") }

// ItemsOfCart answers with the items of a cart.
//
//scope:require read_orders
func (h *Handlers) ItemsOfCart(c *gin.Context) { web.Children(c, h.store, "cart_items", "carts") }

// ListCreditCards answers with the credit cards.
//
//scope:require read_orders
func (h *Handlers) ListCreditCards(c *gin.Context) { web.List(c, h.store, "credit_cards") }

// ListOrderAddresses answers with the order addresses.
//
//scope:require read_orders
func (h *Handlers) ListOrderAddresses(c *gin.Context) { web.List(c, h.store, "order_addresses") }

// ListOrderItems answers with the order items.
//
//scope:require read_orders
func (h *Handlers) ListOrderItems(c *gin.Context) { web.List(c, h.store, "order_items") }

// ListOrderPayments answers with the order payments.
//
//scope:require read_orders
func (h *Handlers) ListOrderPayments(c *gin.Context) { web.List(c, h.store, "order_payments") }

// FieldsOfOrderPayment answers with the fields of an order payment.
//
//scope:require read_orders
func (h *Handlers) FieldsOfOrderPayment(c *gin.Context) {
	web.Children(c, h.store, "order_payment_fields", "order_payments")
}

// ListOrderShipments answers with the order shipments.
//
//scope:require read_orders
func (h *Handlers) ListOrderShipments(c *gin.Context) { web.List(c, h.store, "order_shipments") }

// ItemsOfOrderShipment answers with the items of an order shipment.
//
//scope:require read_orders
func (h *Handlers) ItemsOfOrderShipment(c *gin.Context) {
	web.Children(c, h.store, "order_shipment_items", "order_shipments")
}

// ListOrderStatuses answers with the order statuses.
//
//scope:require read_orders
func (h *Handlers) ListOrderStatuses(c *gin.Context) { web.List(c, h.store, "order_statuses") }

// ListOrders answers with the orders.
//
//scope:require read_orders
func (h *Handlers) ListOrders(c *gin.Context) { web.List(c, h.store, "orders") }

// CustomFieldsOfOrder answers with the custom fields of an order.
//
//scope:require read_orders
func (h *Handlers) CustomFieldsOfOrder(c *gin.Context) {
	web.Children(c, h.store, "custom_fields", "orders")
}

// ItemsOfOrder answers with the items of an order.
//
//scope:require read_orders
func (h *Handlers) ItemsOfOrder(c *gin.Context) { web.Children(c, h.store, "order_items", "orders") }

// PaymentsOfOrder answers with the payments of an order.
//
//scope:require read_orders
func (h *Handlers) PaymentsOfOrder(c *gin.Context) {
	web.Children(c, h.store, "order_payments", "orders")
}

// ShipmentsOfOrder answers with the shipments of an order.
//
//scope:require read_orders
func (h *Handlers) ShipmentsOfOrder(c *gin.Context) {
	web.Children(c, h.store, "order_shipments", "orders")
}

// ListQuotes answers with the quotes.
//
//scope:require read_orders
func (h *Handlers) ListQuotes(c *gin.Context) { web.List(c, h.store, "quotes") }

// CustomFieldsOfQuote answers with the custom fields of a quote.
//
//scope:require read_orders
func (h *Handlers) CustomFieldsOfQuote(c *gin.Context) {
	web.Children(c, h.store, "custom_fields", "quotes")
}

// ItemsOfQuote answers with the items of a quote.
//
//scope:require read_orders
func (h *Handlers) ItemsOfQuote(c *gin.Context) { web.Children(c, h.store, "quote_items", "quotes") }

// ListSubscriptions answers with the subscriptions.
//
//scope:require read_orders
func (h *Handlers) ListSubscriptions(c *gin.Context) { web.List(c, h.store, "subscriptions") }

// ListWishlists answers with the wishlists.
//
//scope:require read_orders
func (h *Handlers) ListWishlists(c *gin.Context) { web.List(c, h.store, "wishlists") }

// ItemsOfWishlist answers with the items of a wishlist.
//
//scope:require read_orders
func (h *Handlers) ItemsOfWishlist(c *gin.Context) {
	web.Children(c, h.store, "wishlist_items", "wishlists")
}
