package main

import "net/http"

// A Feed is handlers of activities.
type Feed struct {
	List  http.HandlerFunc `scope:"read:activity"` // want "unknown scope read:activity; the catalog has read:activities"
	Batch http.HandlerFunc `scope:"write:activities"`
	Calls http.HandlerFunc `scope:"read:activities" json:"-"` // want "POST /v1/activities/calls writes, but read:activities alone opens it"
}

func newFeed(b *book) *Feed {
	return &Feed{List: b.list("activities"), Batch: b.create("activities"), Calls: b.create("calls")}
}

// logActivity stores what was done.
func (b *book) logActivity(w http.ResponseWriter, r *http.Request) { b.create("activities")(w, r) }

// delivery takes in a mail. The sender signs it.
func (b *book) delivery(w http.ResponseWriter, r *http.Request) { b.create("mails")(w, r) }
