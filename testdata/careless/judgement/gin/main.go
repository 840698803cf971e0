// Command gin is a server after careless changes that somebody has to think
// about: what is to be found in it has no single right fix. The comments with
// "want" say what that is.
package main

import (
	"flag"
	"log"
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"
)

func main() {
	addr := flag.String("addr", "localhost:8085", "address to listen on")
	flag.Parse()
	log.Fatal(newEngine().Run(*addr))
}

const root = "/api/v1"

func newEngine() *gin.Engine {
	s := &shop{records: make(map[string][]any)}
	engine := gin.New()

	oauth := engine.Group("/oauth")
	oauth.POST("/token", s.token)
	oauth.POST("/revoke", s.revoke)

	api := engine.Group(root)
	api.POST("/introspect", s.introspect) // want "POST /api/v1/introspect demands no scope"

	//scope:require tools // want "unknown scope tools; the catalog has nothing like it"
	api.GET("/custom_field_values", s.list("custom_field_values"))
	//scope:require custom_fields
	api.GET("/custom_fields", s.list("custom_fields"))
	api.POST("/inventory/add", s.add("inventory")) // want "POST /api/v1/inventory/add demands no scope"
	api.PUT("/customers/:id/orders", s.reorder)    // want `PUT /api/v1/customers/\{id\}/orders demands no scope`

	api.POST("/mailing_lists", s.addMailingList)
	api.POST("/drips", s.addDrip)
	return engine
}

// pageSize is how many records an answer has. It is no handler.
//
//scope:require settings // want "attached to nothing"
var pageSize = 50

// A shop keeps records by kind.
type shop struct {
	mu      sync.Mutex
	records map[string][]any
}

// token issues a token. Why no scope is needed only its author knows.
//
//scope:public // want "//scope:public lacks the reason"
func (s *shop) token(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"access_token": "none"}) }

// revoke makes a token invalid.
//
//scope:public the client authenticates itself
func (s *shop) revoke(c *gin.Context) { c.Status(http.StatusOK) }

// introspect says what a token is good for. It was below /oauth, where no
// scope is needed.
func (s *shop) introspect(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"active": true}) }

// reorder changes the orders of a customer: two scopes may be meant, or both.
func (s *shop) reorder(c *gin.Context) { s.add("orders")(c) }

// addMailingList stores a new mailing list.
//
//scope:require marketing | // want "alternative"
func (s *shop) addMailingList(c *gin.Context) { s.add("mailing_lists")(c) }

// addDrip stores a new drip. One of the two lines is wrong.
//
//scope:public anybody may
//scope:require marketing // want "//scope:public"
func (s *shop) addDrip(c *gin.Context) { s.add("drips")(c) }

func (s *shop) list(kind string) gin.HandlerFunc {
	return func(c *gin.Context) {
		s.mu.Lock()
		defer s.mu.Unlock()
		records := s.records[kind]
		c.JSON(http.StatusOK, records[:min(len(records), pageSize)])
	}
}

func (s *shop) add(kind string) gin.HandlerFunc {
	return func(c *gin.Context) {
		var record map[string]any
		if err := c.ShouldBindJSON(&record); err != nil {
			c.JSON(http.StatusUnprocessableEntity, gin.H{"error": err.Error()})
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.records[kind] = append(s.records[kind], record)
		c.Status(http.StatusCreated)
	}
}
