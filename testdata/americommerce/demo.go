package main

import "example.com/americommerce/store"

// demo returns a store with a first record of each kind, which belongs to the
// first record of each of its parents.
func demo() *store.Store {
	s := store.New()
	for _, row := range []struct {
		kind    string
		parents []string
	}{
		{"adcodes", nil},
		{"addresses", []string{"customers"}},
		{"attribute_groups", nil},
		{"attributes", []string{"products"}},
		{"blacklisted_ips", nil},
		{"blog_categories", []string{"blog_posts", "blogs"}},
		{"blog_posts", []string{"blog_categories", "blogs"}},
		{"blogs", nil},
		{"cart_item_child_items", []string{"cart_items"}},
		{"cart_items", []string{"carts"}},
		{"carts", nil},
		{"categories", []string{"products"}},
		{"child_links", []string{"links"}},
		{"child_products", []string{"products"}},
		{"coupon_codes", nil},
		{"credit_cards", nil},
		{"custom_field_list_items", []string{"custom_fields"}},
		{"custom_field_values", []string{"custom_fields"}},
		{"custom_fields", []string{"categories", "customers", "orders", "products", "quotes"}},
		{"custom_shipping_method_rules", []string{"custom_shipping_methods"}},
		{"custom_shipping_methods", nil},
		{"customer_additional_emails", []string{"customers"}},
		{"customer_association", nil},
		{"customer_payment_method_fields", []string{"customer_payment_methods"}},
		{"customer_payment_methods", nil},
		{"customer_reward_points", []string{"customers"}},
		{"customer_type_payment_methods_availability", []string{"customer_types"}},
		{"customer_types", nil},
		{"customers", nil},
		{"discount_actions", []string{"discount_methods"}},
		{"discount_methods", nil},
		{"discount_rules", []string{"discount_actions", "discount_methods"}},
		{"drip_events", []string{"drips"}},
		{"drip_members", []string{"drips"}},
		{"drips", nil},
		{"email_templates", nil},
		{"external_image_whitelist", nil},
		{"gift_certificate_transactions", []string{"gift_certificates"}},
		{"gift_certificates", nil},
		{"links", nil},
		{"mailing_list_members", []string{"mailing_lists"}},
		{"mailing_lists", nil},
		{"manufacturers", nil},
		{"notifications", nil},
		{"order_addresses", nil},
		{"order_items", []string{"orders"}},
		{"order_payment_fields", []string{"order_payments"}},
		{"order_payments", []string{"orders"}},
		{"order_shipment_items", []string{"order_shipments"}},
		{"order_shipments", []string{"orders"}},
		{"order_statuses", nil},
		{"orders", nil},
		{"pages", nil},
		{"payment_method_fields", []string{"payment_methods"}},
		{"payment_methods", nil},
		{"personalizations", []string{"products"}},
		{"price_calculator_rule_modifiers", []string{"price_calculator_rules"}},
		{"price_calculator_rules", []string{"price_calculators"}},
		{"price_calculators", nil},
		{"product_inactive_in_store", nil},
		{"product_list_items", []string{"product_lists"}},
		{"product_lists", nil},
		{"product_pictures", []string{"products"}},
		{"product_pricing", []string{"products"}},
		{"product_reviews", []string{"products"}},
		{"product_statuses", nil},
		{"product_variants", []string{"products"}},
		{"products", []string{"categories"}},
		{"profiles", nil},
		{"quote_items", []string{"quotes"}},
		{"quotes", nil},
		{"regions", nil},
		{"related_products", []string{"products"}},
		{"sessions", nil},
		{"shipping_provider_services", []string{"shipping_providers"}},
		{"shipping_providers", nil},
		{"shipping_rate_adjustments", []string{"products"}},
		{"store_locations", []string{"customers"}},
		{"stores", []string{"custom_fields", "payment_methods"}},
		{"subscriptions", nil},
		{"tax_rates", nil},
		{"url_redirects", nil},
		{"users", nil},
		{"variant_group_variants", []string{"variant_groups"}},
		{"variant_groups", nil},
		{"variant_inventory", []string{"products"}},
		{"variant_inventory_pricing", []string{"variant_inventory"}},
		{"variant_inventory_variants", []string{"variant_inventory"}},
		{"warehouses", nil},
		{"wishlist_items", []string{"wishlists"}},
		{"wishlists", nil},
		{"inventory", nil},
		{"inventory_settings", nil},
		{"microstores", nil},
	} {
		parents := make(map[string]int, len(row.parents))
		for _, parent := range row.parents {
			parents[parent] = 1
		}
		s.Add(row.kind, parents, sample(row.kind))
	}
	return s
}

// sample returns what a first record holds: what the routes that look for a
// field need, else a name.
func sample(kind string) store.Fields {
	switch kind {
	case "addresses":
		return store.Fields{"city": "Beaumont", "state": "Texas", "postal_code": "77701"}
	case "adcodes":
		return store.Fields{"name": "SPRING"}
	case "cart_items":
		return store.Fields{"name": "Chair", "price": 80}
	case "drip_members":
		return store.Fields{"email": "ada@example.com"}
	case "inventory":
		return store.Fields{"name": "Chair", "quantity": 12}
	}
	return store.Fields{"name": "first of " + kind}
}
