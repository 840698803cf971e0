package main

import "net/http"

// listContacts answers with every contact.
//
//scope:require read:contcats // want "unknown scope read:contcats; the catalog has read:contacts"
func (b *book) listContacts(w http.ResponseWriter, r *http.Request) { b.list("contacts")(w, r) }

// searchContacts answers with the contacts that have a text.
//
//scope:require read:contacts
func (b *book) searchContacts(w http.ResponseWriter, r *http.Request) { b.list("contacts")(w, r) }

// exportContacts answers with the contacts as a file.
//
//scope:requires read:contacts // want "unknown directive //scope:requires; the nearest is //scope:require"
func (b *book) exportContacts(w http.ResponseWriter, r *http.Request) { b.list("contacts")(w, r) }

// mergeContact makes one contact of two, which takes reading both.
//
//scope:require read:contacts write:contacts
func (b *book) mergeContact(w http.ResponseWriter, r *http.Request) { b.create("contacts")(w, r) }
