// Command americommerce serves the documented API of an online shop, with the
// scopes that each page of its reference states.
package main

import (
	"flag"
	"fmt"
	"log"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"example.com/americommerce/auth"
	"example.com/americommerce/content"
	"example.com/americommerce/fields"
	"example.com/americommerce/marketing"
	"example.com/americommerce/orders"
	"example.com/americommerce/people"
	"example.com/americommerce/products"
	"example.com/americommerce/settings"
	"example.com/americommerce/special"
	"example.com/americommerce/store"
	"example.com/americommerce/system"
)

func main() {
	addr := flag.String("addr", "localhost:8082", "address to listen on")
	tokens := make(auth.Tokens)
	flag.Func("token", "`TOKEN=SCOPE ...` that is accepted; may be repeated", func(text string) error {
		token, scopes, ok := strings.Cut(text, "=")
		if !ok || token == "" {
			return fmt.Errorf("want TOKEN=SCOPE ..., have %q", text)
		}
		tokens[token] = strings.Fields(scopes)
		return nil
	})
	flag.Parse()

	gin.SetMode(gin.ReleaseMode)
	server := &http.Server{
		Addr:              *addr,
		Handler:           newEngine(tokens, demo()),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Printf("listening on %s", *addr)
	log.Fatal(server.ListenAndServe())
}

// newEngine returns the whole API.
func newEngine(tokens auth.Tokens, s *store.Store) *gin.Engine {
	engine := gin.New()
	engine.Use(gin.Recovery())

	api := engine.Group("/api/v1", tokens.Authenticate)
	people.New(s).Register(api)
	products.New(s).Register(api)
	content.Register(api, s)
	marketing.New(s).Register(api)
	settings.New(s).Register(api)
	system.New(s).Register(api)
	fields.New(s).Register(api)
	special.New(s).Register(api)

	// The routes of this package are written with their whole path.
	orders.New(s).Register(engine.Group("", tokens.Authenticate))
	return engine
}
