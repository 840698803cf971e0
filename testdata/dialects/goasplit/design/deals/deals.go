// Package deals is about deals, and those of a contact.
package deals

import (
	. "goa.design/goa/v3/dsl"

	"example.com/goasplit/design/scheme"
)

var _ = Service("deals", func() {
	HTTP(func() {
		Path("/deals/")
	})
	Method("list", func() {
		Payload(func() {
			AccessToken("access", String)
		})
		HTTP(func() { GET("/") })
	})
	Method("show", func() {
		Security(scheme.OAuth2, func() { Scope("read:deals") })
		payload()
		HTTP(func() { GET("/{deal}") })
	})
})

func payload() {
	Payload(func() {
		Attribute("deal", String)
		Attribute("id", String)
		AccessToken("access", String)
	})
}

// The parent is of another package.
var _ = Service("contact-deals", func() {
	Security("oauth2", func() { Scope("read:deals") })
	HTTP(func() {
		Parent("contacts")
		Path("deals")
	})
	Method("list", func() {
		payload()
		HTTP(func() { GET("") })
	})
	Method("link", func() {
		Security(scheme.OAuth2, func() {
			Scope("write:deals")
			Scope("write:contacts")
		})
		payload()
		HTTP(func() { PUT("/{deal}") })
	})
})

// The parent is in this package, and the grandchild's parent a child.
var _ = Service("lines", func() {
	HTTP(func() {
		Parent("deals")
		Path("/lines")
	})
	Method("show", func() {
		Security(scheme.OAuth2, func() { Scope("read:deals") })
		Payload(func() {
			Attribute("deal", String)
			Attribute("line", String)
			AccessToken("access", String)
		})
		HTTP(func() { GET("/{line}") })
	})
})

var _ = Service("discounts", func() {
	HTTP(func() {
		Parent("lines")
		Path("/discounts")
		Path("//discounts")
	})
	Method("grant", func() {
		Security(scheme.OAuth2, func() { Scope("write:deals") })
		Security(scheme.Machine)
		Payload(func() {
			Attribute("deal", String)
			Attribute("line", String)
			AccessToken("access", String)
			APIKey("key", "key", String)
		})
		HTTP(func() { POST("") })
	})
})

// Not below its parent, since it has no path.
var _ = Service("orphans", func() {
	HTTP(func() {
		Parent("deals")
	})
	Method("list", func() {
		Security(scheme.OAuth2, func() { Scope("admin") })
		payload()
		HTTP(func() { GET("/orphans") })
	})
})
