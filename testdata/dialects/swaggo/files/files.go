// Package files handles files.
package files

import "net/http"

// List is an operation.
//
//	@Summary	List
//	@Router		/files [get]
//	@Security	OAuth2[read:files]
func List(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Upload is an operation.
//
//	@Summary	Upload
//	@Router		/files [post]
//	@Security	OAuth2[write:files]
func Upload(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Show is an operation.
//
//	@Summary	Show
//	@Router		/files/{path} [get]
//	@Security	OAuth2[read:files]
func Show(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Write is an operation.
//
//	@Summary	Write
//	@Router		/files/{path} [put]
//	@Security	OAuth2[write:files, none]
func Write(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Delete is an operation.
//
//	@Summary	Delete
//	@Router		/files/{path} [delete]
//	@Security	OAuth2[write:files] && ApiKeyAuth
//	@Security	Session[admin]
func Delete(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Sign is an operation.
//
//	@Summary	Sign
//	@Router		/signatures [post]
//	@Security	OAuth2[]
func Sign(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Signature is an operation.
//
//	@Summary	Signature
//	@Router		/signatures/{id} [get]
//	@Security	OAuth2[read:files,]
func Signature(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Versions is an operation.
//
//	@Summary	Versions
//	@Router		/versions [get]
func Versions(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Restore is an operation.
//
//	@Summary	Restore
//	@Router		/versions/{id} [post]
//	@Security	ApiKeyAuth
//	@Security	BasicAuth
func Restore(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }
