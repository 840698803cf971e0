package main

import "net/http"

// Billing is the handlers of invoices and orders.
type Billing struct {
	ListInvoices http.HandlerFunc `route:"GET /v1/invoices" scope:"public.invoices:read"` // want "unknown scope public.invoices:read; the catalog has public.invoice:read"
	GetInvoice   http.HandlerFunc `route:"GET /v1/invoices/{id}" scope:"public.invoice:read"`
	CreateOrder  http.HandlerFunc `scope:"public.order:write" json:"-"`
	UpdateOrder  http.HandlerFunc `json:"-" scope:"public.order:read" route:"PUT /v1/orders/{id}"` // want `PUT /v1/orders/\{id\} writes, but public.order:read alone opens it`
}

func newBilling(s *server) *Billing {
	return &Billing{
		ListInvoices: s.list("invoices"),
		GetInvoice:   s.list("invoices"),
		CreateOrder:  s.create("orders"),
		UpdateOrder:  s.create("orders"),
	}
}
