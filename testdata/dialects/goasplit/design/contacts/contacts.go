// Package contacts is about contacts and what belongs to them.
package contacts

import (
	"fmt"

	. "goa.design/goa/v3/dsl"

	"example.com/goasplit/design/scheme"
)

var _ = Service("contacts", func() {
	protect(scheme.Read + "contacts")
	HTTP(func() {
		Path("/contacts")
		CanonicalMethod("view")
	})
	Method("list", func() {
		access()
		HTTP(func() {
			GET("")
			GET("/all")
		})
	})
	Method("view", func() {
		Payload(func() {
			Attribute("id", String)
			AccessToken("access", String)
			Required("id")
		})
		HTTP(func() { GET("/{id}") })
	})
	Method("create", func() {
		protect("write:contacts", scheme.Read+"contacts")
		access()
		HTTP(func() { POST("") })
	})
	Method("remove", func() {
		protect("write:contacts")
		protect("admin")
		Payload(func() {
			Attribute("id", String)
			AccessToken("access", String)
			Required("id")
		})
		HTTP(func() { DELETE("/{id}") })
	})
})

// protect says which scopes are needed.
func protect(scopes ...string) {
	Security(scheme.OAuth2, func() {
		for _, s := range scopes {
			Scope(s)
		}
	})
}

func access() {
	Payload(func() {
		AccessToken("access", String)
	})
}

type verb struct{ name, level string }

// resources below contacts are all alike.
var resources = []struct {
	name   string
	closed bool
}{
	{name: "notes"},
	{"tasks", true},
}

var _ = services()

func services() (all []any) {
	for _, r := range resources {
		all = append(all, r.name)
		Service(r.name, func() {
			HTTP(func() {
				Parent("contacts")
				Path("/" + r.name)
			})
			for _, v := range []verb{{name: "list", level: "read"}, {name: "create", level: "write"}, {name: "remove", level: "write"}} {
				method(r.name, v)
			}
			if r.closed {
				Method("close", func() {
					Security(scheme.OAuth2, scheme.Machine, func() { Scope("write:" + r.name) })
					Payload(func() {
						Attribute("id", String)
						Attribute("item", String)
						AccessToken("access", String)
						APIKey("key", "key", String)
						Required("id", "item")
					})
					HTTP(func() { PUT("/{item}/close") })
				})
			}
		})
	}
	return all
}

func method(resource string, v verb) {
	Method(v.name, func() {
		if v.level == "read" {
			protect(scheme.Read + resource)
		} else {
			protect(fmt.Sprintf("%s:%s", v.level, resource))
		}
		Payload(func() {
			Attribute("id", String)
			if v.name == "remove" {
				Attribute("item", String)
			}
			AccessToken("access", String)
			Required("id")
		})
		HTTP(func() {
			switch v.name {
			case "list":
				GET("")
			case "create":
				POST("/")
			default:
				DELETE("/{item}")
			}
		})
	})
}
