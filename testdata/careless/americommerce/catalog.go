package main

import "github.com/gin-gonic/gin"

// Catalog is the handlers of products.
type Catalog struct {
	List     gin.HandlerFunc `route:"GET /api/v1/products" scope:"read_catlog"` // want "unknown scope read_catlog; the catalog has read_catalog"
	Create   gin.HandlerFunc `route:"POST /api/v1/products" scope:"catalog"`
	Variants gin.HandlerFunc `json:"-" scope:"read_catalog"`
	Update   gin.HandlerFunc `json:"-" scope:"read_catalog" xml:"-"` // want `PUT /api/v1/products/\{id\} writes, but read_catalog alone opens it`
}

func newCatalog(s *shop) *Catalog {
	return &Catalog{
		List: s.list("products"), Create: s.add("products"), Update: s.add("products"),
		Variants: s.list("variants"),
	}
}
