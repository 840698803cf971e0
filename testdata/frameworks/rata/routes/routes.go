// Package routes has the table that server and clients share.
package routes

import "github.com/tedsuo/rata"

const (
	List   = "List"
	Create = "Create"
	Get    = "Get"
	Delete = "Delete"
)

// Routes is the table.
var Routes = rata.Routes{
	{Name: List, Method: "GET", Path: "/pets"},
	{Name: Create, Method: "POST", Path: "/pets"},
	{Path: "/pets/:id", Method: rata.GET, Name: Get},
	{Path: "/pets/:id", Method: "delete", Name: Delete},
}
