// Package routes has the table that server and clients share.
package routes

import "github.com/tedsuo/rata"

const (
	List   = "List"
	Create = "Create"
	Get    = "Get"
	Delete = "Delete"
)

// WithOptions adds a route for OPTIONS to each path of a table.
func WithOptions(name string, table rata.Routes) rata.Routes {
	for _, route := range table {
		options := rata.Route{Name: name, Method: rata.OPTIONS, Path: route.Path}
		if !contains(table, options) {
			table = append(table, options)
		}
	}
	return table
}

func contains(table rata.Routes, route rata.Route) bool {
	for _, r := range table {
		if r == route {
			return true
		}
	}
	return false
}

// Routes is the table.
var Routes = rata.Routes{
	{Name: List, Method: "GET", Path: "/pets"},
	{Name: Create, Method: "POST", Path: "/pets"},
	{Path: "/pets/:id", Method: rata.GET, Name: Get},
	{Path: "/pets/:id", Method: "delete", Name: Delete},
}
