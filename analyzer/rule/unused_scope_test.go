package rule

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/scopevet/scopevet/analyzer/source"
)

func TestUnusedScope(t *testing.T) {
	tests := []struct {
		name, source string
		want         []string
	}{
		{
			name:   "demanded by an annotation, by a guard, by none",
			source: functions + "//scope:require read_people email\nfunc List() { guard(\"read_orders\") } //route GET /x\n",
			want:   []string{"14:3: no route demands decrypt", "17:3: no route demands no_expiry"},
		},
		{
			name:   "what a demanded scope implies is not demanded",
			source: "package crm\n\n//scope:require people | orders | email | decrypt | no_expiry\nfunc Save() {} //route PUT /x\n",
			want:   []string{"2:3: no route demands read_people", "7:3: no route demands read_orders"},
		},
		{
			name:   "an annotation that no route has demands nothing",
			source: "package crm\n\n//scope:require read_people read_orders email decrypt\nfunc List() {} //route GET /x\n\n//scope:require no_expiry\nfunc Lost() {}\n",
			want:   []string{"17:3: no route demands no_expiry"},
		},
	}
	r, _ := Find(UnusedScope)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := subject(t, shop, test.source)
			if found := run(t, r, s); len(found) > 0 {
				t.Errorf("%s, though not all routes are known", line(found[0]))
			}
			s.Used = map[source.Pos]bool{}
			var got []string
			for _, f := range run(t, r, s) {
				if f.Span.File != "scopes.yaml" {
					t.Errorf("%s stands in %s", line(f), f.Span.File)
				}
				got = append(got, line(f))
			}
			if diff := gocmp.Diff(test.want, got); diff != "" {
				t.Errorf("unexpected findings (-want +got):\n%s", diff)
			}
		})
	}
}
