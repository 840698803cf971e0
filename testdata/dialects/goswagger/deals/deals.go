// Package deals handles deals.
package deals

import "net/http"

// swagger:operation GET /deals deals list
//
// List is an operation.
//
// ---
// security:
// - oauth: [read:deals]
// responses:
//
//	"200":
//	  description: ok
//
// ---
func List(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:operation POST /deals deals create
//
// Create is an operation.
//
// ---
// produces:
// - application/json
// security:
// - oauth:
//   - write:deals
//   - read:deals
//
// responses:
//
//	"200":
//	  description: ok
func Create(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:operation GET /deals/{id} deals show
//
// Show is an operation.
//
// ---
// security:
//   - oauth: [read:deals]
//   - key: []
//
// responses:
//
//	"200":
//	  description: ok
//
// ---
func Show(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:operation PUT /deals/{id} deals replace
//
// Replace is an operation.
//
// ---
// responses:
//
//	"200":
//	  description: ok
//
// security:
//   - oauth: [write:deals]
//     session: [operator]
//
// ---
func Replace(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:operation DELETE /deals/{id} deals delete
//
// Delete is an operation.
//
// ---
// security: [{oauth: [write:deals]}, {oauth: [admin]}]
// responses:
//
//	"200":
//	  description: ok
//
// ---
func Delete(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:operation POST /deals/{id}/win deals win
//
// Win is an operation.
//
// ---
// security: []
// responses:
//
//	"200":
//	  description: ok
//
// ---
func Win(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:operation POST /deals/{id}/lose deals lose
//
// Lose is an operation.
//
// ---
// responses:
//
//	"200":
//	  description: ok
//
// ---
func Lose(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:operation GET /deals/{id}/notes deals notes
//
// Notes is an operation.
//
// ---
// description: |
//
//	security:
//	- oauth: [no, key]
//
// security:
// - oauth: [read:deals, ]
// responses:
//
//	"200":
//	  description: ok
//
// ---
func Notes(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:operation POST /deals/{id}/notes deals addNote
//
// AddNote is an operation.
//
// ---
// security:
// - oauth: [write:deals]
// - oauth: []
// responses:
//
//	"200":
//	  description: ok
//
// ---
func AddNote(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:operation GET /deals/stages deals stages
//
// Stages is an operation.
//
// ---
// security:
// - key: []
// - basic: []
// responses:
//
//	"200":
//	  description: ok
//
// ---
func Stages(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:operation GET /deals/currencies deals currencies
//
// Currencies is an operation.
//
// ---
// security:
// - oauth: [none]
// responses:
//
//	"200":
//	  description: ok
//
// ---
func Currencies(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:operation GET /deals/forecast deals forecast
//
// Forecast is an operation.
//
// ---
// "security":
//
// - "oauth": [ "read:deals" ]   # and more
//
// responses:
//
//	"200":
//	  description: ok
//
// ---
func Forecast(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:operation POST /deals/reset deals reset
//
// Reset is an operation.
//
// ---
// security:
// - oauth:
// - session: [operator]
// responses:
//
//	"200":
//	  description: ok
//
// ---
func Reset(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:operation GET /deals/offers deals offers
//
// Offers is an operation.
//
// ---
// security:
// - {}
// - oauth: [read:deals]
// responses:
//
//	"200":
//	  description: ok
//
// ---
func Offers(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:operation GET /deals/tally deals tally
//
// Tally is an operation.
//
// Security:
//
//	oauth: admin
//
// ---
// security:
// - oauth: [read:deals]
// responses:
//
//	"200":
//	  description: ok
//
// ---
func Tally(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }
