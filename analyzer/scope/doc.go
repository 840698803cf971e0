// Package scope is the algebra of OAuth 2 scopes: names, access, requirements
// and implication.
package scope
