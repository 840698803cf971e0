package flow

import "github.com/scopevet/scopevet/analyzer/pattern"

// iris: the last handler of a call answers, those before it are middleware. A
// group is a party, to which further methods may be allowed than a route says.
func iris() *framework {
	calls := map[string]action{
		"Handle":             {do: register, method: 1, path: 2, guards: 3, handler: last},
		"HandleFunc":         {do: register, method: 1, path: 2, guards: 3, handler: last},
		"HandleMany":         {do: register, method: 1, path: 2, several: true, guards: 3, handler: last},
		"Any":                {do: register, methods: anyMethod, path: 1, several: true, guards: 2, handler: last},
		"HandleDir":          {do: register, methods: readStatic, path: 1, suffix: "/{file:path}", index: true},
		"HandleServer":       {do: register, methods: anyMethod, path: 1, suffix: "/{file:path}"},
		"Favicon":            {do: register, methods: readStatic, path: 2, missing: "/favicon.ico"},
		"StaticContent":      {do: register, methods: readStatic, path: 1},
		"Party":              {do: group, path: 1, guards: 2},
		"PartyFunc":          {do: group, path: 1, body: 2},
		"PartyConfigure":     {do: group, path: 1, body: 2, via: "Configure"},
		"Subdomain":          {do: group, guards: 2},
		"WildcardSubdomain":  {do: group, guards: 1},
		"ConfigureContainer": {do: group, body: 1},
		"Use":                {do: use, guards: 1},
		"UseGlobal":          {do: use, guards: 1},
		"UseRouter":          {do: use, guards: 1},
		"AllowMethods":       {do: allow, method: 1, rest: true},
	}
	return &framework{
		Name: "iris",
		Link: "https://pkg.go.dev/github.com/kataras/iris/v12/core/router#Party",
		Paths: []string{
			"github.com/kataras/iris/v12", "github.com/kataras/iris/v12/core/router", "github.com/kataras/iris/v12/context",
		},
		Syntax:   pattern.Iris,
		Routers:  []string{"Application", "APIBuilder", "APIContainer", "Party"},
		Contexts: []string{"Context"},
		Chains:   true,
		Every:    []string{"ALL", "ANY"},
		Funcs: map[string]action{
			"New":     {do: create},
			"Default": {do: create},
			"FromStd": {do: adapt, handler: 1},
		},
		Calls: verbs(calls, action{path: 1, guards: 2, handler: last},
			"Connect", "Delete", "Get", "Head", "Options", "Patch", "Post", "Put", "Trace"),
	}
}

// irisMVC: an application is a party that controllers are added to. Their
// routes follow from the names and parameters of their methods, and from what
// these say before they are activated, which is not followed.
func irisMVC() *framework {
	return &framework{
		Name:    "iris mvc",
		Link:    "https://pkg.go.dev/github.com/kataras/iris/v12/mvc#Application.Handle",
		Paths:   []string{"github.com/kataras/iris/v12/mvc"},
		Syntax:  pattern.Iris,
		Routers: []string{"Application"},
		Funcs: map[string]action{
			"New":       {do: group, router: 1},
			"Configure": {do: group, router: 1, body: 2},
		},
		Calls: map[string]action{
			"Clone":     {do: group, router: 1},
			"Party":     {do: group, path: 1, guards: 2},
			"Configure": {do: group, body: 1},
			"Handle":    {do: lose, lacks: "which routes the methods of this controller answer"},

			"EnableStructDependents": {do: keep},
			"HandleError":            {do: keep},
			"Register":               {do: keep},
			"SetControllersNoLog":    {do: keep},
			"SetCustomPathWordFunc":  {do: keep},
			"SetName":                {do: keep},
		},
	}
}
