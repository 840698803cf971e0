// Package shop serves what is sold next to units: locks, boxes and protection
// against damage.
package shop

import (
	"net/http"

	"example.com/stora/auth"
	"example.com/stora/store"
)

// Shop holds the records of the package.
type Shop struct {
	products   *store.Table[Product]
	categories *store.Table[ProductCategory]
	levels     *store.Table[ProtectionLevel]
}

// New returns a shop with a first record of each kind.
func New() *Shop {
	return &Shop{
		products:   store.NewTable("prod", Product{Name: "Padlock", Category: "cat_1"}),
		categories: store.NewTable("cat", ProductCategory{Name: "Locks"}),
		levels:     store.NewTable("lvl", ProtectionLevel{Name: "Basic", Cover: 2000}),
	}
}

// Register adds the routes to mux, each behind the guard.
func (s *Shop) Register(mux *http.ServeMux, guard *auth.Guard) {
	for _, route := range []struct {
		pattern string
		scope   string
		handle  http.HandlerFunc
	}{
		{"GET /v1/products", "public.product:read", s.ListProducts},
		{"GET /v1/products/{id}", "public.product:read", s.GetProduct},
		{"POST /v1/products", "public.product:write", s.CreateProduct},
		{"PUT /v1/products/{id}", "public.product:write", s.UpdateProduct},
		{"DELETE /v1/products/{id}", "public.product:write", s.DeleteProduct},
		{"GET /v1/product_categories", "public.product_category:read", s.ListProductCategories},
		{"GET /v1/product_categories/{id}", "public.product_category:read", s.GetProductCategory},
		{"GET /v1/protection_levels", "public.protection_level:read", s.ListProtectionLevels},
		{"GET /v1/protection_levels/{id}", "public.protection_level:read", s.GetProtectionLevel},
		{"POST /v1/protection_levels", "public.protection_level:write", s.CreateProtectionLevel},
		{"PUT /v1/protection_levels/{id}", "public.protection_level:write", s.UpdateProtectionLevel},
		{"DELETE /v1/protection_levels/{id}", "public.protection_level:write", s.DeleteProtectionLevel},
	} {
		mux.Handle(route.pattern, guard.Require(route.handle, route.scope))
	}
}
