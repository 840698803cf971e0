package framework

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
func beego() *Framework {
	calls := map[string]Action{
		"Router":            {Do: Control, Path: 1, Handler: 2, Mapping: 3},
		"RouterWithOpts":    {Do: Control, Path: 1, Handler: 2, Options: 3},
		"Add":               {Do: Control, Path: 1, Handler: 2, Options: 3},
		"RESTRouter":        {Do: Control, Path: 1, Handler: 2, Suffix: "/:objectId", Index: true},
		"AutoRouter":        {Do: ControlAll, Handler: 1},
		"AddAuto":           {Do: ControlAll, Handler: 1},
		"AutoPrefix":        {Do: ControlAll, Path: 1, Handler: 2},
		"AddAutoPrefix":     {Do: ControlAll, Path: 1, Handler: 2},
		"Include":           {Do: Include, Handler: 1},
		"AddMethod":         {Do: Register, Method: 1, Path: 2, Handler: 3},
		"AddRouterMethod":   {Do: Register, Method: 1, Path: 2, Handler: 3},
		"Any":               {Do: Register, Methods: anyMethod, Path: 1, Handler: 2},
		"CtrlAny":           {Do: Register, Methods: anyMethod, Path: 1, Handler: 2},
		"Handler":           {Do: Register, Methods: anyMethod, Path: 1, Handler: 2, Suffix: "/?:all(.*)", Index: true, Suffixed: 3},
		"SetStaticPath":     {Do: Register, Methods: readStatic, Path: 1, Suffix: "/*"},
		"Namespace":         {Do: Mount, Handler: 1, Rest: true},
		"AddNamespace":      {Do: Mount, Handler: 1, Rest: true},
		"Cond":              {Do: Use, Guards: 1},
		"InsertFilterChain": {Do: Filter, Path: 1, Guards: 2},
		"InsertFilter":      {Do: Filter, Path: 1, Phase: 2, Behind: []string{"3", "4"}, Guards: 3}, // AfterExec, FinishRouter
		"Filter":            {Do: Filter, Phase: 1, Behind: []string{"after"}, Guards: 2, Rest: true},

		"UnregisterFixedRoute": {Do: Lose, Lacks: "which routes this takes away"},
	}
	namespaced := []string{"Router", "AutoRouter", "AutoPrefix", "Include", "Any", "CtrlAny", "Handler", "Cond"}
	for _, name := range []string{"Get", "Post", "Delete", "Put", "Head", "Options", "Patch"} {
		calls[name] = verb(name, Action{Path: 1, Handler: 2})
		calls["Ctrl"+name] = calls[name]
		namespaced = append(namespaced, name, "Ctrl"+name)
	}
	funcs := map[string]Action{
		"NewHttpSever":                 {Do: Create},
		"NewHttpServerWithCfg":         {Do: Create},
		"NewControllerRegister":        {Do: Create},
		"NewControllerRegisterWithCfg": {Do: Create},
		"NewNamespace":                 {Do: Create, Path: 1, Body: 2},
		"WithRouterMethods":            {Do: Option, Mapping: 2},
		"WithRouterSessionOn":          {Do: Option},
		"ExceptMethodAppend":           {Do: Lose, Lacks: "which automatic routes this leaves out"},
		"RunWithMiddleWares":           {Do: Use, Guards: 2, Global: true},
	}
	for name, a := range calls {
		a.Global = true
		funcs[name] = a
	}
	for _, name := range namespaced {
		funcs["NS"+name] = Action{Do: Later, Via: name}
	}
	calls["HttpServer.Run"] = Action{Do: Use, Guards: 2}
	// What namespaces are put together from is done to them later, most of it
	// by the method of that name.
	for name, a := range map[string]Action{
		"NSNamespace": {Do: Group, Path: 1, Body: 2},
		"NSBefore":    {Do: Use, Guards: 1},
		"NSAfter":     {Do: Ignore},
	} {
		calls[name] = a
		funcs[name] = Action{Do: Later, Via: name}
	}
	return &Framework{
		Name:     "beego",
		Link:     "https://pkg.go.dev/github.com/beego/beego/v2/server/web#HttpServer",
		Paths:    []string{"github.com/beego/beego/v2/server/web", "github.com/beego/beego/v2/server/web/context"},
		Syntax:   pattern.Beego,
		Routers:  []string{"HttpServer", "ControllerRegister", "Namespace"},
		Contexts: []string{"Context"},
		Tells:    map[string]Part{"BeegoInput.URL": Path, "BeegoInput.URI": Target},
		Takes:    Takes{Slash: true, Escapes: true},
		LateUse:  true,
		Panics:   []string{"Context.Abort", "Controller.Abort", "Controller.CustomAbort", "Controller.StopRun"},                                                                            // https://pkg.go.dev/github.com/beego/beego/v2/server/web/context#Context.Abort
		Writes:   []string{"BeegoOutput.Body", "BeegoOutput.JSON", "BeegoOutput.XML", "BeegoOutput.YAML", "Context.WriteString", "Context.Redirect", "Context.JSONResp", "Response.Write"}, // https://pkg.go.dev/github.com/beego/beego/v2/server/web/context#Response
		Strips:   true,
		Global:   "BeeApp",
		Ignored:  map[string]string{"URLFor": isQuestion},
		Funcs:    funcs,
		Calls:    calls,
		Control: Controllers{
			Base:     "github.com/beego/beego/v2/server/web.Controller",
			Suffix:   "Controller",
			Comments: "github.com/beego/beego/v2/server/web.GlobalControllerRouter",
			Comment:  Fields{Method: "AllowHTTPMethods", Path: "Router", Name: "Method"},
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
