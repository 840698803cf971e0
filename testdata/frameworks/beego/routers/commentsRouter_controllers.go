// Package routers has what bee generates from comments.
package routers

import (
	"github.com/beego/beego/v2/server/web"
	"github.com/beego/beego/v2/server/web/context/param"
)

func init() {

	web.GlobalControllerRouter["example.com/frameworks/beego/controllers:Orders"] = append(web.GlobalControllerRouter["example.com/frameworks/beego/controllers:Orders"],
		web.ControllerComments{
			Method:           "Show",
			Router:           `/:id`,
			AllowHTTPMethods: []string{"get"},
			MethodParams:     param.Make(),
			Filters:          nil,
			Params:           nil})

	web.GlobalControllerRouter["example.com/frameworks/beego/controllers:Orders"] = append(web.GlobalControllerRouter["example.com/frameworks/beego/controllers:Orders"],
		web.ControllerComments{
			Method:           "Save",
			Router:           `/:id:int`,
			AllowHTTPMethods: []string{"put", "patch"},
			MethodParams:     param.Make(),
			Filters:          nil,
			Params:           nil})

	web.GlobalControllerRouter["example.com/frameworks/beego/controllers:Orders"] = append(web.GlobalControllerRouter["example.com/frameworks/beego/controllers:Orders"],
		web.ControllerComments{
			Method:           "List",
			Router:           `/`,
			AllowHTTPMethods: []string{"get"},
			MethodParams:     param.Make(),
			Filters:          nil,
			Params:           nil})

}
