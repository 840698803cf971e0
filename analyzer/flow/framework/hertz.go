package framework

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/pattern"
)

// hertz has gin's calls, and for most another with a name for the handler.
func hertz() *Framework {
	calls := map[string]Action{
		"Handle":     {Do: Register, Method: 1, Path: 2, Guards: 3, Handler: Last},
		"HandleEX":   {Do: Register, Method: 1, Path: 2, Handler: 3},
		"Any":        {Do: Register, Methods: anyMethod, Path: 1, Guards: 2, Handler: Last},
		"AnyEX":      {Do: Register, Methods: anyMethod, Path: 1, Handler: 2},
		"NoRoute":    {Do: Miss, Methods: anyMethod, Missing: "/*rest", Guards: 1, Handler: Last},
		"Group":      {Do: Group, Path: 1, Guards: 2},
		"Use":        {Do: Use, Guards: 1},
		"Delims":     {Do: Keep},
		"BasePath":   {Do: BasePath, Missing: "/"}, // https://pkg.go.dev/github.com/cloudwego/hertz/pkg/route#RouterGroup.BasePath
		"Static":     {Do: Register, Methods: readStatic, Path: 1, Suffix: "/*filepath"},
		"StaticFS":   {Do: Register, Methods: readStatic, Path: 1, Suffix: "/*filepath"},
		"StaticFile": {Do: Register, Methods: readStatic, Path: 1},
	}
	for _, name := range []string{"GETEX", "POSTEX", "PUTEX", "DELETEEX", "HEADEX"} {
		calls[name] = verb(strings.TrimSuffix(name, "EX"), Action{Path: 1, Handler: 2})
	}
	return &Framework{
		Name: "hertz",
		Link: "https://pkg.go.dev/github.com/cloudwego/hertz/pkg/route#RouterGroup",
		Paths: []string{
			"github.com/cloudwego/hertz/pkg/app/server", "github.com/cloudwego/hertz/pkg/route", "github.com/cloudwego/hertz/pkg/app",
		},
		Syntax:   pattern.Gin,
		Routers:  []string{"Hertz", "Engine", "RouterGroup", "IRouter", "IRoutes"},
		Contexts: []string{"RequestContext"},
		Matched:  Matched{Path: "RequestContext.FullPath", Known: InRouter},
		Tells:    map[string]Part{"RequestContext.Path": Path},
		Takes:    Takes{Escapes: true},

		Continues: true,
		Ignored: map[string]string{
			"SetFuncMap": isTemplate, "NoMethod": isMiss,
			"AddProtocol": isStart, "Serve": isStart, "ServeStream": isStart, "SetCustomSignalWaiter": isStart,
			"HijackConnHandle": isQuestion, "SetClientIPFunc": isSetting, "SetFormValueFunc": isSetting,
		},
		Funcs: map[string]Action{
			"New":       {Do: Create},
			"Default":   {Do: Create},
			"NewEngine": {Do: Create},
		},
		Calls: verbs(calls, Action{Path: 1, Guards: 2, Handler: Last},
			"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"),
	}
}
