package main

import "github.com/gin-gonic/gin"

func (s *shop) registerPeople(api *gin.RouterGroup) {
	customers := api.Group("/customers")
	customers.GET("", s.listCustomers)
	customers.POST("/import", s.importCustomers)
	customers.PUT("/:id", s.updateCustomer)
	customers.GET("/:id/profile", s.profile)
	customers.DELETE("/:id/addresses", s.removeAddresses)
	customers.POST("/lookup", s.lookUp)
}

// listCustomers answers with the customers.
//
//scope:require read_peopel // want "unknown scope read_peopel; the catalog has read_people"
func (s *shop) listCustomers(c *gin.Context) { s.list("customers")(c) }

// importCustomers stores many customers. Both ways to be let in write.
//
//scope:require people | marketing import
func (s *shop) importCustomers(c *gin.Context) { s.add("customers")(c) }

// updateCustomer changes a customer. Who may only look may do that as well,
// which is more than was meant.
//
//scope:require people | read_people // want `PUT /api/v1/customers/\{id\} writes, but read_people alone opens it`
func (s *shop) updateCustomer(c *gin.Context) { s.add("customers")(c) }

// profile answers with what is known about a customer.
//
// scope:require read_people // want `"// scope:require" is an ordinary comment; a directive is written //scope:require`
func (s *shop) profile(c *gin.Context) { s.list("profiles")(c) }

// removeAddresses removes the addresses of a customer.
//
//scope:require read_people // want `DELETE /api/v1/customers/\{id\}/addresses writes, but read_people alone opens it`
func (s *shop) removeAddresses(c *gin.Context) { s.add("removed")(c) }

// lookUp answers with the customers that have a text.
//
//scope:require read_people
//scope:access read the text is personal data, which has no place in a URL
func (s *shop) lookUp(c *gin.Context) { s.list("customers")(c) }
