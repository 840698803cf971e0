package design

import . "goa.design/goa/v3/dsl"

var _ = Service("contacts", func() {
	HTTP(func() {
		Path("/contacts")
	})
	Method("list", func() {
		Security(OAuth2, func() {
			Scope("read:contacts")
		})
		Payload(func() {
			AccessToken("access", String)
		})
		HTTP(func() {
			GET("")
		})
	})
	Method("create", func() {
		Security(OAuth2, func() {
			Scope("read:contacts")
			Scope("write:contacts")
		})
		Payload(func() {
			AccessToken("access", String)
		})
		HTTP(func() {
			POST("")
		})
	})
	Method("allow", func() {
		NoSecurity()
		HTTP(func() {
			OPTIONS("")
		})
	})
	Method("show", func() {
		Security(OAuth2, func() {
			Scope("read:contacts")
		})
		Security(APIToken)
		Payload(func() {
			Attribute("id", String)
			AccessToken("access", String)
			APIKey("key", "key", String)
			Required("id")
		})
		HTTP(func() {
			GET("/{id}")
		})
	})
	Method("replace", func() {
		Security(OAuth2, Session, func() {
			Scope("write:contacts")
		})
		Payload(func() {
			Attribute("id", String)
			AccessToken("access", String)
			Token("token", String)
			Required("id")
		})
		HTTP(func() {
			PUT("/{id}")
		})
	})
	Method("update", func() {
		Security(OAuth2, func() {
			Scope("write:contacts")
		})
		Security(OAuth2, func() {
			Scope("admin")
		})
		Payload(func() {
			Attribute("id", String)
			AccessToken("access", String)
			Required("id")
		})
		HTTP(func() {
			PATCH("/{id}")
		})
	})
	Method("delete", func() {
		administrators()
		Payload(func() {
			Attribute("id", String)
			AccessToken("access", String)
			Token("token", String)
			APIKey("key", "key", String)
			Required("id")
		})
		HTTP(func() {
			DELETE("/{id}")
		})
	})
	Method("check", func() {
		Security(OAuth2)
		Security(APIToken)
		Payload(func() {
			Attribute("id", String)
			AccessToken("access", String)
			APIKey("key", "key", String)
			Required("id")
		})
		HTTP(func() {
			HEAD("/{id}")
		})
	})
	Method("merge", func() {
		Security(OAuth2, APIToken, func() {
			Scope("write:contacts")
			Scope("admin")
		})
		Payload(func() {
			Attribute("id", String)
			AccessToken("access", String)
			APIKey("key", "key", String)
			Required("id")
		})
		HTTP(func() {
			POST("/{id}/merge")
		})
	})
	Method("tags", func() {
		Payload(func() {
			Attribute("id", String)
			AccessToken("access", String)
			Token("token", String)
			APIKey("key", "key", String)
			Required("id")
		})
		HTTP(func() {
			GET("/{id}/tags")
			GET("/{id}/labels")
		})
	})
	Method("tag", func() {
		Security(OAuth2, func() { Scope("write:contacts") })
		Payload(func() {
			Attribute("id", String)
			Attribute("tag", String)
			AccessToken("access", String)
			Required("id", "tag")
		})
		HTTP(func() {
			PUT("/{id}/tags/{tag}")
		})
	})
	Method("untag", func() {
		Security("session", func() { Scope("write:contacts"); Scope("operator") })
		Payload(func() {
			Attribute("id", String)
			Attribute("tag", String)
			Token("token", String)
			Required("id", "tag")
		})
		HTTP(func() {
			DELETE("/{id}/tags/{tag}")
		})
	})
	Method("export", func() {
		Security(OAuth2, func() {
			Scope("read:contacts")
		})
		Security(OAuth2)
		Payload(func() {
			AccessToken("access", String)
		})
		HTTP(func() {
			GET("//export/contacts")
		})
	})
	Method("import", func() {
		Security(Session, func() {
			Scope("operator")
		})
		Payload(func() {
			Token("token", String)
		})
		HTTP(func() {
			POST("/import")
		})
	})
})

// administrators is for methods that change what cannot be restored.
func administrators() {
	Security(OAuth2, func() {
		Scope("admin")
	})
	demand("operator")
}

func demand(scope string) {
	Security(Session, APIToken, func() {
		Scope(scope)
	})
}
