package framework

import "github.com/scopevet/scopevet/analyzer/pattern"

// iris: the last handler of a call answers, those before it are middleware. A
// group is a party, to which further methods may be allowed than a route says.
func iris() *Framework {
	calls := map[string]Action{
		"Handle":               {Do: Register, Method: 1, Path: 2, Guards: 3, Handler: Last},
		"HandleFunc":           {Do: Register, Method: 1, Path: 2, Guards: 3, Handler: Last},
		"HandleMany":           {Do: Register, Method: 1, Path: 2, Several: true, Guards: 3, Handler: Last},
		"Any":                  {Do: Register, Methods: anyMethod, Path: 1, Several: true, Guards: 2, Handler: Last},
		"HandleDir":            {Do: Register, Methods: readStatic, Path: 1, Suffix: "/{file:path}", Index: true},
		"HandleServer":         {Do: Register, Methods: anyMethod, Path: 1, Suffix: "/{file:path}"},
		"Favicon":              {Do: Register, Methods: readStatic, Path: 2, Missing: "/favicon.ico"},
		"StaticContent":        {Do: Register, Methods: readStatic, Path: 1},
		"Party":                {Do: Group, Path: 1, Guards: 2},
		"PartyFunc":            {Do: Group, Path: 1, Body: 2},
		"PartyConfigure":       {Do: Group, Path: 1, Body: 2, Via: "Configure"},
		"Subdomain":            {Do: Group, Guards: 2, Narrows: true},
		"WildcardSubdomain":    {Do: Group, Guards: 1, Narrows: true},
		"ConfigureContainer":   {Do: Group, Body: 1},
		"Use":                  {Do: Use, Guards: 1},
		"UseGlobal":            {Do: Use, Guards: 1, Always: true}, // https://pkg.go.dev/github.com/kataras/iris/v12/core/router#APIBuilder.UseGlobal
		"UseOnce":              {Do: Use, Guards: 1},
		"UseFunc":              {Do: Use, Guards: 1},
		"WrapRouter":           {Do: Use, Guards: 1, Always: true, Early: true}, // https://pkg.go.dev/github.com/kataras/iris/v12/core/router#Router.WrapRouter
		"AddRouterWrapper":     {Do: Use, Guards: 1, Always: true, Early: true}, // https://pkg.go.dev/github.com/kataras/iris/v12/core/router#Router.AddRouterWrapper
		"PrependRouterWrapper": {Do: Use, Guards: 1, Always: true, Early: true}, // https://pkg.go.dev/github.com/kataras/iris/v12/core/router#Router.PrependRouterWrapper
		"WWW":                  {Do: Group, Narrows: true},
		"Configure":            {Do: Apply, Body: 1},
		"Downgrade":            {Do: Serve, Handler: 1},
		"CreateRoutes":         {Do: Lose, Lacks: "whether these routes are served"},
		"RemoveHandler":        {Do: Lose, Lacks: "which handlers this takes away"},
		"Reset":                {Do: Lose, Lacks: "which middleware this takes away"},
		"ResetRouterFilters":   {Do: Lose, Lacks: "which middleware this takes away"},
		"UseRouter":            {Do: Use, Guards: 1, Always: true, Early: true}, // https://pkg.go.dev/github.com/kataras/iris/v12/core/router#APIBuilder.UseRouter
		"AllowMethods":         {Do: Allow, Method: 1, Rest: true},
		"GetRelPath":           {Do: BasePath, Missing: "/"}, // https://pkg.go.dev/github.com/kataras/iris/v12/core/router#APIBuilder.GetRelPath
	}
	for _, name := range []string{
		"ConfigureHost", "EnableStrictMode", "EnableStructDependents", "EnsureStaticBindings", "Layout", "SetContextErrorHandler",
		"SetDependencyMatcher", "SetExecutionRules", "SetName", "SetRegisterRule", "SetRoutesNoLog", "SubdomainRedirect", "UseResultHandler",
	} {
		calls[name] = Action{Do: Keep}
	}
	calls["APIContainer.Handler"] = Action{Do: Adapt, Handler: 1}
	return &Framework{
		Name: "iris",
		Link: "https://pkg.go.dev/github.com/kataras/iris/v12/core/router#Party",
		Paths: []string{
			"github.com/kataras/iris/v12", "github.com/kataras/iris/v12/core/router", "github.com/kataras/iris/v12/context",
		},
		Syntax:   pattern.Iris,
		Routers:  []string{"Application", "APIBuilder", "APIContainer", "Party", "Router"},
		Contexts: []string{"Context"},
		Matched:  Matched{Route: "Context.GetCurrentRoute", Known: InRouter},
		Tells:    map[string]Part{"Context.Path": Path, "Context.RequestPath": Path},
		Takes:    Takes{Escapes: true},
		Chains:   true,
		Letters:  true, // https://pkg.go.dev/github.com/kataras/iris/v12/core/router#APIBuilder.PartyMatcher
		Every:    []string{"ALL", "ANY"},
		Ignored: map[string]string{
			"BuildRouter": isStart, "Listen": isStart, "Run": isStart, "Wait": isStart,
			"Done": isAfter, "DoneGlobal": isAfter, "None": "it is offline",
			"OnAnyErrorCode": isError, "OnErrorCode": isError, "OnError": isError, "UseError": isError,
			"FallbackView": isTemplate, "RegisterView": isTemplate, "View": isTemplate,
			"MiddlewareExists": isQuestion, "RegisterDependency": isSetting, "SetPartyMatcher": isSetting, "Validate": isSetting,
		},
		Funcs: map[string]Action{
			"New":     {Do: Create},
			"Default": {Do: Create},
			"FromStd": {Do: Adapt, Handler: 1},
		},
		Calls: verbs(calls, Action{Path: 1, Guards: 2, Handler: Last},
			"Connect", "Delete", "Get", "Head", "Options", "Patch", "Post", "Put", "Trace"),
	}
}

// irisMVC: an application is a party that controllers are added to. Their
// routes follow from the names and parameters of their methods, and from what
// these say before they are activated, which is not followed.
func irisMVC() *Framework {
	return &Framework{
		Name:    "iris mvc",
		Link:    "https://pkg.go.dev/github.com/kataras/iris/v12/mvc#Application.Handle",
		Paths:   []string{"github.com/kataras/iris/v12/mvc"},
		Syntax:  pattern.Iris,
		Routers: []string{"Application"},
		Funcs: map[string]Action{
			"New":       {Do: Group, Router: 1},
			"Configure": {Do: Group, Router: 1, Body: 2},
		},
		Calls: map[string]Action{
			"Clone":     {Do: Group, Router: 1},
			"Party":     {Do: Group, Path: 1, Guards: 2},
			"Configure": {Do: Group, Body: 1},
			"Handle":    {Do: Lose, Lacks: "which routes the methods of this controller answer"},

			"HandleWebsocket": {Do: Lose, Lacks: "which events the methods of this controller answer"},

			"EnableStructDependents": {Do: Keep},
			"HandleError":            {Do: Keep},
			"Register":               {Do: Keep},
			"SetControllersNoLog":    {Do: Keep},
			"SetCustomPathWordFunc":  {Do: Keep},
			"SetName":                {Do: Keep},
		},
	}
}
