package flow

import (
	"maps"

	"github.com/scopevet/scopevet/analyzer/pattern"
)

// fiberV2: the last handler of a call answers, those before it are middleware.
// Get also registers HEAD, and Static is a prefix.
func fiberV2() *framework {
	calls := fiberCalls()
	calls["Get"] = action{do: register, methods: []string{"GET", "HEAD"}, path: 1, guards: 2, handler: last}
	maps.Copy(calls, map[string]action{
		"Static": {do: register, methods: readStatic, path: 1, suffix: "/*"},
		"Mount":  {do: mount, path: 1, handler: 2},
	})
	return &framework{
		Name:     "fiber v2",
		Link:     "https://pkg.go.dev/github.com/gofiber/fiber/v2#App",
		Paths:    []string{"github.com/gofiber/fiber/v2"},
		Syntax:   pattern.Fiber,
		Routers:  []string{"App", "Group", "Router"},
		Contexts: []string{"Ctx"},
		Matched:  matched{path: "Route.Path"},
		Chains:   true,
		Strips:   true,
		Funcs:    map[string]action{"New": {do: create}},
		Calls:    calls,
	}
}

// fiberV3 takes several methods at once, mounts with Use, and has chains of
// methods for one path. That it answers HEAD where there is a GET is no
// registration.
func fiberV3() *framework {
	calls := fiberCalls()
	calls["RouteChain"] = action{do: group, path: 1}
	for name, a := range fiberCalls() {
		if a.do == register { // on a chain the path is known
			a.path = 0
			a.method = min(a.method, 1)
			a.guards--
			calls["Register."+name] = a
			calls["Registering."+name] = a
		}
	}
	all := action{do: use, guards: 1} // for every method, and goes on
	calls["Register.All"], calls["Registering.All"] = all, all
	return &framework{
		Name:     "fiber v3",
		Link:     "https://pkg.go.dev/github.com/gofiber/fiber/v3#App",
		Paths:    []string{"github.com/gofiber/fiber/v3"},
		Syntax:   pattern.Fiber,
		Routers:  []string{"App", "Group", "Router", "Register", "Registering"},
		Contexts: []string{"Ctx", "Req"},
		Matched:  matched{path: "Route.Path"},
		Chains:   true,
		Strips:   true,
		Funcs: map[string]action{
			"New":              {do: create},
			"NewWithCustomCtx": {do: create},
		},
		Calls: calls,
	}
}

// fiberCalls is what both versions have in common.
func fiberCalls() map[string]action {
	calls := map[string]action{
		"Add":   {do: register, method: 1, path: 2, guards: 3, handler: last},
		"All":   {do: register, methods: anyMethod, path: 1, guards: 2, handler: last},
		"Group": {do: group, path: 1, guards: 2},
		"Route": {do: group, path: 1, body: 2},
		"Use":   {do: use, path: 1, guards: 1},
		"Name":  {do: keep},
	}
	return verbs(calls, action{path: 1, guards: 2, handler: last},
		"Connect", "Delete", "Get", "Head", "Options", "Patch", "Post", "Put", "Trace")
}
