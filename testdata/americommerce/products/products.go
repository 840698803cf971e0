// Package products serves the catalog: products, their variants and prices.
package products

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"example.com/americommerce/store"
	"example.com/americommerce/web"
)

// Handlers serves the records of a store.
type Handlers struct{ store *store.Store }

// New returns the handlers for a store.
func New(s *store.Store) *Handlers { return &Handlers{s} }

// RebuildTree makes every category without a parent one at the top.
//
//scope:require read_catalog
func (h *Handlers) RebuildTree(c *gin.Context) {
	categories := h.store.List("categories")
	for _, category := range categories {
		if category.Fields["parent"] != nil {
			continue
		}
		if _, err := h.store.Set("categories", category.ID, store.Fields{"parent": 0}); web.Failed(c, err) {
			return
		}
	}
	c.Status(http.StatusNoContent)
}

// ImportProducts stores many products.
//
//scope:require read_catalog
func (h *Handlers) ImportProducts(c *gin.Context) {
	var list []store.Fields
	if err := c.ShouldBindJSON(&list); err != nil {
		c.JSON(http.StatusUnprocessableEntity, gin.H{"error": err.Error()})
		return
	}
	products := make([]store.Record, len(list))
	for i, fields := range list {
		products[i] = h.store.Add("products", nil, fields)
	}
	c.JSON(http.StatusCreated, gin.H{"products": products})
}

// ListAttributeGroups answers with the attribute groups.
//
//scope:require read_catalog
func (h *Handlers) ListAttributeGroups(c *gin.Context) { web.List(c, h.store, "attribute_groups") }

// ListAttributes answers with the attributes.
//
//scope:require read_catalog
func (h *Handlers) ListAttributes(c *gin.Context) { web.List(c, h.store, "attributes") }

// ListCategories answers with the categories.
//
//scope:require read_catalog
func (h *Handlers) ListCategories(c *gin.Context) { web.List(c, h.store, "categories") }

// CustomFieldsOfCategory answers with the custom fields of a category.
//
//scope:require read_catalog
func (h *Handlers) CustomFieldsOfCategory(c *gin.Context) {
	web.Children(c, h.store, "custom_fields", "categories")
}

// ProductsOfCategory answers with the products of a category.
//
//scope:require read_catalog
func (h *Handlers) ProductsOfCategory(c *gin.Context) {
	web.Children(c, h.store, "products", "categories")
}

// ListManufacturers answers with the manufacturers.
//
//scope:require read_catalog
func (h *Handlers) ListManufacturers(c *gin.Context) { web.List(c, h.store, "manufacturers") }

// ListNotifications answers with the notifications.
//
//scope:require read_catalog
func (h *Handlers) ListNotifications(c *gin.Context) { web.List(c, h.store, "notifications") }

// ListPriceCalculatorRuleModifiers answers with the price calculator rule modifiers.
//
//scope:require read_catalog
func (h *Handlers) ListPriceCalculatorRuleModifiers(c *gin.Context) {
	web.List(c, h.store, "price_calculator_rule_modifiers")
}

// ListPriceCalculatorRules answers with the price calculator rules.
//
//scope:require read_catalog
func (h *Handlers) ListPriceCalculatorRules(c *gin.Context) {
	web.List(c, h.store, "price_calculator_rules")
}

// ModifiersOfPriceCalculatorRule answers with the modifiers of a price calculator rule.
//
//scope:require read_catalog
func (h *Handlers) ModifiersOfPriceCalculatorRule(c *gin.Context) {
	web.Children(c, h.store, "price_calculator_rule_modifiers", "price_calculator_rules")
}

// ListPriceCalculators answers with the price calculators.
//
//scope:require read_catalog
func (h *Handlers) ListPriceCalculators(c *gin.Context) { web.List(c, h.store, "price_calculators") }

// RulesOfPriceCalculator answers with the rules of a price calculator.
//
//scope:require read_catalog
func (h *Handlers) RulesOfPriceCalculator(c *gin.Context) {
	web.Children(c, h.store, "price_calculator_rules", "price_calculators")
}

// ListProductInactiveInStore answers with the products that a store does not sell.
//
//scope:require read_catalog
func (h *Handlers) ListProductInactiveInStore(c *gin.Context) {
	web.List(c, h.store, "product_inactive_in_store")
}

// ListProductLists answers with the product lists.
//
//scope:require read_catalog
func (h *Handlers) ListProductLists(c *gin.Context) { web.List(c, h.store, "product_lists") }

// ItemsOfProductList answers with the items of a product list.
//
//scope:require read_catalog
func (h *Handlers) ItemsOfProductList(c *gin.Context) {
	web.Children(c, h.store, "product_list_items", "product_lists")
}

// ListProductPictures answers with the product pictures.
//
//scope:require read_catalog
func (h *Handlers) ListProductPictures(c *gin.Context) { web.List(c, h.store, "product_pictures") }

// ListProductPricing answers with the product pricing.
//
//scope:require read_catalog
func (h *Handlers) ListProductPricing(c *gin.Context) { web.List(c, h.store, "product_pricing") }

