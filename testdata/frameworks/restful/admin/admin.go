// Package admin registers on a container that another package made.
package admin

import "github.com/emicklei/go-restful/v3"

// Register adds the tools to c, below root.
func Register(c *restful.Container, root string) {
	ws := new(restful.WebService)
	ws.Path(root + "/tools").Produces(restful.MIME_JSON)
	ws.Route(ws.GET("/cache").To(show).Operation("showCache"))
	ws.Route(ws.DELETE("/cache/{key}").To(show))
	c.Add(ws)
}

func show(_ *restful.Request, resp *restful.Response) { resp.WriteHeader(200) }
