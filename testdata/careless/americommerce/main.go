// Command americommerce is the server of an online shop after some careless
// changes. The comments with "want" say what is to be found.
package main

import (
	"flag"
	"log"
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"
)

func main() {
	addr := flag.String("addr", "localhost:8082", "address to listen on")
	flag.Parse()
	log.Fatal(newEngine().Run(*addr))
}

const root = "/api/v1"

func newEngine() *gin.Engine {
	s := &shop{records: make(map[string][]any)}
	engine := gin.New()
	engine.Use(gin.Recovery())
	engine.GET("/healthz", health)

	oauth := engine.Group("/oauth")
	oauth.POST("/token", s.token)
	oauth.POST("/revoke", s.revoke)

	api := engine.Group(root)
	orders := api.Group("/orders")
	{
		orders.GET("", s.listOrders)
		orders.POST("", s.createOrder) // want "POST /api/v1/orders demands no scope"
		orders.POST("/search", s.searchOrders)
		orders.PUT("/:id", s.updateOrder)
		orders.PUT("/:id/status", s.setStatus)
	}
	api.GET("/credit_cards/:id/decrypted", s.decrypt)

	s.registerPeople(api)
	c := newCatalog(s)
	api.GET("/products", c.List)
	api.POST("/products", c.Create)
	api.PUT("/products/:id", c.Update)
	api.GET("/products/:id/variants", c.Variants)

	//scope:require email
	api.POST("/email_templates/:template_id/send", s.add("mails"))
	//scope:require import
	api.POST("/import/fetch", s.add("imports"))
	//scope:require system
	api.Handle(http.MethodPost, "/upload", s.add("files"))
	api.GET("/custom_field_values", func(c *gin.Context) { // want "GET /api/v1/custom_field_values demands no scope"
		s.list("custom_field_values")(c)
	})
	//scope:require marketing | content
	api.PUT("/links/:id", s.add("links"))
	//scope:require setings // want "unknown scope setings; the catalog has settings"
	api.PUT("/tax_rates/:id", s.add("tax_rates"))

	for _, row := range []struct {
		method, path string
		handler      gin.HandlerFunc
	}{
		//scope:require content
		{http.MethodPost, "/pages", s.add("pages")},
		{http.MethodPut, "/pages/:id", s.add("pages")}, //scope:require contnet // want "unknown scope contnet; the catalog has content"
	} {
		api.Handle(row.method, row.path, row.handler)
	}
	return engine
}

// health says that the server is up.
//
//scope:publik probe of the load balancer // want "unknown directive //scope:publik; the nearest is //scope:public"
func health(c *gin.Context) { c.Status(http.StatusNoContent) }

// pageSize is how many records an answer has.
var pageSize = 50

// A shop keeps records by kind.
type shop struct {
	mu      sync.Mutex
	records map[string][]any
}

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
