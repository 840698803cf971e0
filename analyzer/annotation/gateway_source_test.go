package annotation

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/source"
)

// crmPlaces returns where what the server in the archive says stands, each place
// as what is written there, by the files' extensions. The generated code lies in
// gen of a module; files are those beside it.
func crmPlaces(t *testing.T, files map[string]string) map[string][]string {
	t.Helper()
	root := t.TempDir()
	_, archive := gatewayServer(t)
	files["go.mod"] = "module example.com/crm\n"
	for _, name := range []string{"crm.pb.go", "crm.pb.gw.go"} {
		files["gen/"+name] = string(archive[name])
	}
	for name, text := range files {
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	in := gatewayInput(t, filepath.Join(root, "gen"), archive)
	in.ReadFile = os.ReadFile
	places := make(map[string][]string)
	add := func(what string, at fmt.Stringer, file string, from, to int) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		line, column := 1+strings.Count(string(data[:from]), "\n"), from-strings.LastIndex(string(data[:from]), "\n")
		if want := fmt.Sprintf("%s:%d:%d", file, line, column); at.String() != want {
			t.Errorf("%s stands at %s, want %s", what, at, want)
		}
		kind := filepath.Ext(file)
		places[kind] = append(places[kind], what+" "+string(data[from:to]))
	}
	for _, a := range Collect(in).All {
		if a.General != nil {
			for _, s := range a.General.Schemes {
				for _, k := range s.Scopes {
					add("catalog "+string(k.Name), k.Span, k.Span.File, k.Span.Offset, k.Span.End)
				}
			}
			continue
		}
		name := a.Handler
		for _, s := range a.Scopes {
			add(name+" "+string(s.Name), s.Span, s.Span.File, s.Span.Offset, s.Span.End)
		}
		for _, r := range a.Routes {
			add(name+" route", r.Span, r.Span.File, r.Span.Offset, r.Span.End)
		}
		if len(a.Requires) == 1 && len(a.Scopes) > 0 {
			// What is there already is written as it is there.
			edit, ok := a.Demand(a.Requirement.String())
			data, err := os.ReadFile(edit.Span.File)
			if err == nil && ok && strings.HasSuffix(edit.Span.File, ".proto") {
				sorted := func(text string) []string {
					return slices.Sorted(strings.FieldsSeq(strings.ReplaceAll(text, `"`, " ")))
				}
				if old := string(data[edit.Span.Offset:edit.Span.End]); !slices.Equal(sorted(old), sorted(edit.Text)) {
					t.Errorf("%s: %s becomes %s", name, old, edit.Text)
				}
			}
		}
		for _, s := range a.Requires {
			add(name+" requires", s, s.File, s.Offset, s.End)
		}
		add(name+" span", a.Span, a.Span.File, a.Span.Offset, a.Span.End)
	}
	return places
}

// TestGatewaySource holds that what the options of a .proto file say stands
// there, wherever the file lies.
func TestGatewaySource(t *testing.T) {
	_, archive := gatewayServer(t)
	text := string(archive["crm.proto"])
	var first map[string][]string
	for _, file := range []string{"gen/crm.proto", "crm.proto", "proto/crm.proto", "gen/api/crm.proto"} {
		places := crmPlaces(t, map[string]string{file: text})
		if len(places[".go"]) > 0 || len(places[".proto"]) < 200 {
			t.Errorf("%s: %d places in the .proto file, and %q elsewhere", file, len(places[".proto"]), places[".go"])
		}
		if first == nil {
			first = places
		} else if diff := cmp.Diff(first, places); diff != "" {
			t.Errorf("%s: (-%s +%s)\n%s", file, "gen/crm.proto", file, diff)
		}
	}
	for _, place := range first[".proto"] {
		words := strings.Fields(place)
		what, there := words[1], words[len(words)-1]
		switch what {
		case "route":
			if !strings.HasPrefix(there, "/v1/") {
				t.Errorf("%s: the path is not written there", place)
			}
		case "span":
			if there != "security" && !strings.HasPrefix(there, "/v1/") {
				t.Errorf("%s: nothing is demanded there", place)
			}
		case "requires":
		default:
			if there != what {
				t.Errorf("%s: another text stands there", place)
			}
		}
	}
	if want := `CRM.CreateContact requires read:contacts" scope: "write:contacts`; !slices.Contains(first[".proto"], want) {
		t.Errorf("%s is in none of the places", want)
	}
}

