// Package sites serves buildings and the units in them.
package sites

import (
	"errors"
	"net/http"

	"example.com/stora/auth"
	"example.com/stora/store"
	"example.com/stora/web"
)

// A Site is a building.
type Site struct {
	Name string `json:"name"`
}

// A UnitType is a size of units and its price.
type UnitType struct {
	Name  string `json:"name"`
	Price int    `json:"price"`
}

// Validate reports what is missing.
func (t UnitType) Validate() error {
	if t.Name == "" {
		return errors.New("name is missing")
	}
	return nil
}

// A Unit is a room that can be rented.
type Unit struct {
	Number string `json:"number"`
	Type   string `json:"type"`
	Site   string `json:"site"`
}

// Validate reports what is missing.
func (u Unit) Validate() error {
	if u.Number == "" {
		return errors.New("number is missing")
	}
	return nil
}

// A UnitAllocation says who has a unit.
type UnitAllocation struct {
	Unit    string `json:"unit"`
	Contact string `json:"contact"`
}

// A collection can be read.
type collection[T any] struct{ table *store.Table[T] }

func (c collection[T]) list(w http.ResponseWriter, _ *http.Request) { web.List(w, c.table) }
func (c collection[T]) get(w http.ResponseWriter, r *http.Request)  { web.Get(w, r, c.table) }

// A resource can be read and written.
type resource[T web.Validator] struct{ collection[T] }

func (c resource[T]) create(w http.ResponseWriter, r *http.Request) { web.Create(w, r, c.table) }
func (c resource[T]) update(w http.ResponseWriter, r *http.Request) { web.Update(w, r, c.table) }
func (c resource[T]) delete(w http.ResponseWriter, r *http.Request) { web.Delete(w, r, c.table) }

// API holds the records of the package.
type API struct {
	sites       collection[Site]
	allocations collection[UnitAllocation]
	units       resource[Unit]
	types       resource[UnitType]
}

// New returns the API with a first record of each kind.
func New() *API {
	return &API{
		sites:       collection[Site]{store.NewTable("site", Site{Name: "Harbour"})},
		allocations: collection[UnitAllocation]{store.NewTable("alloc", UnitAllocation{Unit: "unit_1", Contact: "con_1"})},
		units:       resource[Unit]{collection[Unit]{store.NewTable("unit", Unit{Number: "A1", Type: "type_1", Site: "site_1"})}},
		types:       resource[UnitType]{collection[UnitType]{store.NewTable("type", UnitType{Name: "Locker", Price: 19})}},
	}
}

// Register adds the routes to mux. The handlers are shared by all kinds of
// records, so it is here that each route says which scope it needs.
func (a *API) Register(mux *http.ServeMux, guard *auth.Guard) {
	//scope:require public.site:read
	mux.Handle("GET /v1/sites", guard.Require(a.sites.list, "public.site:read"))
	//scope:require public.site:read
	mux.Handle("GET /v1/sites/{id}", guard.Require(a.sites.get, "public.site:read"))

	//scope:require public.unit_allocation:read
	mux.Handle("GET /v1/unit_allocations", guard.Require(a.allocations.list, "public.unit_allocation:read"))
	//scope:require public.unit_allocation:read
	mux.Handle("GET /v1/unit_allocations/{id}", guard.Require(a.allocations.get, "public.unit_allocation:read"))

	mux.Handle("GET /v1/unit_types", guard.Require(a.types.list, "public.unit_type:read"))            //scope:require public.unit_type:read
	mux.Handle("GET /v1/unit_types/{id}", guard.Require(a.types.get, "public.unit_type:read"))        //scope:require public.unit_type:read
	mux.Handle("POST /v1/unit_types", guard.Require(a.types.create, "public.unit_type:write"))        //scope:require public.unit_type:write
	mux.Handle("PUT /v1/unit_types/{id}", guard.Require(a.types.update, "public.unit_type:write"))    //scope:require public.unit_type:write
	mux.Handle("DELETE /v1/unit_types/{id}", guard.Require(a.types.delete, "public.unit_type:write")) //scope:require public.unit_type:write

	//scope:require public.unit:read
	mux.Handle("GET /v1/units", guard.Require(a.units.list, "public.unit:read"))
	//scope:require public.unit:read
	mux.Handle("GET /v1/units/{id}", guard.Require(a.units.get, "public.unit:read"))
	//scope:require public.unit:write
	mux.Handle("POST /v1/units", guard.Require(a.units.create, "public.unit:write"))
	//scope:require public.unit:write
	mux.Handle("PUT /v1/units/{id}", guard.Require(a.units.update, "public.unit:write"))
	//scope:require public.unit:write
	mux.Handle("DELETE /v1/units/{id}", guard.Require(a.units.delete, "public.unit:write"))

	mux.Handle("POST /v1/units/availability", guard.Require(a.Availability, "public.unit:read", "public.unit_allocation:read"))
}

// Availability answers with the units of a type that nobody has.
//
//scope:require public.unit:read public.unit_allocation:read
func (a *API) Availability(w http.ResponseWriter, r *http.Request) {
	var query struct {
		Type string `json:"type"`
	}
	if !web.Decode(w, r, &query) {
		return
	}
	taken := make(map[string]bool)
	for _, row := range a.allocations.table.List() {
		taken[row.Attributes.Unit] = true
	}
	free := []store.Row[Unit]{}
	for _, row := range a.units.table.List() {
		if !taken[row.ID] && (query.Type == "" || row.Attributes.Type == query.Type) {
			free = append(free, row)
		}
	}
	web.JSON(w, http.StatusOK, map[string]any{"data": free})
}
