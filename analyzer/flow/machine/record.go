package machine

import (
	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A record is what code did to routers, and made that can have to do with them.
type record struct {
	entries    int // registrations so far, of whatever
	Registered int // routes whose handler is known, so far
	Routers    []*value.Router
	Roots      map[string]*value.Router // global routers of frameworks, such as http.DefaultServeMux

	Rows      []*value.Object // structs that hold handlers, as the rows of tables do
	Tables    []*value.Map    // maps of handlers, or of such structs
	Servers   []*value.Object // structs of libraries, which may hold what answers requests
	Searching []Search        // what searches tables, where it is handed to a server
	Lost      []Loss
}

// A Loss is a registration that could not be determined: what was cut by a bound,
// or is not known.
type Loss struct {
	At      source.Span
	Message string

	// Seems is set where a call that is not followed looks as if it registered
	// a route: what a configuration would say of it, if it does.
	Seems *framework.Registrar
}

// NewRouter makes a router of a type of a framework.
func (m *Machine) NewRouter(fw *framework.Framework, typ string, at source.Span) *value.Router {
	m.spend(1, routerBytes)
	r := &value.Router{Framework: fw, Type: typ, At: at, Used: &value.Cell{V: value.Guards(nil)}, Always: &value.Cell{V: value.Guards(nil)}}
	m.Routers = append(m.Routers, r)
	return r
}
