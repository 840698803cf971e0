// Package catalog reads, checks, merges and writes catalogs: what scopes a
// system has, what each permits, which imply or exclude others, and where they
// are demanded.
//
// # Catalog files
//
// A catalog in YAML (https://yaml.org/spec/1.2.2/) or JSON (RFC 8259) is a
// mapping:
//
//	scopes:
//	  read:contacts: View contacts
//	  people:
//	    title: People
//	    description: View and change customer data
//	    access: read write          # read | write | read write | none
//	    implies: read_people        # scopes joined by spaces, or a list
//	    conflicts: no_expiry
//	    roles: [Customers, CustomerTypes]
//	    routes: ["/api/v1/customers/**", "POST /api/v1/email_templates/{id}/send"]
//	    resources: [customers]
//	sets:
//	  Two-way CRM sync: read:contacts write:contacts
//
// It is read strictly. An unknown key, a value of another type, a name that is
// no scope-token (RFC 6749, section 3.3) or holds the character | that
// separates alternatives, a scope or set that occurs twice, an implication or
// conflict with a scope that does not exist, a cycle of implications, a
// pattern that is none and a catalog without scopes are errors with the place
// of the key or value. [Schema] says the same to editors.
//
// # OpenAPI and Swagger
//
// A document in YAML or JSON with the key openapi (3.x) or swagger (2.0) is a
// description of an API. Its scopes are those of all flows of all security
// schemes of type oauth2; schemes of OpenID Connect name none. References
// within the document are followed; a cyclic or dangling one, and one to
// another file, is an error. Two descriptions of a scope that differ are a
// [Problem], and so is a name that no scope can have.
//
// Beside the schemes, in components or at the root, may stand x-scopevet: a
// mapping in the form above that says more about the scopes. Other extensions
// are passed over.
//
// What the operations of a description demand, [ReadAPI] reads. That is no part
// of a catalog: it says where a scope is demanded, not where it should be.
//
// # Go
//
// In a Go file the string constants of each const block marked //scope:catalog
// are scopes. A constant's doc comment, or else the comment at the end of its
// line, describes it, less the constant's name at its start. A code block
// (https://go.dev/doc/comment#codeblock) there that begins with one of the keys
// of a scope says the rest; one with the key sets, in the comment of the block,
// has the sets:
//
//	// View and change customer data
//	//
//	//	access: read write
//	//	implies: read_people
//	People = "people"
//
// The lines with @scope.NAME in swaggo's comments are scopes, too, named in lower
// case as in the document that is generated of them.
//
// [Read] knows one file, and there literals, their concatenation, conversions
// and constants. One that is made of a constant of another file or package is
// an error. [FromGo] takes values from a type checker.
//
// # Documentation
//
// The same is read from the page that documents scopes: Markdown, HTML, or the
// plain text that is left of a page after it was copied. Each of the three
// yields headings, paragraphs, items, definitions and tables with the place of
// every word; from there on they are read alike:
//
//   - a table describes scopes if a column headed so (or, under a heading
//     about scopes, one of names) holds names. Columns for titles,
//     descriptions, access, roles, endpoints, included scopes are known by
//     their heads, in any order;
//   - a table whose first column holds use cases, and another one scopes, is
//     one of recommended sets; one whose first column holds endpoints says
//     where scopes are demanded;
//   - a list, a definition list or a run of paragraphs describes scopes if
//     most of its elements begin with a name;
//   - a heading that is a name, with text of its own, describes a scope;
//   - "Permissions required:" and "Applies to:" and their like give roles,
//     routes and resources to all scopes of the section;
//   - "supersedes", "includes", "implied by", "cannot be combined with" and
//     their like, followed by names, relate scopes.
//
// Tables, lists and headings about something else (parameters, errors,
// events) are told by their heads and headings, and by the names: OAuth's own
// parameters and errors are no scopes.
//
// Documentation contradicts itself. That is no error but a [Problem]: a scope
// named that does not exist, a name that says read where the description says
// write, two descriptions with different access. If a name that does not
// exist can only mean one scope of the same section, that one is taken, and
// the problem says so.
//
// Documentation in other languages than English is read, but its verbs are not
// understood. Pictures, scripts and examples of code are not read. A table in
// plain text that lost what separated its cells can be read if names come
// first and each further cell begins with a capital.
//
// # Limits
//
// A document is read in time linear in its size. YAML is bounded to half a
// megabyte, since its parser takes time quadratic in the number of keys. Of a
// description of an API that is longer, only the lines of its security schemes
// are parsed, and of what they refer to; what is wrong elsewhere in it goes
// unnoticed, and anchors there are not known. Of one in JSON all is checked, and
// the same is kept. Nodes that aliases stand for are counted.
package catalog
