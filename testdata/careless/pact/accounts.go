package main

import "net/http"

// Tier is what an account pays for.
type Tier string

// CreateAccount is the request that adds an account.
type CreateAccount struct {
	_ struct{} `route:"POST /v1/accounts" scope:"write:acounts"` // want "unknown scope write:acounts; the catalog has write:accounts"

	Name string `json:"name"`
	Tier Tier   `json:"tier"`
}

// listAccounts answers with every account.
//
//scope:require read:accounts
func (b *book) listAccounts(w http.ResponseWriter, r *http.Request) { b.list("accounts")(w, r) }

func (b *book) createAccount(w http.ResponseWriter, r *http.Request) { b.create("accounts")(w, r) }
