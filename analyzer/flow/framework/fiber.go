package framework

import (
	"maps"

	"github.com/scopevet/scopevet/analyzer/pattern"
)

// fiberV2: the last handler of a call answers, those before it are middleware.
// Get also registers HEAD, and Static is a prefix.
func fiberV2() *Framework {
	calls := fiberCalls()
	calls["Get"] = Action{Do: Register, Methods: []string{"GET", "HEAD"}, Path: 1, Guards: 2, Handler: Last}
	maps.Copy(calls, map[string]Action{
		"Static": {Do: Register, Methods: readStatic, Path: 1, Suffix: "/*"},
		"Mount":  {Do: Mount, Path: 1, Handler: 2},
	})
	return &Framework{
		Name:     "fiber v2",
		Link:     "https://pkg.go.dev/github.com/gofiber/fiber/v2#App",
		Paths:    []string{"github.com/gofiber/fiber/v2"},
		Syntax:   pattern.Fiber,
		Routers:  []string{"App", "Group", "Router"},
		Contexts: []string{"Ctx"},
		Matched:  Matched{Path: "Route.Path", Known: Own},
		Tells:    map[string]Part{"Ctx.Path": Written, "Ctx.OriginalURL": Target},
		Takes:    asFiber,
		Chains:   true,
		Falls:    true,
		Early:    true,                               // https://docs.gofiber.io/api/ctx#method
		Flat:     true,                               // https://github.com/gofiber/fiber/blob/v2.52.9/app.go#L793
		Retains:  []string{"App", "Group", "Router"}, // https://github.com/gofiber/fiber/blob/v2.52.9/router.go#L285
		Letters:  true,                               // https://github.com/gofiber/fiber/blob/v2.52.9/router.go#L92
		Strips:   true,
		Ignored:  map[string]string{"ErrorHandler": isError, "Listener": isStart},
		Funcs:    map[string]Action{"New": {Do: Create}},
		Calls:    calls,
	}
}

// fiberV3 takes several methods at once, mounts with Use, and has chains of
// methods for one path. That it answers HEAD where there is a GET is no
// registration.
func fiberV3() *Framework {
	calls := fiberCalls()
	calls["RouteChain"] = Action{Do: Group, Path: 1}
	calls["RebuildTree"] = Action{Do: Keep}
	for _, name := range []string{"RemoveRoute", "RemoveRouteByName", "RemoveRouteFunc"} {
		calls[name] = Action{Do: Lose, Lacks: "which routes this takes away"}
	}
	for name, a := range fiberCalls() {
		if a.Do == Register { // on a chain the path is known
			a.Path = 0
			a.Method = min(a.Method, 1)
			a.Guards--
			calls["Register."+name] = a
			calls["Registering."+name] = a
		}
	}
	all := Action{Do: Use, Guards: 1} // for every method, and goes on
	calls["Register.All"], calls["Registering.All"] = all, all
	return &Framework{
		Name:     "fiber v3",
		Link:     "https://pkg.go.dev/github.com/gofiber/fiber/v3#App",
		Paths:    []string{"github.com/gofiber/fiber/v3"},
		Syntax:   pattern.Fiber,
		Routers:  []string{"App", "Group", "Router", "Register", "Registering"},
		Contexts: []string{"Ctx", "Req"},
		Matched:  Matched{Path: "Route.Path", Known: Own},
		Tells:    map[string]Part{"Ctx.Path": Written, "Ctx.OriginalURL": Target},
		Takes:    asFiber,
		Chains:   true,
		Falls:    true,
		Early:    true, // https://docs.gofiber.io/api/ctx#method
		Flat:     true, // https://github.com/gofiber/fiber/blob/v3.0.0/app.go
		Strips:   true,
		Ignored: map[string]string{
			"ErrorHandler": isError, "Listener": isStart, "ReleaseCtx": isContext,
			"RegisterCustomBinder": isSetting, "RegisterCustomConstraint": isSetting,
		},
		Funcs: map[string]Action{
			"New":              {Do: Create},
			"NewWithCustomCtx": {Do: Create},
		},
		Calls: calls,
	}
}

// fiberCalls is what both versions have in common.
func fiberCalls() map[string]Action {
	calls := map[string]Action{
		"Add":   {Do: Register, Method: 1, Path: 2, Guards: 3, Handler: Last},
		"All":   {Do: Register, Methods: anyMethod, Path: 1, Guards: 2, Handler: Last},
		"Group": {Do: Group, Path: 1, Guards: 2},
		"Route": {Do: Group, Path: 1, Body: 2},
		"Use":   {Do: Use, Path: 1, Guards: 1},
		"Name":  {Do: Keep},

		"Handler": {Do: Keep},
	}
	return verbs(calls, Action{Path: 1, Guards: 2, Handler: Last},
		"Connect", "Delete", "Get", "Head", "Options", "Patch", "Post", "Put", "Trace")
}
