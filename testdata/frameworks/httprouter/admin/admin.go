// Package admin registers on a router that another package made.
package admin

import (
	"net/http"

	"github.com/julienschmidt/httprouter"
)

// Register adds the tools to r, below prefix.
func Register(r *httprouter.Router, prefix string) {
	r.GET(prefix+"/tools/cache", show)
	r.DELETE(prefix+"/tools/cache/:key", show)
}

func show(w http.ResponseWriter, _ *http.Request, _ httprouter.Params) { w.WriteHeader(http.StatusOK) }
