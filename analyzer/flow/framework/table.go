package framework

import (
	"slices"
	"strings"
	"sync"

	"github.com/scopevet/scopevet/analyzer/flow/naming"
)

// frameworks is the table of all frameworks.
func frameworks() []*Framework {
	return []*Framework{
		netHTTP(), chi(), gin(), echo(), echoV5(), gorilla(), fiberV2(), fiberV3(), httprouter(), hertz(), fasthttpRouter(),
		bunrouter(), routeGroup(), goRestful(), goZero(), kratos(),
		iris(), irisMVC(), huma(), goFrame(), rata(), beego(), goa(),
	}
}

// Knowledge is the table of frameworks, indexed.
type Knowledge struct {
	paths   map[string]*Framework // by import path
	routers map[string]*Framework // by type, "path.Name"
	entries map[string]*Framework
	context map[string]bool
	markers map[string]bool
	globals map[string]*Framework // by variable
	bases   map[string]bool       // types that controllers embed
	passed  map[string]bool       // types of functions that handlers call, and of what describes routes
	wants   map[string]string     // by type, the field with the scopes that are wanted
	asks    map[string]bool       // methods of these types, by full name, that want them all
	tables  map[string]bool       // variables in which generated code keeps what comments route
	calm    map[string]bool       // packages of middleware that asks no token
	told    map[string]bool       // methods that say what the framework was told of a route
	fields  map[string]bool       // the names of the fields and methods that say which route was matched
}

// known makes the table once.
var known = sync.OnceValue(newKnowledge)

// Known returns the table, which nobody changes.
func Known() *Knowledge { return known() }

func newKnowledge() *Knowledge {
	k := &Knowledge{
		paths:   make(map[string]*Framework),
		routers: make(map[string]*Framework),
		entries: make(map[string]*Framework),
		context: make(map[string]bool),
		markers: make(map[string]bool),
		globals: make(map[string]*Framework),
		bases:   make(map[string]bool),
		passed:  make(map[string]bool),
		wants:   make(map[string]string),
		asks:    make(map[string]bool),
		tables:  make(map[string]bool),
		told:    make(map[string]bool),
		calm:    make(map[string]bool),
		fields:  make(map[string]bool),
	}
	for _, f := range frameworks() {
		if f.Global != "" {
			k.globals[f.Paths[0]+"."+f.Global] = f
		}
		if f.Control.Base != "" {
			k.bases[f.Control.Base] = true
			k.tables[f.Control.Comments] = true
		}
		for _, path := range f.Harmless {
			k.calm[path] = true
		}
		for _, name := range []string{f.Matched.Path, f.Matched.Pattern} {
			if _, field, ok := strings.Cut(name, "."); ok {
				k.fields[field] = true
			}
		}
		for _, path := range f.Paths {
			k.paths[path] = f
			if f.Matched.Operation != "" {
				k.told[path+"."+f.Matched.Operation] = true
			}
			for _, name := range f.Routers {
				k.routers[path+"."+name] = f
			}
			for _, name := range f.Entries {
				k.entries[path+"."+name] = f
			}
			for _, name := range f.Contexts {
				k.context[path+"."+name] = true
			}
			for _, name := range slices.Concat(f.Endpoints, f.Records) {
				k.passed[path+"."+name] = true
			}
			for name, field := range f.Wanted {
				k.wants[path+"."+name] = field
				k.asks["(*"+path+"."+name+")."+f.Validate] = true
			}
			for _, name := range f.Markers {
				k.markers[path+"."+name] = true
			}
		}
	}
	return k
}

// Function returns what the table says about a package-level function, given as
// "path.Name", or a method of another library, by its full name.
func (k *Knowledge) Function(full string) (*Framework, Action, bool) {
	if a, ok := knownMethods[full]; ok {
		return k.paths["net/http"], a, true
	}
	i := strings.LastIndexByte(full, '.')
	if i < 0 || strings.HasPrefix(full, "(") {
		return nil, Action{}, false
	}
	f := k.paths[full[:i]]
	if f == nil {
		return nil, Action{}, false
	}
	a, ok := f.Funcs[full[i+1:]]
	return f, a, ok
}

// Router returns the framework that a type (path.Name, with or without a
// star) is a router of.
func (k *Knowledge) Router(typ string) *Framework {
	return k.routers[strings.TrimPrefix(typ, "*")]
}

// Entry returns the framework that a type is a route under construction of.
func (k *Knowledge) Entry(typ string) *Framework {
	return k.entries[strings.TrimPrefix(typ, "*")]
}

// Framework returns the framework of an import path, nil if it is none.
func (k *Knowledge) Framework(path string) *Framework { return k.paths[path] }

// Global returns the framework whose global router a variable, given as
// "path.Name", holds.
func (k *Knowledge) Global(variable string) *Framework { return k.globals[variable] }

// Comments reports whether a variable is one in which generated code keeps what
// comments route.
func (k *Knowledge) Comments(variable string) bool { return k.tables[variable] }

// Tells reports whether a function is a method that says what the framework was
// told of the route that was matched.
func (k *Knowledge) Tells(full string) bool { return k.told[naming.WithoutReceiver(full)] }

// Harmless reports whether a package is one of middleware that asks no token.
func (k *Knowledge) Harmless(path string) bool { return k.calm[path] }

// TellsIn reports whether a field of this name may tell which route was matched.
func (k *Knowledge) TellsIn(field string) bool { return k.fields[field] }

// LooksUp reports whether a method, by its full name, returns the handler of a router that
// a request is for, and its pattern.
func (k *Knowledge) LooksUp(full string) bool {
	fw := k.Framework(naming.PackageOf(full))
	return fw != nil && fw.Matched.Lookup != "" && fw.InPackage(naming.WithoutReceiver(full)) == fw.Matched.Lookup
}

// IsContext reports whether a type (path.Name, with or without a star) is that of
// a request, or of what comes with it.
func (k *Knowledge) IsContext(typ string) bool { return k.context[strings.TrimPrefix(typ, "*")] }

// Wanted returns the field in which a type (path.Name, with or without a star)
// has the scopes that are wanted, "" if it has none.
func (k *Knowledge) Wanted(typ string) string { return k.wants[strings.TrimPrefix(typ, "*")] }

// Validates reports whether a method of such a type returns an error unless it
// is given all of these scopes.
func (k *Knowledge) Validates(method string) bool { return k.asks[method] }
