package shop

import (
	"errors"
	"net/http"

	"example.com/stora/web"
)

// A Product is sold by the piece.
type Product struct {
	Name     string `json:"name"`
	Category string `json:"category"`
}

// Validate reports what is missing.
func (p Product) Validate() error {
	if p.Name == "" {
		return errors.New("name is missing")
	}
	return nil
}

// A ProductCategory groups products.
type ProductCategory struct {
	Name string `json:"name"`
}

// ListProducts answers with every product, oldest first.
//
//scope:require public.product:read
func (s *Shop) ListProducts(w http.ResponseWriter, _ *http.Request) { web.List(w, s.products) }

// GetProduct answers with one product.
//
//scope:require public.product:read
func (s *Shop) GetProduct(w http.ResponseWriter, r *http.Request) { web.Get(w, r, s.products) }

// CreateProduct stores a new product.
//
//scope:require public.product:write
func (s *Shop) CreateProduct(w http.ResponseWriter, r *http.Request) { web.Create(w, r, s.products) }

// UpdateProduct replaces a product.
//
//scope:require public.product:write
func (s *Shop) UpdateProduct(w http.ResponseWriter, r *http.Request) { web.Update(w, r, s.products) }

// DeleteProduct removes a product.
//
//scope:require public.product:write
func (s *Shop) DeleteProduct(w http.ResponseWriter, r *http.Request) { web.Delete(w, r, s.products) }

// ListProductCategories answers with every category, oldest first.
//
//scope:require public.product_category:read
func (s *Shop) ListProductCategories(w http.ResponseWriter, _ *http.Request) {
	web.List(w, s.categories)
}

// GetProductCategory answers with one category.
//
//scope:require public.product_category:read
func (s *Shop) GetProductCategory(w http.ResponseWriter, r *http.Request) {
	web.Get(w, r, s.categories)
}
