// Package admin registers on a router that another package made.
package admin

import "github.com/gofiber/fiber/v3"

// Register adds the tools to r.
func Register(r fiber.Router) {
	tools := r.Group("/tools")
	tools.Post("/cache", show)
	tools.Delete("/cache/:key", show)
}

func show(c fiber.Ctx) error { return c.SendStatus(200) }
