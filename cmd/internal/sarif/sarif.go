// Package sarif is the part of the Static Analysis Results Interchange Format
// that findings need, as Go types for encoding/json: version 2.1.0, plus errata
// 01 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).
//
// There are libraries of the whole object model. Those that were looked at
// write out the defaults of all properties, and leave out an empty list of
// suppressions, which means something: with it a result is known not to be
// suppressed, without it nobody knows.
package sarif

// Version and Schema say in a log which format it has.
const (
	Version = "2.1.0"
	Schema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

// A Log is a file.
type Log struct {
	Schema  string `json:"$schema"`
	Version string `json:"version"`
	Runs    []Run  `json:"runs"`
}

// A Run is one run of a tool.
type Run struct {
	Tool               Tool                        `json:"tool"`
	Invocations        []Invocation                `json:"invocations"`
	AutomationDetails  AutomationDetails           `json:"automationDetails,omitzero"`
	OriginalURIBaseIDs map[string]ArtifactLocation `json:"originalUriBaseIds,omitempty"`
	ColumnKind         string                      `json:"columnKind"`
	Results            []Result                    `json:"results"`
}

// UTF16 is the column kind in which the characters outside of the basic
// multilingual plane take two columns. Editors and GitHub count so.
const UTF16 = "utf16CodeUnits"

// A Tool is the program that ran.
type Tool struct {
	Driver Driver `json:"driver"`
}

// A Driver is the tool's main component.
type Driver struct {
	Name           string `json:"name"`
	Version        string `json:"version,omitempty"`
	InformationURI string `json:"informationUri"`
	Rules          []Rule `json:"rules"`
}

// A Rule is a reportingDescriptor.
type Rule struct {
	ID                   string         `json:"id"`
	Name                 string         `json:"name"`
	ShortDescription     Message        `json:"shortDescription"`
	FullDescription      Message        `json:"fullDescription"`
	Help                 Message        `json:"help"`
	HelpURI              string         `json:"helpUri"`
	DefaultConfiguration Configuration  `json:"defaultConfiguration"`
	Properties           RuleProperties `json:"properties"`
}

// A Configuration says whether a rule is on, and how severe its results are.
type Configuration struct {
	Enabled bool   `json:"enabled"`
	Level   string `json:"level"`
}

// RuleProperties are those that GitHub has given a meaning.
type RuleProperties struct {
	Tags            []string `json:"tags"`
	Precision       string   `json:"precision"`
	ProblemSeverity string   `json:"problem.severity"`
}

// The levels.
const (
	Error   = "error"
	Warning = "warning"
)

// An Invocation says how the run went.
type Invocation struct {
	ExecutionSuccessful bool `json:"executionSuccessful"`
}

// AutomationDetails tell runs apart whose results belong side by side.
type AutomationDetails struct {
	ID string `json:"id"`
}

// A Message is a text for people.
type Message struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

// A Result is a finding.
type Result struct {
	RuleID              string            `json:"ruleId"`
	RuleIndex           int               `json:"ruleIndex"`
	Level               string            `json:"level"`
	Message             Message           `json:"message"`
	Locations           []Location        `json:"locations"`
	RelatedLocations    []Location        `json:"relatedLocations,omitempty"`
	Fixes               []Fix             `json:"fixes,omitempty"`
	PartialFingerprints map[string]string `json:"partialFingerprints"`
	Suppressions        []Suppression     `json:"suppressions"` // never nil
}

// A Location is a place in a file.
type Location struct {
	ID               int              `json:"id,omitzero"`
	Message          *Message         `json:"message,omitempty"`
	PhysicalLocation PhysicalLocation `json:"physicalLocation"`
}

// A PhysicalLocation is a file and a place in it.
type PhysicalLocation struct {
	ArtifactLocation ArtifactLocation `json:"artifactLocation"`
	Region           Region           `json:"region"`
}

// SourceRoot is the base of the names of files that lie in the repository.
// GitHub and editors know it by this name.
const SourceRoot = "%SRCROOT%"

// An ArtifactLocation names a file, or what such names are relative to.
type ArtifactLocation struct {
	URI         string   `json:"uri,omitempty"`
	URIBaseID   string   `json:"uriBaseId,omitempty"`
	Description *Message `json:"description,omitempty"`
}

// A Region is a stretch of a file. All of its numbers start from 1; the end
// column is that of the first character behind it.
type Region struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitzero"`
	EndLine     int `json:"endLine,omitzero"`
	EndColumn   int `json:"endColumn,omitzero"`
}

// A Fix is a way to mend a result.
type Fix struct {
	Description     Message          `json:"description"`
	ArtifactChanges []ArtifactChange `json:"artifactChanges"`
}

// An ArtifactChange is what a fix changes in one file.
type ArtifactChange struct {
	ArtifactLocation ArtifactLocation `json:"artifactLocation"`
	Replacements     []Replacement    `json:"replacements"`
}

// A Replacement puts a text in the place of a region.
type Replacement struct {
	DeletedRegion   Region  `json:"deletedRegion"`
	InsertedContent Content `json:"insertedContent"`
}

// A Content is the text of an artifact, or a part of it.
type Content struct {
	Text string `json:"text"`
}

// A Suppression says who silenced a result, and why.
type Suppression struct {
	Kind          string `json:"kind"`
	Justification string `json:"justification"`
}

// The kinds of suppression: by the code itself, and by something else.
const (
	InSource = "inSource"
	External = "external"
)
