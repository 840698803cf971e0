package scope

import "strings"

// A verb is a word of descriptions and what it says that a scope allows.
type verb struct {
	access Access
	// noun: the word is a noun or an adjective as well ("updates", "change
	// log"), so that behind a conjunction it may belong to the object.
	noun bool
}

// verbs are in the base form; [formOf] knows the others. What vendors use for
// reading here and for writing there (access, use, run, process, open, sync,
// share of, enable) is left out: a description with such a verb alone says
// nothing.
var verbs = verbTable([]struct {
	access Access
	noun   bool
	words  string
}{
	{Read, false, "read retrieve fetch see browse inspect describe obtain"},
	{Read, true, "view list get search find query lookup look download export preview monitor check display show readonly read-only view-only"},
	{Write, false, `write create delete modify manage send remove add edit insert upsert append
		destroy erase purge cancel publish unpublish submit compose assign unassign revoke register
		rename configure customize customise approve reject archive unarchive restore invite
		activate deactivate suspend terminate administer attach detach associate disassociate
		disable unlock unblock untag unfollow refund enroll enrol provision deploy generate
		reschedule upload replace alter adjust amend redeem fulfill fulfil merge organize organise
		write-only`},
	{Write, true, `update change log import post put patch set reset save store move copy duplicate
		tag block lock pin join start stop trigger schedule reply comment book reserve
		purchase buy place transfer charge pay void capture close follow leave record
		issue clear`},
	{readWrite, false, "readwrite read-write"},
})

func verbTable(rows []struct {
	access Access
	noun   bool
	words  string
}) map[string]verb {
	table := make(map[string]verb)
	for _, row := range rows {
		for word := range strings.FieldsSeq(row.words) {
			table[word] = verb{access: row.access, noun: row.noun}
		}
	}
	return table
}

// A form is how a verb is inflected.
type form uint8

const (
	base   form = iota + 1 // read
	third                  // reads
	gerund                 // reading
)

// formOf returns the verb of which word is a form.
func formOf(word string) (verb, form, bool) {
	if v, ok := verbs[word]; ok {
		return v, base, true
	}
	if stem, ok := strings.CutSuffix(word, "ing"); ok && len(stem) >= 2 {
		// read-ing, writ(e)-ing, get(t)-ing
		candidates := []string{stem, stem + "e"}
		if n := len(stem); stem[n-1] == stem[n-2] {
			candidates = append(candidates, stem[:n-1])
		}
		for _, candidate := range candidates {
			if v, ok := verbs[candidate]; ok {
				return v, gerund, true
			}
		}
	}
	if stem, ok := strings.CutSuffix(word, "s"); ok {
		candidates := []string{stem}
		if stem, ok := strings.CutSuffix(stem, "e"); ok {
			candidates = append(candidates, stem) // publish-es
			if stem, ok := strings.CutSuffix(stem, "i"); ok {
				candidates = append(candidates, stem+"y") // modif-ies
			}
		}
		for _, candidate := range candidates {
			if v, ok := verbs[candidate]; ok {
				return v, third, true
			}
		}
	}
	return verb{}, 0, false
}

// linkages are conjunctions of several words, each replaced by a comma.
var linkages = strings.NewReplacer("as well as", ",", "along with", ",", "together with", ",",
	"in addition to", ",", "but also", ",")

// Words that may stand before, between and behind verbs, by what they do.
var (
	// After these a verb in the base form follows: "allows you to read",
	// "can read", "lets apps read" (by way of lets and a subject).
	licensors = wordSet("to can could may will")

	// After these a gerund follows: "allows reading".
	gerundLicensors = wordSet(`allow allows enable enables permit permits permission permissions for of
		grants authorizes authorises supports includes`)

	// These lend their licence over a subject: "lets you read".
	letters = wordSet("let lets")

	// These stand between, and change nothing.
	fillers = wordSet(`allow allows allowing permit permits enable enables enabling grant grants granting
		give gives giving provide provides providing offer offers authorize authorizes authorise authorises
		you the a an this that it its app apps application applications client clients user users
		consumer consumers caller callers holder bearer token tokens scope scopes permission permissions
		privilege privileges access ability able right rights authorization capability
		be is are has have having in order required needed necessary used use uses using when with
		third-party third party parties partner partners developer developers integration integrations
		service services your our us them which who and api apis oauth necessary
		supports includes permitted allowed authorized granted`)

	// These qualify a verb or an access: "also read", "full read access".
	adverbs = wordSet(`also only just further both additionally simply then basic general limited
		complete full total unrestricted unlimited`)

	// "Full access" reads and writes.
	wholes = wordSet("full complete total unrestricted unlimited")

	// Nouns for what is granted: "read access", "write permissions".
	accessNouns = wordSet("access permission permissions rights privileges control")

	// What makes the word before it, or the rest of the sentence, not hold.
	negations = wordSet(`not cannot can't cant don't doesn't won't no never without except excluding
		excludes neither nor none isn't aren't but unless`)

	// What begins a clause that speaks of the object, a purpose or a
	// condition rather than of what is allowed.
	clauses = wordSet(`that which who whom whose where when while if so because since until before after
		once whenever for`)

	// Verbs of which nobody can tell whether they write. They are not in the
	// table; behind a conjunction they leave open what the scope allows.
	vague = wordSet(`run execute process handle make perform sync synchronize synchronise enable use
		operate invoke resolve decrypt encrypt interact accept decline open take act apply convert
		acknowledge confirm`)

	// Nouns that make one of the verb before them: an update history.
	heads = wordSet("history histories log logs count counts limit limits feed feeds frequency tokens entries files types categories jobs")

	// Verbs that are nouns in the first place, and gerunds that are: "Post
	// data", "Recording data" and "Listing details" may name things. With a
	// plural behind it the verb in the base form is one: "Log activities".
	things = wordSet(`post comment issue record tag book block leave trigger schedule transfer charge log
		import reply purchase pin lock
		listing booking setting recording posting closing tagging charging blocking locking logging
		clearing publishing purchasing scheduling`)

	// What an object starts with; the word before is a verb then.
	determiners = wordSet("the a an all any your their its his her our this these those new existing other each every own some it them")
)

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}
