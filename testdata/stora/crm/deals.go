package crm

import (
	"errors"
	"net/http"

	"example.com/stora/web"
)

// A Deal is a rental that may come about.
type Deal struct {
	Title string `json:"title"`
	Stage string `json:"stage"`
}

// Validate reports what is missing.
func (d Deal) Validate() error {
	if d.Title == "" {
		return errors.New("title is missing")
	}
	if d.Stage == "" {
		return errors.New("stage is missing")
	}
	return nil
}

// A DealStage is a step on the way to a contract.
type DealStage struct {
	Name string `json:"name"`
}

// ListDeals answers with every deal, oldest first.
//
//scope:require public.deal:read
func (a *API) ListDeals(w http.ResponseWriter, _ *http.Request) { web.List(w, a.deals) }

// GetDeal answers with one deal.
//
//scope:require public.deal:read
func (a *API) GetDeal(w http.ResponseWriter, r *http.Request) { web.Get(w, r, a.deals) }

// CreateDeal stores a new deal.
//
//scope:require public.deal:write
func (a *API) CreateDeal(w http.ResponseWriter, r *http.Request) { web.Create(w, r, a.deals) }

// UpdateDeal replaces a deal.
//
//scope:require public.deal:write
func (a *API) UpdateDeal(w http.ResponseWriter, r *http.Request) { web.Update(w, r, a.deals) }

// DeleteDeal removes a deal.
//
//scope:require public.deal:write
func (a *API) DeleteDeal(w http.ResponseWriter, r *http.Request) { web.Delete(w, r, a.deals) }

// ListDealStages answers with every stage, oldest first.
//
//scope:require public.deal_stage:read
func (a *API) ListDealStages(w http.ResponseWriter, _ *http.Request) { web.List(w, a.stages) }

// GetDealStage answers with one stage.
//
//scope:require public.deal_stage:read
func (a *API) GetDealStage(w http.ResponseWriter, r *http.Request) { web.Get(w, r, a.stages) }
