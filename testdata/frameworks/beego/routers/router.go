package routers

import (
	"github.com/beego/beego/v2/server/web"

	"example.com/frameworks/beego/controllers"
)

func init() {
	ns := web.NewNamespace("/generated",
		web.NSNamespace("/orders",
			web.NSInclude(
				&controllers.Orders{},
			),
		),
	)
	web.AddNamespace(ns)
	web.Include(&controllers.Orders{})
}
