// Package deals handles deals.
package deals

import "net/http"

// List is an operation.
//
//	@Summary	List
//	@Router		/deals [get]
//	@Security	OAuth2[read:deals]
func List(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Create is an operation.
//
//	@Summary	Create
//	@Router		/deals [post]
//	@Security	OAuth2[write:deals]
func Create(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Show is an operation.
//
//	@Summary	Show
//	@Router		/deals/{id} [get]
//	@Security	OAuth2[read:deals]
//	@Security	OAuth2[write:deals]
//	@Security	OAuth2[admin]
func Show(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Replace is an operation.
//
//	@Summary	Replace
//	@Router		/deals/{id} [put]
//	@Security	OAuth2[ write:deals ,read:deals ]
func Replace(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Delete is an operation.
//
//	@Summary	Delete
//	@Router		/deals/{id} [delete]
//	@Security	OAuth2[write:deals] && OAuth2[admin]
func Delete(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Win is an operation.
//
//	@Summary	Win
//	@Router		/deals/{id}/win [post]
//	@Security	OAuth2[write:deals] && OAuth2
func Win(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Lose is an operation.
//
//	@Summary	Lose
//	@Router		/deals/{id}/lose [post]
//	@Security	OAuth2[write:deals]
//	@Security	OAuth2
func Lose(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Notes is an operation.
//
//	@Summary	Notes
//	@Router		/deals/{id}/notes [get]
func Notes(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// AddNote is an operation.
//
//	@Summary	AddNote
//	@Router		/deals/{id}/notes [post]
//	@Security	BasicAuth
func AddNote(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Stages is an operation.
//
//	@Summary	Stages
//	@Router		/deals/stages [get]
//	@Security	OAuth2[none]
func Stages(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// currenciesDoc documents [Currencies].
//
//	@Summary	Currencies
//	@Router		/deals/currencies [get]
//	@Router		/deals/currencies [head]
//	@Security
func currenciesDoc() {}

// Currencies is documented by a stub.
func Currencies(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Forecast is an operation.
//
//	@Summary	Forecast
//	@Router		/deals/forecast [get]
//	@Security
//	@Security	OAuth2[read:deals]
func Forecast(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Reset is an operation.
//
//	@Summary	Reset
//	@Router		/deals/reset [post]
//	@Security	OAuth2[admin]
//	@Security
func Reset(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }
