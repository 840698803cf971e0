package main

import "net/http"

// Billing is the handlers of invoices and orders.
type Billing struct {
	ListInvoices http.HandlerFunc `route:"GET /v1/invoices" scope:"public.invoices:read"` // want "unknown scope public.invoices:read; the catalog has public.invoice:read"
	GetInvoice   http.HandlerFunc `route:"GET /v1/invoices/{id}" scope:"public.invoice:read"`
	UpdateOrder  http.HandlerFunc `route:"PUT /v1/orders/{id}" scope:"public.order:write"`
	Remind       http.HandlerFunc `scope:"public.invoice:read public.contact:read"` // want `POST /v1/invoices/\{id\}/reminders writes, but public.contact:read and public.invoice:read alone open it`
}

func newBilling(s *server) *Billing {
	return &Billing{
		ListInvoices: s.list("invoices"),
		GetInvoice:   s.list("invoices"),
		UpdateOrder:  s.create("orders"),
		Remind:       s.create("reminders"),
	}
}
