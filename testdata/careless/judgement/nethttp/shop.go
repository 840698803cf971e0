package main

import "net/http"

// listCoupons answers with every coupon.
//
//scope:require public.coupon:read
func (s *server) listCoupons(w http.ResponseWriter, r *http.Request) { s.list("coupons")(w, r) }

// createCoupon stores a new coupon. The catalog has no scope to write them, so
// that nothing can be put in the place of this one.
//
//scope:require public.coupon:read // want "POST /v1/coupons writes, but public.coupon:read alone opens it"
func (s *server) createCoupon(w http.ResponseWriter, r *http.Request) { s.create("coupons")(w, r) }

// deleteCoupon removes a coupon. The one scope of coupons is to read them.
func (s *server) deleteCoupon(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusNoContent)
}

// dashboard answers with some of everything.
func (s *server) dashboard(w http.ResponseWriter, r *http.Request) { s.list("numbers")(w, r) }

// export answers with what was asked for, with whatever method: it writes. To
// demand another scope would be wrong where what is wrong is the registration.
//
//scope:require public.contract:read // want "\\* /v1/export writes, but public.contract:read alone opens it"
func (s *server) export(w http.ResponseWriter, r *http.Request) { s.list("contracts")(w, r) }

// Billing is the handlers of invoices.
type Billing struct {
	// Contacts can be written, invoices cannot.
	Remind http.HandlerFunc `scope:"public.invoice:read public.contact:read"` // want `POST /v1/invoices/\{id\}/reminders writes, but public.contact:read and public.invoice:read alone open it`
	Visit  http.HandlerFunc `scope:"public.invoice:read public.contact:write"`
}

func newBilling(s *server) *Billing {
	return &Billing{Remind: s.create("reminders"), Visit: s.create("visits")}
}
