// Package content serves blogs, pages and links.
package content

import (
	"github.com/gin-gonic/gin"

	"example.com/americommerce/auth"
	"example.com/americommerce/store"
	"example.com/americommerce/web"
)

// Register adds the routes to api, which authenticates.
func Register(api *gin.RouterGroup, s *store.Store) {
	list := func(kind string) gin.HandlerFunc {
		return func(c *gin.Context) { web.List(c, s, kind) }
	}
	children := func(kind, parent string) gin.HandlerFunc {
		return func(c *gin.Context) { web.Children(c, s, kind, parent) }
	}

	guarded := api.Group("/")
	guarded.Use(auth.RequireAny("read_content", "content"))
	//scope:require read_content
	guarded.GET("/blog_categories", list("blog_categories"))
	//scope:require read_content
	guarded.GET("/blog_categories/:id/posts", children("blog_posts", "blog_categories"))
	//scope:require read_content
	guarded.GET("/blog_posts", list("blog_posts"))
	//scope:require read_content
	guarded.GET("/blog_posts/:id/categories", children("blog_categories", "blog_posts"))
	//scope:require read_content
	guarded.GET("/blogs", list("blogs"))
	//scope:require read_content
	guarded.GET("/blogs/:id/categories", children("blog_categories", "blogs"))
	//scope:require read_content
	guarded.GET("/blogs/:id/posts", children("blog_posts", "blogs"))
	//scope:require read_content
	guarded.GET("/links", list("links"))
	//scope:require read_content
	guarded.GET("/links/:id/child_links", children("child_links", "links"))
	//scope:require read_content
	guarded.GET("/pages", list("pages"))
}
