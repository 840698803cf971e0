package scope

import (
	"slices"
	"strings"
)

// A place is where in a name a convention puts the word for the access.
type place uint8

const (
	alone place = 1 << iota // the whole name
	first                   // before a separator, at the name's start
	last                    // behind a separator, at the name's end
	inner                   // behind ':' and before ':' or '.'
	opens                   // at the start of a part between ':', '.' or '/', before '_' or a change of case
)

// A convention is a word that names an access, and where it does.
//
// A word is weak if it also is a noun: in list:write the list is a resource.
// A weak word counts where no other is found.
type convention struct {
	word       string
	access     Access
	weak       bool
	where      place
	separators string // those that set it apart; 'A' is a change of case, as in contactsRead
	docs       string // who names scopes so
}

const readWrite = Read | Write

const (
	githubDocs    = "https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps"
	slackDocs     = "https://docs.slack.dev/reference/scopes"
	googleDocs    = "https://developers.google.com/identity/protocols/oauth2/scopes"
	auth0Docs     = "https://auth0.com/docs/get-started/apis/scopes/api-scopes"
	graphDocs     = "https://learn.microsoft.com/en-us/graph/permissions-reference"
	stripeDocs    = "https://docs.stripe.com/connect/oauth-reference"
	linkedInDocs  = "https://learn.microsoft.com/en-us/linkedin/shared/authentication/getting-access"
	etsyDocs      = "https://developers.etsy.com/documentation/essentials/authentication#scopes"
	keycloakDocs  = "https://www.keycloak.org/docs/latest/server_admin/#_per_realm_admin_permissions"
	oceanDocs     = "https://docs.digitalocean.com/reference/api/scopes/"
	twitchDocs    = "https://dev.twitch.tv/docs/authentication/scopes/"
	patreonDocs   = "https://docs.patreon.com/#scopes"
	spotifyDocs   = "https://developer.spotify.com/documentation/web-api/concepts/scopes"
	atlassianDocs = "https://developer.atlassian.com/cloud/jira/platform/scopes-for-oauth-2-3LO-and-forge-apps/"
	linearDocs    = "https://linear.app/developers/oauth-2-0-authentication"
	asanaDocs     = "https://developers.asana.com/docs/oauth-scopes"
	awsDocs       = "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html"
	cloudDocs     = "https://cloud.google.com/iam/docs/permissions-reference"
	lakeDocs      = "https://docs.lakefs.io/security/rbac/"
	listmonkDocs  = "https://listmonk.app/docs/roles-and-permissions/"
	discordDocs   = "https://docs.discord.com/developers/topics/permissions"
	gitnessDocs   = "https://github.com/harness/harness/blob/main/types/enum/permission.go"
)

