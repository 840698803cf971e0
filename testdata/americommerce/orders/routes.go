package orders

import (
	"github.com/gin-gonic/gin"

	"example.com/americommerce/auth"
)

const (
	root = "/api/v1"

	pathCartItems      = root + "/cart_items"
	pathCarts          = root + "/carts"
	pathOrderAddresses = root + "/order_addresses"
	pathOrderPayments  = root + "/order_payments"
	pathOrderShipments = root + "/order_shipments"
	pathOrders         = root + "/orders"
	pathQuotes         = root + "/quotes"
	pathSubscriptions  = root + "/subscriptions"
	pathWishlists      = root + "/wishlists"
)

// Register adds the routes to r, which authenticates.
func (h *Handlers) Register(r gin.IRoutes) {
	r.GET(pathCartItems, auth.RequireAny("read_orders", "orders"), h.ListCartItems)
	r.GET(pathCartItems+"/:id/child_items", auth.RequireAny("read_orders", "orders"), h.ChildItemsOfCartItem)
	r.GET(pathCarts, auth.RequireAny("read_orders", "orders"), h.ListCarts)
	r.GET(pathCarts+"/:id/calculated", auth.RequireAny("read_orders", "orders"), h.CalculateCart)
	r.PUT(pathCarts+"/:id/coupon_code", auth.RequireAny("read_orders", "orders"), h.SetCouponCode)
	r.GET(pathCarts+"/:id/items", auth.RequireAny("read_orders", "orders"), h.ItemsOfCart)
	r.PUT(pathCarts+"/:id/shipping_estimation", auth.RequireAny("read_orders", "orders"), h.EstimateShipping)
	r.GET(root+"/credit_cards", auth.RequireAny("read_orders", "orders"), h.ListCreditCards)
	r.GET(pathOrderAddresses, auth.RequireAny("read_orders", "orders"), h.ListOrderAddresses)
	r.POST(pathOrderAddresses+"/store_location_address", auth.RequireAny("read_orders", "orders"), h.AddStoreLocationAddress)
	r.GET(root+"/order_items", auth.RequireAny("read_orders", "orders"), h.ListOrderItems)
	r.GET(pathOrderPayments, auth.RequireAny("read_orders", "orders"), h.ListOrderPayments)
	r.GET(pathOrderPayments+"/:id/fields", auth.RequireAny("read_orders", "orders"), h.FieldsOfOrderPayment)
	r.GET(pathOrderShipments, auth.RequireAny("read_orders", "orders"), h.ListOrderShipments)
	r.POST(pathOrderShipments, auth.RequireAny("read_orders", "orders"), h.CreateShipment)
	r.GET(pathOrderShipments+"/:id/items", auth.RequireAny("read_orders", "orders"), h.ItemsOfOrderShipment)
	r.GET(root+"/order_statuses", auth.RequireAny("read_orders", "orders"), h.ListOrderStatuses)
	r.GET(pathOrders, auth.RequireAny("read_orders", "orders"), h.ListOrders)
	r.GET(pathOrders+"/:id/custom_fields", auth.RequireAny("read_orders", "orders"), h.CustomFieldsOfOrder)
	r.GET(pathOrders+"/:id/items", auth.RequireAny("read_orders", "orders"), h.ItemsOfOrder)
	r.GET(pathOrders+"/:id/payments", auth.RequireAny("read_orders", "orders"), h.PaymentsOfOrder)
	r.GET(pathOrders+"/:id/shipments", auth.RequireAny("read_orders", "orders"), h.ShipmentsOfOrder)
	r.POST(pathOrders+"/:id/process_payment", auth.RequireAny("read_orders", "orders"), h.ProcessPayment)
	r.POST(pathOrders+"/:id/process_payments", auth.RequireAny("read_orders", "orders"), h.ProcessPayments)
	r.PUT(pathOrders+"/:id/status", auth.RequireAny("read_orders", "orders"), h.SetOrderStatus)
	r.GET(pathQuotes, auth.RequireAny("read_orders", "orders"), h.ListQuotes)
	r.GET(pathQuotes+"/:id/custom_fields", auth.RequireAny("read_orders", "orders"), h.CustomFieldsOfQuote)
	r.GET(pathQuotes+"/:id/items", auth.RequireAny("read_orders", "orders"), h.ItemsOfQuote)
	r.GET(pathSubscriptions, auth.RequireAny("read_orders", "orders"), h.ListSubscriptions)
	r.PUT(pathSubscriptions+"/:subscription_id/pause", auth.RequireAny("read_orders", "orders"), h.PauseSubscription)
	r.GET(pathWishlists, auth.RequireAny("read_orders", "orders"), h.ListWishlists)
	r.GET(pathWishlists+"/:id/items", auth.RequireAny("read_orders", "orders"), h.ItemsOfWishlist)
}
