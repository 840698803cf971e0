package framework

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/pattern"
)

// hooksBehind are the hooks that run when the handler has run.
// https://pkg.go.dev/github.com/gogf/gf/v2/net/ghttp#HookAfterServe
var hooksBehind = []string{"HOOK_AFTER_SERVE", "HOOK_BEFORE_OUTPUT", "HOOK_AFTER_OUTPUT"}

// goFrame registers functions and whole controllers. The tags of g.Meta in a
// request type say path and method; else methods of a controller have paths
// by their names. (Servers of several names are taken for one.)
func goFrame() *Framework {
	calls := map[string]Action{
		"Group":            {Do: Group, Path: 1, Body: 2},
		"Domain":           {Do: Group},
		"Clone":            {Do: Group},
		"Bind":             {Do: Bind, Missing: "/", Handler: 1, Rest: true, Pattern: true},
		"ALL":              {Do: Bind, Path: 1, Handler: 2, Pattern: true, Only: 3, Exact: true},
		"ALLMap":           {Do: Bind, Table: 1, Pattern: true},
		"Map":              {Do: Bind, Table: 1, Pattern: true},
		"REST":             {Do: Bind, Path: 1, Handler: 2, Pattern: true, ByName: true},
		"BindHandler":      {Do: Bind, Path: 1, Handler: 2, Pattern: true},
		"BindObject":       {Do: Bind, Path: 1, Handler: 2, Pattern: true, Only: 3},
		"BindObjectMethod": {Do: Bind, Path: 1, Handler: 2, Pattern: true, Only: 3, Exact: true},
		"BindObjectRest":   {Do: Bind, Path: 1, Handler: 2, Pattern: true, ByName: true},
		"Middleware":       {Do: Use, Guards: 1},
		"Use":              {Do: Use, Guards: 1},

		"BindMiddlewareDefault": {Do: Use, Guards: 1, Always: true},
		"BindMiddleware":        {Do: Filter, Path: 1, Guards: 2, Rest: true, Always: true},
		"BindHookHandler":       {Do: Filter, Path: 1, Phase: 2, Behind: hooksBehind, Guards: 3},
		"Hook":                  {Do: Filter, Path: 1, Phase: 2, Behind: hooksBehind, Guards: 3},
		"BindHookHandlerByMap":  {Do: Lose, Lacks: "what these hooks do"},
		"GetHandler":            {Do: Keep},
		"Plugin":                {Do: HandOver, Body: 1, Via: "Install"},
		"SetHandler":            {Do: Serve, Handler: 1},
		"SetNameToUriType":      {Do: Lose, Lacks: "how the names of methods become paths from here on"},
	}
	for _, name := range MethodsByName() {
		calls[name] = Action{Do: Bind, Methods: []string{strings.ToUpper(name)}, Path: 1, Handler: 2, Pattern: true, Only: 3, Exact: true}
	}
	return &Framework{
		Name:  "goframe",
		Takes: Takes{Slash: true, Inner: true},
		Link:  "https://pkg.go.dev/github.com/gogf/gf/v2/net/ghttp#RouterGroup",
		Paths: []string{
			"github.com/gogf/gf/v2/net/ghttp", "github.com/gogf/gf/v2/frame/g", "github.com/gogf/gf/v2/util/gmeta",
		},
		Syntax:    pattern.GoFrame,
		Routers:   []string{"Server", "Domain", "RouterGroup"},
		Contexts:  []string{"Request"},
		Markers:   []string{"Meta"},
		Separator: ":",
		Hooks:     []string{"Init", "Shut"},                                                                                                                                                                         // https://goframe.org/en/docs/web/router-registering/object
		Panics:    []string{"Request.Exit", "Request.ExitAll", "Response.WriteExit", "Response.WriteStatusExit", "Response.WriteJsonExit", "Response.WritefExit", "Response.WritelnExit", "Response.WriteOverExit"}, // https://pkg.go.dev/github.com/gogf/gf/v2/net/ghttp#Request.Exit
		Every:     []string{"ALL"},
		Ignored: map[string]string{
			"BindStatusHandler": isMiss, "BindStatusHandlerByMap": isMiss,
			"SetConfigWithMap": isSetting, "SetListener": isStart, "SetRegistrar": isSetting, "SetSessionStorage": isSetting,
		},
		Funcs: map[string]Action{
			"Server":    {Do: Shared},
			"GetServer": {Do: Shared},
		},
		Calls: calls,
	}
}
