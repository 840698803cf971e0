// Package names has the path prefixes that several programs share.
package names

const (
	API     = "/api"
	Version = API + "/v1"
)

// Tenant is set by nothing, but could be.
var Tenant = "/tenant"

// Below returns a path below the current version.
func Below(rest string) string { return Version + rest }
