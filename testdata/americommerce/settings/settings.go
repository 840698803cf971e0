// Package settings serves what a shop is set up with: taxes, shipping, payment.
package settings

import (
	"net/http"

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
	for _, route := range []struct {
		path   string
		handle gin.HandlerFunc
	}{
		{"/blacklisted_ips", h.ListBlacklistedIPs},
		{"/custom_shipping_methods", h.ListCustomShippingMethods},
		{"/custom_shipping_methods/:id/rules", h.RulesOfCustomShippingMethod},
		{"/external_image_whitelist", h.ListExternalImageWhitelist},
		{"/payment_methods", h.ListPaymentMethods},
		{"/payment_methods/:id/fields", h.FieldsOfPaymentMethod},
		{"/payment_methods/:id/stores", h.StoresOfPaymentMethod},
		{"/regions", h.ListRegions},
		{"/shipping_provider_services", h.ListShippingProviderServices},
		{"/shipping_providers", h.ListShippingProviders},
		{"/shipping_providers/:id/services", h.ServicesOfShippingProvider},
		{"/store_locations", h.ListStoreLocations},
		{"/tax_rates", h.ListTaxRates},
		{"/url_redirects", h.ListURLRedirects},
		{"/warehouses", h.ListWarehouses},
	} {
		api.Handle(http.MethodGet, route.path, auth.RequireAny("settings"), route.handle)
	}
}

// ListBlacklistedIPs answers with the IP addresses that are shut out.
//
//scope:require settings
func (h *Handlers) ListBlacklistedIPs(c *gin.Context) { web.List(c, h.store, "blacklisted_ips") }

// ListCustomShippingMethods answers with the custom shipping methods.
//
//scope:require settings
func (h *Handlers) ListCustomShippingMethods(c *gin.Context) {
	web.List(c, h.store, "custom_shipping_methods")
}

// RulesOfCustomShippingMethod answers with the rules of a custom shipping method.
//
//scope:require settings
func (h *Handlers) RulesOfCustomShippingMethod(c *gin.Context) {
	web.Children(c, h.store, "custom_shipping_method_rules", "custom_shipping_methods")
}

// ListExternalImageWhitelist answers with the external image whitelist.
//
//scope:require settings
func (h *Handlers) ListExternalImageWhitelist(c *gin.Context) {
	web.List(c, h.store, "external_image_whitelist")
}

// ListPaymentMethods answers with the payment methods.
//
//scope:require settings
func (h *Handlers) ListPaymentMethods(c *gin.Context) { web.List(c, h.store, "payment_methods") }

// FieldsOfPaymentMethod answers with the fields of a payment method.
//
//scope:require settings
func (h *Handlers) FieldsOfPaymentMethod(c *gin.Context) {
	web.Children(c, h.store, "payment_method_fields", "payment_methods")
}

// StoresOfPaymentMethod answers with the stores of a payment method.
//
//scope:require settings
func (h *Handlers) StoresOfPaymentMethod(c *gin.Context) {
	web.Children(c, h.store, "stores", "payment_methods")
}

// ListRegions answers with the regions.
//
//scope:require settings
func (h *Handlers) ListRegions(c *gin.Context) { web.List(c, h.store, "regions") }

// ListShippingProviderServices answers with the shipping provider services.
//
//scope:require settings
func (h *Handlers) ListShippingProviderServices(c *gin.Context) {
	web.List(c, h.store, "shipping_provider_services")
}

// ListShippingProviders answers with the shipping providers.
//
//scope:require settings
func (h *Handlers) ListShippingProviders(c *gin.Context) { web.List(c, h.store, "shipping_providers") }

// ServicesOfShippingProvider answers with the services of a shipping provider.
//
//scope:require settings
func (h *Handlers) ServicesOfShippingProvider(c *gin.Context) {
	web.Children(c, h.store, "shipping_provider_services", "shipping_providers")
}

// ListStoreLocations answers with the store locations.
//
//scope:require settings
func (h *Handlers) ListStoreLocations(c *gin.Context) { web.List(c, h.store, "store_locations") }

// ListTaxRates answers with the tax rates.
//
//scope:require settings
func (h *Handlers) ListTaxRates(c *gin.Context) { web.List(c, h.store, "tax_rates") }

// ListURLRedirects answers with the URL redirects.
//
//scope:require settings
func (h *Handlers) ListURLRedirects(c *gin.Context) { web.List(c, h.store, "url_redirects") }

// ListWarehouses answers with the warehouses.
//
//scope:require settings
func (h *Handlers) ListWarehouses(c *gin.Context) { web.List(c, h.store, "warehouses") }
