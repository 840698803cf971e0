// Package people serves customers and the users of the admin console.
package people

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
	people := auth.RequireAny("read_people", "people")

	addresses := api.Group("/addresses")
	addresses.GET("", people, h.ListAddresses)
	addresses.GET("/state_by_postalcode/:postalCode", people, h.StateByPostalCode)

	api.GET("/customer_association", people, h.ListCustomerAssociation)

	customerPaymentMethods := api.Group("/customer_payment_methods")
	customerPaymentMethods.GET("", people, h.ListCustomerPaymentMethods)
	customerPaymentMethods.GET("/:id/fields", people, h.FieldsOfCustomerPaymentMethod)

	customerTypes := api.Group("/customer_types")
	customerTypes.GET("", people, h.ListCustomerTypes)
	customerTypes.GET("/:id/customer_type_payment_methods_availability", people, h.PaymentMethodsAvailabilityOfCustomerType)

	customers := api.Group("/customers")
	customers.GET("", people, h.ListCustomers)
	customers.GET("/:id/additional_emails", people, h.AdditionalEmailsOfCustomer)
	customers.GET("/:id/addresses", people, h.AddressesOfCustomer)
	customers.GET("/:id/custom_fields", people, h.CustomFieldsOfCustomer)
	customers.GET("/:id/customer_store_locations", people, h.StoreLocationsOfCustomer)
	customers.GET("/:id/reward_points", people, h.RewardPointsOfCustomer)

	api.GET("/profiles", people, h.ListProfiles)
	api.GET("/users", people, h.ListUsers)
}

// StateByPostalCode answers with the state that a postal code lies in, as far
// as an address there is known.
//
//scope:require read_people
func (h *Handlers) StateByPostalCode(c *gin.Context) {
	found := h.store.Select("addresses", func(r store.Record) bool {
		return r.Fields["postal_code"] == c.Param("postalCode")
	})
	if len(found) == 0 {
		c.JSON(http.StatusNotFound, gin.H{"error": "no address has this postal code"})
		return
	}
	c.JSON(http.StatusOK, gin.H{"state": found[0].Fields["state"]})
}

// ListAddresses answers with the addresses.
//
//scope:require read_people
func (h *Handlers) ListAddresses(c *gin.Context) { web.List(c, h.store, "addresses") }

// ListCustomerAssociation answers with who belongs to which customer.
//
//scope:require read_people
func (h *Handlers) ListCustomerAssociation(c *gin.Context) {
	web.List(c, h.store, "customer_association")
}

// ListCustomerPaymentMethods answers with the customer payment methods.
//
//scope:require read_people
func (h *Handlers) ListCustomerPaymentMethods(c *gin.Context) {
	web.List(c, h.store, "customer_payment_methods")
}

// FieldsOfCustomerPaymentMethod answers with the fields of a customer payment method.
//
//scope:require read_people
func (h *Handlers) FieldsOfCustomerPaymentMethod(c *gin.Context) {
	web.Children(c, h.store, "customer_payment_method_fields", "customer_payment_methods")
}

// ListCustomerTypes answers with the customer types.
//
//scope:require read_people
func (h *Handlers) ListCustomerTypes(c *gin.Context) { web.List(c, h.store, "customer_types") }

// PaymentMethodsAvailabilityOfCustomerType answers with the payment methods availability of a customer type.
//
//scope:require read_people
func (h *Handlers) PaymentMethodsAvailabilityOfCustomerType(c *gin.Context) {
	web.Children(c, h.store, "customer_type_payment_methods_availability", "customer_types")
}

// ListCustomers answers with the customers.
//
//scope:require read_people
func (h *Handlers) ListCustomers(c *gin.Context) { web.List(c, h.store, "customers") }

// AdditionalEmailsOfCustomer answers with the additional emails of a customer.
//
//scope:require read_people
func (h *Handlers) AdditionalEmailsOfCustomer(c *gin.Context) {
	web.Children(c, h.store, "customer_additional_emails", "customers")
}

// AddressesOfCustomer answers with the addresses of a customer.
//
//scope:require read_people
func (h *Handlers) AddressesOfCustomer(c *gin.Context) {
	web.Children(c, h.store, "addresses", "customers")
}

// CustomFieldsOfCustomer answers with the custom fields of a customer.
//
//scope:require read_people
func (h *Handlers) CustomFieldsOfCustomer(c *gin.Context) {
	web.Children(c, h.store, "custom_fields", "customers")
}

// StoreLocationsOfCustomer answers with the store locations of a customer.
//
//scope:require read_people
func (h *Handlers) StoreLocationsOfCustomer(c *gin.Context) {
	web.Children(c, h.store, "store_locations", "customers")
}

// RewardPointsOfCustomer answers with the reward points of a customer.
//
//scope:require read_people
func (h *Handlers) RewardPointsOfCustomer(c *gin.Context) {
	web.Children(c, h.store, "customer_reward_points", "customers")
}

// ListProfiles answers with the profiles.
//
//scope:require read_people
func (h *Handlers) ListProfiles(c *gin.Context) { web.List(c, h.store, "profiles") }

// ListUsers answers with the users.
//
//scope:require read_people
func (h *Handlers) ListUsers(c *gin.Context) { web.List(c, h.store, "users") }
