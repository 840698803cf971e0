// Package billing serves contracts, invoices and what else has to do with
// money. Most of it is made by the accounting and can only be read.
package billing

import (
	"net/http"

	"example.com/stora/auth"
	"example.com/stora/store"
	"example.com/stora/web"
)

// API is the handlers of the package, so that tests can put others in their place.
type API struct {
	ListContracts         http.HandlerFunc `route:"GET /v1/contracts" scope:"public.contract:read"`
	GetContract           http.HandlerFunc `route:"GET /v1/contracts/{id}" scope:"public.contract:read"`
	ListContractTemplates http.HandlerFunc `route:"GET /v1/contract_templates" scope:"public.contract_template:read"`
	GetContractTemplate   http.HandlerFunc `route:"GET /v1/contract_templates/{id}" scope:"public.contract_template:read"`
	ListCoupons           http.HandlerFunc `route:"GET /v1/coupons" scope:"public.coupon:read"`
	GetCoupon             http.HandlerFunc `route:"GET /v1/coupons/{id}" scope:"public.coupon:read"`
	ListCreditNotes       http.HandlerFunc `route:"GET /v1/credit_notes" scope:"public.credit_note:read"`
	GetCreditNote         http.HandlerFunc `route:"GET /v1/credit_notes/{id}" scope:"public.credit_note:read"`
	ListInvoices          http.HandlerFunc `route:"GET /v1/invoices" scope:"public.invoice:read"`
	GetInvoice            http.HandlerFunc `route:"GET /v1/invoices/{id}" scope:"public.invoice:read"`
	ListSubscriptions     http.HandlerFunc `route:"GET /v1/subscriptions" scope:"public.subscription:read"`
	GetSubscription       http.HandlerFunc `route:"GET /v1/subscriptions/{id}" scope:"public.subscription:read"`
	ListTenancies         http.HandlerFunc `route:"GET /v1/tenancies" scope:"public.tenancy:read"`
	GetTenancy            http.HandlerFunc `route:"GET /v1/tenancies/{id}" scope:"public.tenancy:read"`

	ListOrders  http.HandlerFunc `route:"GET /v1/orders" scope:"public.order:read"`
	GetOrder    http.HandlerFunc `route:"GET /v1/orders/{id}" scope:"public.order:read"`
	CreateOrder http.HandlerFunc `route:"POST /v1/orders" scope:"public.order:write"`
	UpdateOrder http.HandlerFunc `route:"PUT /v1/orders/{id}" scope:"public.order:write"`
	DeleteOrder http.HandlerFunc `route:"DELETE /v1/orders/{id}" scope:"public.order:write"`
}

// New returns the API with a first record of each kind.
func New() *API {
	contracts := store.NewTable("ctr", Contract{Tenant: "con_1"})
	contractTemplates := store.NewTable("tpl", ContractTemplate{Name: "Storage, monthly"})
	coupons := store.NewTable("cpn", Coupon{Code: "SPRING"})
	creditNotes := store.NewTable("crn", CreditNote{Number: "C-100"})
	invoices := store.NewTable("inv", Invoice{Number: "I-100"})
	subscriptions := store.NewTable("sub", Subscription{Plan: "monthly"})
	tenancies := store.NewTable("ten", Tenancy{Unit: "unit_1"})
	orders := store.NewTable("ord", Order{Unit: "unit_1", Start: "2026-05-01"})
	return &API{
		ListContracts:         list(contracts),
		GetContract:           get(contracts),
		ListContractTemplates: list(contractTemplates),
		GetContractTemplate:   get(contractTemplates),
		ListCoupons:           list(coupons),
		GetCoupon:             get(coupons),
		ListCreditNotes:       list(creditNotes),
		GetCreditNote:         get(creditNotes),
		ListInvoices:          list(invoices),
		GetInvoice:            get(invoices),
		ListSubscriptions:     list(subscriptions),
		GetSubscription:       get(subscriptions),
		ListTenancies:         list(tenancies),
		GetTenancy:            get(tenancies),

		ListOrders:  list(orders),
		GetOrder:    get(orders),
		CreateOrder: func(w http.ResponseWriter, r *http.Request) { web.Create(w, r, orders) },
		UpdateOrder: func(w http.ResponseWriter, r *http.Request) { web.Update(w, r, orders) },
		DeleteOrder: func(w http.ResponseWriter, r *http.Request) { web.Delete(w, r, orders) },
	}
}

// Register adds the routes to mux, each behind the guard.
func Register(mux *http.ServeMux, guard *auth.Guard, a *API) {
	mux.Handle("GET /v1/contracts", guard.Require(a.ListContracts, "public.contract:read"))
	mux.Handle("GET /v1/contracts/{id}", guard.Require(a.GetContract, "public.contract:read"))
	mux.Handle("GET /v1/contract_templates", guard.Require(a.ListContractTemplates, "public.contract_template:read"))
	mux.Handle("GET /v1/contract_templates/{id}", guard.Require(a.GetContractTemplate, "public.contract_template:read"))
	mux.Handle("GET /v1/coupons", guard.Require(a.ListCoupons, "public.coupon:read"))
	mux.Handle("GET /v1/coupons/{id}", guard.Require(a.GetCoupon, "public.coupon:read"))
	mux.Handle("GET /v1/credit_notes", guard.Require(a.ListCreditNotes, "public.credit_note:read"))
	mux.Handle("GET /v1/credit_notes/{id}", guard.Require(a.GetCreditNote, "public.credit_note:read"))
	mux.Handle("GET /v1/invoices", guard.Require(a.ListInvoices, "public.invoice:read"))
	mux.Handle("GET /v1/invoices/{id}", guard.Require(a.GetInvoice, "public.invoice:read"))
	mux.Handle("GET /v1/subscriptions", guard.Require(a.ListSubscriptions, "public.subscription:read"))
	mux.Handle("GET /v1/subscriptions/{id}", guard.Require(a.GetSubscription, "public.subscription:read"))
	mux.Handle("GET /v1/tenancies", guard.Require(a.ListTenancies, "public.tenancy:read"))
	mux.Handle("GET /v1/tenancies/{id}", guard.Require(a.GetTenancy, "public.tenancy:read"))

	mux.Handle("GET /v1/orders", guard.Require(a.ListOrders, "public.order:read"))
	mux.Handle("GET /v1/orders/{id}", guard.Require(a.GetOrder, "public.order:read"))
	mux.Handle("POST /v1/orders", guard.Require(a.CreateOrder, "public.order:write"))
	mux.Handle("PUT /v1/orders/{id}", guard.Require(a.UpdateOrder, "public.order:write"))
	mux.Handle("DELETE /v1/orders/{id}", guard.Require(a.DeleteOrder, "public.order:write"))
}

func list[T any](table *store.Table[T]) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { web.List(w, table) }
}

func get[T any](table *store.Table[T]) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { web.Get(w, r, table) }
}
