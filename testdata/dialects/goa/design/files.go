package design

import . "goa.design/goa/v3/dsl"

var _ = Service("files", func() {
	Method("list", func() {
		Security(OAuth2, func() {
			Scope("read:files")
		})
		Payload(func() {
			AccessToken("access", String)
		})
		HTTP(func() {
			GET("/files")
		})
	})
	Method("upload", func() {
		Security(OAuth2, func() {
			Scope("write:files")
		})
		Payload(func() {
			AccessToken("access", String)
		})
		HTTP(func() {
			POST("/files")
		})
	})
	Method("show", func() {
		Security(OAuth2, Session, func() {
			Scope("read:crm")
		})
		Payload(func() {
			Attribute("name", String)
			AccessToken("access", String)
			Token("token", String)
			Required("name")
		})
		HTTP(func() {
			GET("/files/{*name}")
		})
	})
	Method("write", func() {
		Security(OAuth2, func() {
			Scope("write:files")
		})
		Payload(func() {
			Attribute("name", String)
			AccessToken("access", String)
			Required("name")
		})
		HTTP(func() {
			PUT("/files/{*name}")
		})
	})
	Method("delete", func() {
		Security(OAuth2, func() {
			Scope("write:files")
			Scope("admin")
		})
		Payload(func() {
			Attribute("name", String)
			AccessToken("access", String)
			Required("name")
		})
		HTTP(func() {
			DELETE("/files/{*name}")
		})
	})
	Method("versions", func() {
		Payload(func() {
			AccessToken("access", String)
			Token("token", String)
			APIKey("key", "key", String)
		})
		HTTP(func() {
			GET("/versions")
		})
	})
	Method("restore", func() {
		Payload(func() {
			Attribute("id", String)
			AccessToken("access", String)
			Token("token", String)
			APIKey("key", "key", String)
			Required("id")
		})
		HTTP(func() {
			POST("/versions/{id}")
		})
	})
})

var _ = Service("account", func() {
	HTTP(func() {
		Path("//account")
	})
	Method("me", func() {
		Payload(func() {
			AccessToken("access", String)
			Token("token", String)
			APIKey("key", "key", String)
		})
		HTTP(func() {
			GET("/me")
		})
	})
	Method("rename", func() {
		Payload(func() {
			AccessToken("access", String)
			Token("token", String)
			APIKey("key", "key", String)
		})
		HTTP(func() {
			PATCH("/me")
		})
	})
	Method("keys", func() {
		Security(APIToken)
		Payload(func() {
			APIKey("key", "key", String)
		})
		HTTP(func() {
			GET("/me/keys/")
		})
	})
	Method("newkey", func() {
		Security(APIToken)
		Security(OAuth2, func() {
			Scope("admin")
		})
		Payload(func() {
			AccessToken("access", String)
			APIKey("key", "key", String)
		})
		HTTP(func() {
			POST("/me/keys/")
		})
	})
	Method("token", func() {
		NoSecurity()
		HTTP(func() {
			POST("/token")
		})
	})
	Method("ping", func() {
		NoSecurity()
		HTTP(func() {
			GET("/ping")
			HEAD("/ping")
		})
	})
})
