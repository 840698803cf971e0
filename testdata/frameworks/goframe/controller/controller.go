// Package controller answers the requests of package api.
package controller

import (
	"context"

	"example.com/frameworks/goframe/api"
)

// Contacts is what gf gen ctrl makes: an interface with one implementation.
type Contacts interface {
	List(ctx context.Context, req *api.ListReq) (res *api.ListRes, err error)
	Create(ctx context.Context, req *api.CreateReq) (res *api.CreateRes, err error)
	Change(ctx context.Context, req *api.ChangeReq) (res *api.ChangeRes, err error)
}

type contacts struct{}

// NewContacts returns the controller.
func NewContacts() Contacts { return &contacts{} }

func (c *contacts) List(ctx context.Context, req *api.ListReq) (res *api.ListRes, err error) {
	return &api.ListRes{}, nil
}

func (c *contacts) Create(ctx context.Context, req *api.CreateReq) (res *api.CreateRes, err error) {
	return &api.CreateRes{}, nil
}

func (c *contacts) Change(ctx context.Context, req *api.ChangeReq) (res *api.ChangeRes, err error) {
	return &api.ChangeRes{}, nil
}

// Any answers every method.
func Any(ctx context.Context, req *api.AnyReq) (res *api.AnyRes, err error) {
	return &api.AnyRes{}, nil
}