// conventions is all that the package knows about names. A word that vendors
// use differently is not here: admin:org (GitHub) writes, but admin:read
// (Mastodon) does not; gmail.modify reads as well as it writes; what full and
// all include is for the vendor to say.
var conventions = []convention{
	// read:org, repo:read, crm.contacts.read, read_products, ORDERS_READ
	{"read", Read, false, alone | first | last | inner, ":./_-A", githubDocs},
	{"write", Write, false, alone | first | last | inner, ":./_-A", slackDocs},
	{"readonly", Read, false, alone | first | last, ":./_-A", googleDocs},
	{"read_only", Read, false, alone | first | last, ":./_-", stripeDocs},
	{"read-only", Read, false, alone | first | last, ":./_-", googleDocs},
	{"readwrite", readWrite, false, alone | first | last, ":./_-A", graphDocs},
	{"read_write", readWrite, false, alone | first | last, ":./_-", stripeDocs},
	{"read-write", readWrite, false, alone | first | last, ":./_-", stripeDocs},
	{"read.write", readWrite, false, alone | last, ":./", graphDocs},
	{"readbasic", Read, false, last, ".", graphDocs},
	{"full_control", readWrite, false, last, ".", googleDocs},
	{"fullcontrol", readWrite, false, last, ".", graphDocs},

	// Abbreviations.
	{"r", Read, false, first | last, ":", linkedInDocs},
	{"w", Write, false, first | last, ":", patreonDocs},
	{"rw", readWrite, false, first | last, ":", linkedInDocs},
	{"ro", Read, false, first | last, ":", googleDocs},
	{"r", Read, false, first, "_", linkedInDocs},
	{"w", Write, false, first, "_", linkedInDocs},
	{"rw", readWrite, false, first, "_", linkedInDocs},
	{"r", Read, false, last, "_", etsyDocs},
	{"w", Write, false, last, "_", etsyDocs},

	// Verbs for single actions.
	{"create", Write, false, first | last | inner, ":/", auth0Docs},
	{"update", Write, false, first | last | inner, ":/", auth0Docs},
	{"delete", Write, false, first | last | inner, ":/", auth0Docs},
	{"delete", Write, false, first, "_", githubDocs},
	{"create", Write, false, last, ".", graphDocs},
	{"send", Write, false, last, ".", graphDocs},
	{"modify", Write, false, first | last, ":/", spotifyDocs},
	{"modify", Write, false, last, "-", spotifyDocs},
	{"edit", Write, false, first | last, ":/", twitchDocs},
	{"manage", Write, false, first | last | inner, ":/", twitchDocs},
	{"manage", Write, false, first, "_-", keycloakDocs},
	{"view", Read, true, first | last, ":/", oceanDocs},
	{"view", Read, true, first, "-", keycloakDocs},
	{"list", Read, true, last, ":/", asanaDocs},
	{"get", Read, true, first | last, ":/", auth0Docs},
	{"search", Read, true, last, ":/", atlassianDocs},
	{"add", Write, true, first | last, ":/", linearDocs},
	{"remove", Write, true, first | last, ":/", linearDocs},

	// storage.objects.get, document.Delete
	{"update", Write, false, last, ".", cloudDocs},
	{"delete", Write, false, last, ".", cloudDocs},
	{"get", Read, true, last, ".", cloudDocs},
	{"list", Read, true, last, ".", cloudDocs},

	// auth:CreateUser, iam:ListRoles, DeleteUser
	{"create", Write, false, opens, "A", awsDocs},
	{"update", Write, false, opens, "A", awsDocs},
	{"delete", Write, false, opens, "A", awsDocs},
	{"put", Write, false, opens, "A", awsDocs},
	{"read", Read, false, opens, "A", lakeDocs},
	{"write", Write, false, opens, "A", lakeDocs},
	{"get", Read, true, opens, "A", awsDocs},
	{"list", Read, true, opens, "A", awsDocs},

	// campaigns:get_all, campaigns:get_analytics, VIEW_CHANNEL, repo_edit
	{"get", Read, true, opens, "_", listmonkDocs},
	{"manage", Write, false, opens, "_", listmonkDocs},
	{"view", Read, true, first, "_", discordDocs},
	{"send", Write, true, first, "_", discordDocs},
	{"create", Write, false, last, "_", gitnessDocs},
	{"edit", Write, false, last, "_", gitnessDocs},
	{"delete", Write, false, last, "_", gitnessDocs},
}

// qualifiers narrow down what a scope applies to and stand behind the access:
// Graph's Files.Read.All, HubSpot's crm.objects.contacts.read.v2, listmonk's
// campaigns:get_all.
var qualifiers = []string{".all", ".shared", ".ownedby", ".selected", ".appfolder", ".v1", ".v2", ".v3", "_all"}

// nouns begin with a word for an access and name a thing.
var nouns = []string{
	"read_receipt", "read-receipt", "read_state", "read-state", "read_status", "read-status",
	"read_marker", "read-marker", "read_replica", "read-replica", "read_model", "read-model",
	"write_off", "write-off", "write_up", "write-up", "write_in", "write-in",
	"delete_request", "view-model", "view_model", "view_state", "manage_request", "list_item", "get_started",
}

// An occurrence is a convention found in a name, as bytes [start, end).
type occurrence struct {
	*convention
	start, end int
	at         place
}

