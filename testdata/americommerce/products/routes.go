package products

import (
	"github.com/gin-gonic/gin"

	"example.com/americommerce/auth"
)

// Register adds the routes to api, which authenticates. All of them belong to
// the catalog, so that one guard serves.
func (h *Handlers) Register(api *gin.RouterGroup) {
	guarded := api.Group("", auth.RequireAny("read_catalog", "catalog"))
	guarded.GET("/attribute_groups", h.ListAttributeGroups)
	guarded.GET("/attributes", h.ListAttributes)

	categories := guarded.Group("/categories")
	{
		categories.GET("", h.ListCategories)
		categories.POST("/rebuild_tree", h.RebuildTree)
		categories.GET("/:id/custom_fields", h.CustomFieldsOfCategory)
		categories.GET("/:id/products", h.ProductsOfCategory)
	}

	guarded.GET("/manufacturers", h.ListManufacturers)
	guarded.GET("/notifications", h.ListNotifications)
	guarded.GET("/price_calculator_rule_modifiers", h.ListPriceCalculatorRuleModifiers)

	priceCalculatorRules := guarded.Group("/price_calculator_rules")
	{
		priceCalculatorRules.GET("", h.ListPriceCalculatorRules)
		priceCalculatorRules.GET("/:id/modifiers", h.ModifiersOfPriceCalculatorRule)
	}

	priceCalculators := guarded.Group("/price_calculators")
	{
		priceCalculators.GET("", h.ListPriceCalculators)
		priceCalculators.GET("/:id/rules", h.RulesOfPriceCalculator)
	}

	guarded.GET("/product_inactive_in_store", h.ListProductInactiveInStore)

	productLists := guarded.Group("/product_lists")
	{
		productLists.GET("", h.ListProductLists)
		productLists.GET("/:id/items", h.ItemsOfProductList)
	}

	guarded.GET("/product_pictures", h.ListProductPictures)
	guarded.GET("/product_pricing", h.ListProductPricing)
	guarded.GET("/product_reviews", h.ListProductReviews)
	guarded.GET("/product_statuses", h.ListProductStatuses)
	guarded.GET("/product_variants", h.ListProductVariants)

	products := guarded.Group("/products")
	{
		products.GET("", h.ListProducts)
		products.POST("/importMany", h.ImportProducts)
		one := products.Group("/:id")
		one.GET("/attributes", h.AttributesOfProduct)
		one.GET("/categories", h.CategoriesOfProduct)
		one.GET("/child_products", h.ChildProductsOfProduct)
		one.GET("/custom_fields", h.CustomFieldsOfProduct)
		one.GET("/personalizations", h.PersonalizationsOfProduct)
		one.GET("/pictures", h.PicturesOfProduct)
		one.GET("/pricing", h.PricingOfProduct)
		one.GET("/related", h.RelatedProducts)
		one.GET("/reviews", h.ReviewsOfProduct)
		one.GET("/shipping_rate_adjustments", h.ShippingRateAdjustmentsOfProduct)
		one.GET("/variant_inventory", h.VariantInventoryOfProduct)
		one.GET("/variants", h.VariantsOfProduct)
	}

	guarded.GET("/shipping_rate_adjustments", h.ListShippingRateAdjustments)

	variantGroups := guarded.Group("/variant_groups")
	{
		variantGroups.GET("", h.ListVariantGroups)
		variantGroups.GET("/:id/variants", h.VariantsOfVariantGroup)
	}

	variantInventory := guarded.Group("/variant_inventory")
	{
		variantInventory.GET("", h.ListVariantInventory)
		variantInventory.GET("/:id/pricing", h.PricingOfVariantInventory)
		variantInventory.GET("/:id/variants", h.VariantsOfVariantInventory)
	}
}
