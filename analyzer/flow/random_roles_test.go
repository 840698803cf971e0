package flow

import "fmt"

// rolePlaces are places where a server asks what a caller may do by the roles that it has: what
// the tokens of a made server have are roles then, and a permission is demanded that some of
// them grant.
var rolePlaces = []place{
	{"roles grant", func(p *randomProgram, _ formula) {
		n := p.IntN(len(roleChecks))
		perm := one(p.Rand, "deal.view", "deal.edit", "user.list")
		p.note("roles%d %s", n, perm)
		check := expand(roleChecks[n], map[string]string{"perm": fmt.Sprintf("%q", perm), "u": p.name("u"), "x": p.name("x"), "level": fmt.Sprint(map[string]int{"deal.view": 1, "deal.edit": 2, "user.list": 3}[perm]), "flag": map[string]string{"deal.view": "View", "deal.edit": "Edit", "user.list": "List"}[perm]}, p.site().words())
		if p.IntN(2) == 0 {
			p.register(p.framework.guarded, p.middlewareOf(check)+"()", p.handler("$serve"))
			return
		}
		p.plain(p.handler(check + "\n$serve"))
	}},
}

// roleChecks are statements that refuse who has no role that grants $perm.
var roleChecks = []string{
	"$u := userOf($ctx)\nif $u == nil {\n$unauthorized\n}\nif !rolesGrant($u.Scopes, $perm) {\n$refuse\n}",
	"$u := userOf($ctx)\nif $u == nil {\n$unauthorized\n}\nif !slices.ContainsFunc($u.Scopes, func(role string) bool { return slices.Contains(rolePermissions[role], $perm) }) {\n$refuse\n}",
	"$u := userOf($ctx)\nif $u == nil || !$u.HasAny(permissionRoles[$perm]...) {\n$refuse\n}",
	"$u := userOf($ctx)\nif $u == nil {\n$unauthorized\n}\n$x := false\nfor _, role := range $u.Scopes {\nfor _, own := range permissionsOf(role) {\nif own == $perm {\n$x = true\n}\n}\n}\nif !$x {\n$refuse\n}",
	"$u := userOf($ctx)\nif $u == nil {\n$unauthorized\n}\nif !grantedTo($u.Scopes)[$perm] {\n$refuse\n}",
	"$u := userOf($ctx)\nif $u == nil {\n$unauthorized\n}\nif $x := abilitiesOf($u.Scopes); !$x.$flag {\n$refuse\n}",
	"$u := userOf($ctx)\nif $u == nil {\n$unauthorized\n}\nif highest($u.Scopes) < roleLevels[$perm] {\n$refuse\n}",
}

// randomRoles is the file of a server's roles.
const randomRoles = `package main

import "slices"

var rolePermissions = map[string][]string{
	"deals:read":  {"deal.view"},
	"deals:write": {"deal.view", "deal.edit"},
	"admin:all":   {"deal.view", "deal.edit", "user.list"},
	"people:read": {"user.list"},
}

var permissionRoles = map[string][]string{
	"deal.view": {"deals:read", "deals:write", "admin:all"},
	"deal.edit": {"deals:write", "admin:all"},
	"user.list": {"people:read", "admin:all"},
}

func rolesGrant(roles []string, permission string) bool {
	for _, role := range roles {
		if slices.Contains(rolePermissions[role], permission) {
			return true
		}
	}
	return false
}

func permissionsOf(role string) []string {
	switch role {
	case "deals:read":
		return []string{"deal.view"}
	case "deals:write":
		return []string{"deal.view", "deal.edit"}
	case "admin:all":
		return []string{"deal.view", "deal.edit", "user.list"}
	case "people:read":
		return []string{"user.list"}
	}
	return nil
}

func grantedTo(roles []string) map[string]bool {
	granted := make(map[string]bool)
	for _, role := range roles {
		for _, permission := range rolePermissions[role] {
			granted[permission] = true
		}
	}
	return granted
}

type abilities struct{ View, Edit, List bool }

func abilitiesOf(roles []string) (a abilities) {
	for _, role := range roles {
		switch role {
		case "admin:all":
			a.View, a.Edit, a.List = true, true, true
		case "deals:write":
			a.View, a.Edit = true, true
		case "deals:read":
			a.View = true
		case "people:read":
			a.List = true
		}
	}
	return a
}

var levels = map[string]int{"deals:read": 1, "deals:write": 2, "admin:all": 3}

// roleLevels are the levels that permissions take.
var roleLevels = map[string]int{"deal.view": 1, "deal.edit": 2, "user.list": 3}

func highest(roles []string) int {
	most := 0
	for _, role := range roles {
		if n := levels[role]; n > most {
			most = n
		}
	}
	return most
}
`
