// Package api has the requests, whose tags say path and method.
package api

import "github.com/gogf/gf/v2/frame/g"

type (
	ListReq struct {
		g.Meta `path:"/contacts" method:"get" tags:"contacts" summary:"list"`
	}
	ListRes struct{}

	CreateReq struct {
		g.Meta `path:"/contacts" method:"post" scope:"write:contacts"`
		Name   string `v:"required"`
	}
	CreateRes struct{}

	ChangeReq struct {
		g.Meta `path:"/contacts/{id}" method:"put,patch"`
		ID     int `in:"path"`
	}
	ChangeRes struct{}

	AnyReq struct {
		g.Meta `path:"any"`
	}
	AnyRes struct{}
)
