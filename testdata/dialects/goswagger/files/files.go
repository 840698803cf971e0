// swagger:route GET /files files listFiles
//
// Security:
//   oauth: read:files
//
// Responses:
//   200: description:fine

// Package files handles files.
package files

import "net/http"

/*
swagger:route POST /files files uploadFile

Upload is an operation.

	Security:
	- oauth: [write:files]

	Responses:
	  200: description:fine
*/

// List is annotated above the package clause.
func List(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// Upload is annotated by a comment that stands alone.
func Upload(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

/*
 * swagger:operation GET /files/{name} files showFile
 *
 * Show is an operation.
 *
 * ---
 * security:
 * - oauth: [read:files]
 *   session: [operator]
 * responses:
 *   "200":
 *     description: ok
 */
func Show(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// A stub describes what another handler answers.
//
// swagger:route PUT /files/{name} files writeFile
//
//	Security:
//	  oauth: write:files
//	  session: operator
//
//	Responses:
//	  200: description:fine
type stub struct{}

func handlers() map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{
		// swagger:operation DELETE /files/{name} files deleteFile
		//
		// ---
		// security:
		// - oauth: [write:files, admin]
		// responses:
		//   "200":
		//     description: ok
		"delete": func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) },
	}
}

// Write and Delete are what others describe.
var (
	Write  http.HandlerFunc = func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }
	Delete                  = handlers()["delete"]
	_      stub
)

// swagger:route GET /versions files listVersions
//
//	Security:
//	  oauth: [read:files
//
//	Responses:
//	  200: description:fine

// Versions is annotated by what is no YAML.
func Versions(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }

// swagger:route POST /versions files makeVersion
// swagger:route POST /versions/{id} files restoreVersion
//
//	Security:
//	  oauth: write:files

// Restore is the last of two in a comment.
func Restore(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }
