package design

import "goa.design/goa/v3/dsl"

var _ = dsl.Service("deals", deals)

func deals() {
	dsl.Security(OAuth2, func() {
		dsl.Scope("read:deals")
	})
	dsl.HTTP(func() {
		dsl.Path("/deals")
		dsl.Path("/offers/")
	})
	dsl.Method("list", func() {
		dsl.Payload(func() {
			dsl.AccessToken("access", dsl.String)
		})
		dsl.HTTP(func() {
			dsl.GET("/")
		})
	})
	dsl.Method("create", func() {
		dsl.Security(OAuth2, func() {
			dsl.Scope(WriteDeals)
			dsl.Scope("read:deals")
		})
		dsl.Payload(func() {
			dsl.AccessToken("access", dsl.String)
		})
		dsl.HTTP(func() {
			dsl.POST("/")
		})
	})
	dsl.Method("show", func() {
		dsl.Payload(func() {
			dsl.Attribute("id", dsl.String)
			dsl.AccessToken("access", dsl.String)
			dsl.Required("id")
		})
		dsl.HTTP(func() {
			dsl.GET("/{id}")
		})
	})
	dsl.Method("replace", func() {
		dsl.Security(OAuth2, func() {
			dsl.Scope(WriteDeals)
		})
		dsl.Security(Session, func() {
			dsl.Scope("admin")
		})
		dsl.Payload(func() {
			dsl.Attribute("id", dsl.String)
			dsl.AccessToken("access", dsl.String)
			dsl.Token("token", dsl.String)
			dsl.Required("id")
		})
		dsl.HTTP(func() {
			dsl.PUT("/{id}")
		})
	})
	dsl.Method("delete", func() {
		dsl.Security(OAuth2, func() {
			dsl.Scope("admin")
		})
		dsl.Payload(func() {
			dsl.Attribute("id", dsl.String)
			dsl.AccessToken("access", dsl.String)
			dsl.Required("id")
		})
		dsl.HTTP(func() {
			dsl.DELETE("/{id}")
		})
	})
	dsl.Method("win", func() {
		dsl.NoSecurity()
		dsl.Payload(func() {
			dsl.Attribute("id", dsl.String)
			dsl.Required("id")
		})
		dsl.HTTP(func() {
			dsl.POST("/{id}/win")
		})
	})
}
