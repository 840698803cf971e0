package flow

import "github.com/scopevet/scopevet/analyzer/pattern"

// beego registers functions, and methods of controllers by their names. Its
// package-level functions act on the one server that everybody shares; a
// namespace is a router with a prefix, put together from functions that are
// given it. Filters run before all that their pattern matches, whenever they
// were added.
//
// A method that the framework's own Controller has answers 405, but for Trace,
// which echoes the request: it is no route before the program's controller has
// one of its own. The paths of an automatic route are listed as the framework
// lists them, in lower case; it also answers under the names as they are written.
// What comments route (Include) is what bee's generated code repeats of them.
// (Policies are not followed; neither is which filters comments ask for.)
func beego() *framework {
	calls := map[string]action{
		"Router":            {do: control, path: 1, handler: 2, mapping: 3},
		"RouterWithOpts":    {do: control, path: 1, handler: 2, options: 3},
		"Add":               {do: control, path: 1, handler: 2, options: 3},
		"RESTRouter":        {do: control, path: 1, handler: 2, suffix: "/:objectId", index: true},
		"AutoRouter":        {do: controlAll, handler: 1},
		"AddAuto":           {do: controlAll, handler: 1},
		"AutoPrefix":        {do: controlAll, path: 1, handler: 2},
		"AddAutoPrefix":     {do: controlAll, path: 1, handler: 2},
		"Include":           {do: include, handler: 1},
		"AddMethod":         {do: register, method: 1, path: 2, handler: 3},
		"AddRouterMethod":   {do: register, method: 1, path: 2, handler: 3},
		"Any":               {do: register, methods: anyMethod, path: 1, handler: 2},
		"CtrlAny":           {do: register, methods: anyMethod, path: 1, handler: 2},
		"Handler":           {do: register, methods: anyMethod, path: 1, handler: 2, suffix: "/?:all(.*)", index: true, suffixed: 3},
		"SetStaticPath":     {do: register, methods: readStatic, path: 1, suffix: "/*"},
		"Namespace":         {do: mount, handler: 1, rest: true},
		"AddNamespace":      {do: mount, handler: 1, rest: true},
		"Cond":              {do: use, guards: 1},
		"InsertFilterChain": {do: filter, path: 1, guards: 2},
		"InsertFilter":      {do: filter, path: 1, phase: 2, behind: []string{"3", "4"}, guards: 3}, // AfterExec, FinishRouter
		"Filter":            {do: filter, phase: 1, behind: []string{"after"}, guards: 2, rest: true},

		"UnregisterFixedRoute": {do: lose, lacks: "which routes this takes away"},
	}
	for _, name := range []string{"Get", "Post", "Delete", "Put", "Head", "Options", "Patch"} {
		calls[name] = verb(name, action{path: 1, handler: 2})
		calls["Ctrl"+name] = calls[name]
	}
	funcs := map[string]action{
		"NewHttpSever":                 {do: create},
		"NewHttpServerWithCfg":         {do: create},
		"NewControllerRegister":        {do: create},
		"NewControllerRegisterWithCfg": {do: create},
		"NewNamespace":                 {do: create, path: 1, body: 2},
		"WithRouterMethods":            {do: option, mapping: 2},
		"WithRouterSessionOn":          {do: option},
		"ExceptMethodAppend":           {do: lose, lacks: "which automatic routes this leaves out"},
		"RunWithMiddleWares":           {do: use, guards: 2, global: true},
	}
	for name, a := range calls {
		a.global = true
		funcs[name] = a
		funcs["NS"+name] = action{do: later, via: name}
	}
	calls["HttpServer.Run"] = action{do: use, guards: 2}
	// What namespaces are put together from is done to them later, most of it
	// by the method of that name.
	for name, a := range map[string]action{
		"NSNamespace": {do: group, path: 1, body: 2},
		"NSBefore":    {do: use, guards: 1},
		"NSAfter":     {do: ignore},
	} {
		calls[name] = a
		funcs[name] = action{do: later, via: name}
	}
	return &framework{
		Name:     "beego",
		Link:     "https://pkg.go.dev/github.com/beego/beego/v2/server/web#HttpServer",
		Paths:    []string{"github.com/beego/beego/v2/server/web", "github.com/beego/beego/v2/server/web/context"},
		Syntax:   pattern.Beego,
		Routers:  []string{"HttpServer", "ControllerRegister", "Namespace"},
		Contexts: []string{"Context"},
		LateUse:  true,
		Strips:   true,
		Global:   "BeeApp",
		Funcs:    funcs,
		Calls:    calls,
		Control: controllers{
			Base:     "github.com/beego/beego/v2/server/web.Controller",
			Suffix:   "Controller",
			Comments: "github.com/beego/beego/v2/server/web.GlobalControllerRouter",
			Comment:  fields{method: "AllowHTTPMethods", path: "Router", name: "Method"},
			Reserved: []string{
				"Abort", "Bind", "BindForm", "BindJSON", "BindProtobuf", "BindXML", "BindYAML", "CheckXSRFCookie", "CustomAbort",
				"DelSession", "Delete", "DestroySession", "Finish", "Get", "GetBool", "GetControllerAndAction", "GetFile",
				"GetFiles", "GetFloat", "GetInt", "GetInt16", "GetInt32", "GetInt64", "GetInt8", "GetSecureCookie",
				"GetSession", "GetString", "GetStrings", "GetUint16", "GetUint32", "GetUint64", "GetUint8", "HandlerFunc",
				"Head", "Init", "Input", "IsAjax", "JSONResp", "Mapping", "Options", "ParseForm", "Patch", "Post", "Prepare",
				"Put", "Redirect", "Render", "RenderBytes", "RenderString", "Resp", "SaveToFile", "SaveToFileWithBuffer",
				"ServeFormatted", "ServeJSON", "ServeJSONP", "ServeXML", "ServeYAML", "SessionRegenerateID", "SetData",
				"SetSecureCookie", "SetSession", "StartSession", "StopRun", "Trace", "URLFor", "URLMapping", "XMLResp",
				"XSRFFormHTML", "XSRFToken", "YamlResp",
			},
		},
	}
}