// TestGatewaySourceChanged holds that a .proto file which does not say what the
// generated code does is no place of what it does not say.
func TestGatewaySourceChanged(t *testing.T) {
	_, archive := gatewayServer(t)
	tests := []struct {
		name, old, new string
		generated      []string // services' methods that stand in the generated code; nil for all
	}{
		{"another scope", `scope: "read:contacts" scope: "write:contacts"`, `scope: "read:contacts" scope: "write:contract"`, []string{"CRM.CreateContact"}},
		{"another path", `put: "/v1/contacts/{id}" `, `put: "/v1/people/{id}" `, []string{"CRM.ReplaceContact"}},
		{"another method", `put: "/v1/contacts/{id}" `, `post: "/v1/contacts/{id}" `, []string{"CRM.ReplaceContact"}},
		{"another binding", `additional_bindings: { put: "/v1/import" }`, ``, []string{"CRM.ImportContacts"}},
		{"another name", `rpc ImportContacts(`, `rpc LoadContacts(`, []string{"CRM.ImportContacts"}},
		{"a name twice", `rpc ImportContacts(`, `rpc ImportContacts(Request) returns (Response); rpc ImportContacts(`, []string{"CRM.ImportContacts"}},
		{"escaped", `post: "/v1/import"`, `post: "/v1/imp\x6frt"`, []string{"CRM.ImportContacts"}},
		{"concatenated", `post: "/v1/import"`, `post: "/v1/" "import"`, []string{"CRM.ImportContacts"}},
		{"another package", `package example.crm.v1;`, `package example.crm.v2;`, nil},
		{"unreadable", `message Response {}`, `message Response {`, nil},
		{"an open comment", `message Response {}`, `/* message Response {}`, nil},
		{"an open string", `message Response {}`, `message Response { option x = "; }`, nil},
		{"in a comment", `rpc ImportContacts(`, `// rpc LoadContacts(Request) returns (Response);
			rpc ImportContacts(`, []string{}},
		{"in a string", `message Response {}`, `message Response { option (note) = "} service CRM { rpc ImportContacts(A) returns (B) {} } \" '"; }`, []string{}},
		{"short names", `(google.api.http) = { post: "/v1/import"`, `(.google.api.http) = < post: '/v1/import'`, nil}, // does not close
		{"other spelling", `option (google.api.http) = { post: "/v1/import" additional_bindings: { put: "/v1/import" } };`,
			`option (google.api.http).post = '/v1/import'; option (.google.api.http).additional_bindings = < put /* text */ : "/v1/import", body: "*"; >;`, []string{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			text := string(archive["crm.proto"])
			if strings.Count(text, test.old) != 1 {
				t.Fatalf("%q is there %d times", test.old, strings.Count(text, test.old))
			}
			places := crmPlaces(t, map[string]string{"gen/crm.proto": strings.Replace(text, test.old, test.new, 1)})
			if test.generated == nil {
				if len(places[".proto"]) > 0 {
					t.Errorf("%q stand in the .proto file", places[".proto"])
				}
				return
			}
			generated := make(map[string]bool)
			for _, place := range places[".go"] {
				generated[strings.Fields(place)[0]] = true
			}
			for _, name := range test.generated {
				if !generated[name] {
					t.Errorf("%s stands in the .proto file", name)
				}
				delete(generated, name)
			}
			if len(generated) > 0 {
				t.Errorf("%v stand in the generated code as well", generated)
			}
		})
	}
}

// FuzzProto holds that any text in the place of a .proto file is read or refused,
// and that tokens are what stands there.
func FuzzProto(f *testing.F) {
	_, archive := gatewayServer(f)
	text := string(archive["crm.proto"])
	f.Add(text[:1200])
	f.Add("\ufeffsyntax = 'proto3'; /* a */ package a.b; // c")
	f.Add(`service S { rpc M(stream A) returns (.a.B) { option (x).y = < a: -1.5e-3, [a.b/c] { b: [1, "x" 'y'] }; >; } }`)
	f.Add("option a = {" + strings.Repeat("a:{", 100))
	f.Add("message M { map<string, int32> m = 1 [(x) = {a: '}'}]; }")
	f.Fuzz(func(t *testing.T, text string) {
		tokens, err := protoTokens(text)
		if err != nil {
			return
		}
		end := 0
		for _, token := range tokens {
			if token.from < end || text[token.from:token.end()] != token.text {
				t.Fatalf("%q at %d of %q", token.text, token.from, text)
			}
			end = token.end()
		}
		p, err := readProto(text)
		if err != nil {
			return
		}
		s := &gatewaySource{source.NewText("x.proto", []byte(text)), p}
		for name, m := range p.methods {
			if m != nil {
				rule, _ := protoExtension(m.options, extensionHTTP)
				s.bindings(rule, []gatewayBinding{{"GET", "/"}})
				v, _ := protoExtension(m.options, extensionOperation)
				s.security(v, nil)
				if at := s.span(m.name); text[at.Offset:at.End] != m.name.text {
					t.Errorf("%s stands at %s", name, at)
				}
			}
		}
	})
}