// AccessOfName tells the access of a scope from its name, by a table of
// published naming conventions: read:org and write:org (GitHub), channels:read
// (Slack), calendar.readonly (Google), create:users (Auth0),
// Files.ReadWrite.All (Microsoft Graph), read_products (Shopify), r_liteprofile
// (LinkedIn), and so on. The case of letters does not matter.
//
// A name whose words contradict each other, or which has no word of the table
// in a place where the convention puts it, is not guessed at. Write does not
// include read, since many vendors mean it so (Auth0, Pact).
func AccessOfName(name Scope) (Access, bool) {
	found := occurrences(string(name))
	if len(found) == 0 {
		return 0, false
	}
	access := found[0].access
	for _, o := range found[1:] {
		if o.access != access {
			return 0, false
		}
	}
	return access, true
}

// occurrences returns the conventions that name follows, at most one for each
// place and strong ones only, if there are any.
func occurrences(name string) []occurrence {
	// ASCII only, to keep the offsets.
	lower := lowerASCII(name)
	stem := lower
	for _, q := range qualifiers {
		if rest, ok := strings.CutSuffix(stem, q); ok {
			stem = rest
			break
		}
	}
	if slices.ContainsFunc(nouns, func(noun string) bool { return strings.HasPrefix(stem, noun) }) {
		return nil
	}
	var found []occurrence
	for i := range conventions {
		for _, o := range conventions[i].find(name, stem) {
			found = addLongest(found, o)
		}
	}
	if slices.ContainsFunc(found, func(o occurrence) bool { return !o.weak }) {
		found = slices.DeleteFunc(found, func(o occurrence) bool { return o.weak })
	}
	slices.SortFunc(found, func(a, b occurrence) int { return a.start - b.start })
	return found
}

// addLongest adds o to found, unless what is found overlaps it and is longer:
// read_write is one word, not two.
func addLongest(found []occurrence, o occurrence) []occurrence {
	for _, f := range found {
		if f.start <= o.start && o.end <= f.end {
			return found
		}
	}
	found = slices.DeleteFunc(found, func(f occurrence) bool { return o.start <= f.start && f.end <= o.end })
	return append(found, o)
}

// find returns where the convention's word stands in name, whose lower-case
// form without qualifiers is stem.
func (c *convention) find(name, stem string) []occurrence {
	var found []occurrence
	for from := 0; ; {
		i := strings.Index(stem[from:], c.word)
		if i < 0 {
			return found
		}
		start := from + i
		end := start + len(c.word)
		from = start + 1
		if at := c.placeOf(name, stem, start, end); at != 0 {
			found = append(found, occurrence{convention: c, start: start, end: end, at: at})
		}
	}
}

// placeOf returns the place of the word at [start, end), 0 if the convention
// does not put it there.
func (c *convention) placeOf(name, stem string, start, end int) place {
	before := start > 0 && c.separates(stem[start-1])
	after := end < len(stem) && c.separates(stem[end])
	// A change of case separates, too: contactsRead, readContacts.
	if strings.Contains(c.separators, "A") {
		before = before || start > 0 && isLower(name[start-1]) && isUpper(name[start]) && isLower(name[end-1])
		after = after || end < len(stem) && isLower(name[start]) && isLower(name[end-1]) && isUpper(name[end])
	}
	var at place
	switch {
	case start == 0 && end == len(stem):
		at = alone
	case start == 0 && after:
		at = first
	case end == len(stem) && before:
		at = last
	case start > 0 && stem[start-1] == ':' && end < len(stem) && (stem[end] == ':' || stem[end] == '.'):
		at = inner
	}
	if at&c.where == 0 && c.where&opens != 0 && c.opens(name, stem, start, end) {
		at = opens
	}
	return at & c.where
}

// opens reports whether the word at [start, end) begins a part of the name and is
// followed by another word of that.
func (c *convention) opens(name, stem string, start, end int) bool {
	if end >= len(stem) || start > 0 && strings.IndexByte(":./", stem[start-1]) < 0 {
		return false
	}
	if strings.Contains(c.separators, "A") {
		return isLower(name[end-1]) && isUpper(name[end])
	}
	return c.separates(stem[end])
}

func (c *convention) separates(b byte) bool {
	return b != 'A' && strings.IndexByte(c.separators, b) >= 0
}

func isLower(b byte) bool { return 'a' <= b && b <= 'z' }
func isUpper(b byte) bool { return 'A' <= b && b <= 'Z' }

// lowerASCII lowers A to Z and nothing else, so that no offset changes.
func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if isUpper(c) {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