// ListProductReviews answers with the product reviews.
//
//scope:require read_catalog
func (h *Handlers) ListProductReviews(c *gin.Context) { web.List(c, h.store, "product_reviews") }

// ListProductStatuses answers with the product statuses.
//
//scope:require read_catalog
func (h *Handlers) ListProductStatuses(c *gin.Context) { web.List(c, h.store, "product_statuses") }

// ListProductVariants answers with the product variants.
//
//scope:require read_catalog
func (h *Handlers) ListProductVariants(c *gin.Context) { web.List(c, h.store, "product_variants") }

// ListProducts answers with the products.
//
//scope:require read_catalog
func (h *Handlers) ListProducts(c *gin.Context) { web.List(c, h.store, "products") }

// AttributesOfProduct answers with the attributes of a product.
//
//scope:require read_catalog
func (h *Handlers) AttributesOfProduct(c *gin.Context) {
	web.Children(c, h.store, "attributes", "products")
}

// CategoriesOfProduct answers with the categories of a product.
//
//scope:require read_catalog
func (h *Handlers) CategoriesOfProduct(c *gin.Context) {
	web.Children(c, h.store, "categories", "products")
}

// ChildProductsOfProduct answers with the child products of a product.
//
//scope:require read_catalog
func (h *Handlers) ChildProductsOfProduct(c *gin.Context) {
	web.Children(c, h.store, "child_products", "products")
}

// CustomFieldsOfProduct answers with the custom fields of a product.
//
//scope:require read_catalog
func (h *Handlers) CustomFieldsOfProduct(c *gin.Context) {
	web.Children(c, h.store, "custom_fields", "products")
}

// PersonalizationsOfProduct answers with the personalizations of a product.
//
//scope:require read_catalog
func (h *Handlers) PersonalizationsOfProduct(c *gin.Context) {
	web.Children(c, h.store, "personalizations", "products")
}

// PicturesOfProduct answers with the pictures of a product.
//
//scope:require read_catalog
func (h *Handlers) PicturesOfProduct(c *gin.Context) {
	web.Children(c, h.store, "product_pictures", "products")
}

// PricingOfProduct answers with the pricing of a product.
//
//scope:require read_catalog
func (h *Handlers) PricingOfProduct(c *gin.Context) {
	web.Children(c, h.store, "product_pricing", "products")
}

// RelatedProducts answers with the products that go with a product.
//
//scope:require read_catalog
func (h *Handlers) RelatedProducts(c *gin.Context) {
	web.Children(c, h.store, "related_products", "products")
}

// ReviewsOfProduct answers with the reviews of a product.
//
//scope:require read_catalog
func (h *Handlers) ReviewsOfProduct(c *gin.Context) {
	web.Children(c, h.store, "product_reviews", "products")
}

// ShippingRateAdjustmentsOfProduct answers with the shipping rate adjustments of a product.
//
//scope:require read_catalog
func (h *Handlers) ShippingRateAdjustmentsOfProduct(c *gin.Context) {
	web.Children(c, h.store, "shipping_rate_adjustments", "products")
}

// VariantInventoryOfProduct answers with the variant inventory of a product.
//
//scope:require read_catalog
func (h *Handlers) VariantInventoryOfProduct(c *gin.Context) {
	web.Children(c, h.store, "variant_inventory", "products")
}

// VariantsOfProduct answers with the variants of a product.
//
//scope:require read_catalog
func (h *Handlers) VariantsOfProduct(c *gin.Context) {
	web.Children(c, h.store, "product_variants", "products")
}

// ListShippingRateAdjustments answers with the shipping rate adjustments.
//
//scope:require read_catalog
func (h *Handlers) ListShippingRateAdjustments(c *gin.Context) {
	web.List(c, h.store, "shipping_rate_adjustments")
}

// ListVariantGroups answers with the variant groups.
//
//scope:require read_catalog
func (h *Handlers) ListVariantGroups(c *gin.Context) { web.List(c, h.store, "variant_groups") }

// VariantsOfVariantGroup answers with the variants of a variant group.
//
//scope:require read_catalog
func (h *Handlers) VariantsOfVariantGroup(c *gin.Context) {
	web.Children(c, h.store, "variant_group_variants", "variant_groups")
}

// ListVariantInventory answers with the variant inventory.
//
//scope:require read_catalog
func (h *Handlers) ListVariantInventory(c *gin.Context) { web.List(c, h.store, "variant_inventory") }

// PricingOfVariantInventory answers with the pricing of a variant inventory.
//
//scope:require read_catalog
func (h *Handlers) PricingOfVariantInventory(c *gin.Context) {
	web.Children(c, h.store, "variant_inventory_pricing", "variant_inventory")
}

// VariantsOfVariantInventory answers with the variants of a variant inventory.
//
//scope:require read_catalog
func (h *Handlers) VariantsOfVariantInventory(c *gin.Context) {
	web.Children(c, h.store, "variant_inventory_variants", "variant_inventory")
}
