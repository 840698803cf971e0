package analyzer_test

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/scopevet/scopevet/analyzer"
)

// TestFlags holds that the flags of a pass are its settings.
func TestFlags(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/program/exempt.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir := write(t, archive)
	pkgs := load(t, dir, false)
	tests := []struct {
		flags map[string]string
		want  map[string]int // findings by rule
		err   string
	}{
		{want: map[string]int{"missing-scope": 1, "read-scope-on-write": 2}},
		{flags: map[string]string{"rules": "missing-scope, unknown-scope"}, want: map[string]int{"missing-scope": 1}},
		{flags: map[string]string{"rules": "nosuch"}, err: "unknown rule nosuch, expected one of missing-scope"},
		{flags: map[string]string{"catalog": dir + "/nosuch.yaml"}, err: "nosuch.yaml"},
		{flags: map[string]string{"config": dir + "/nosuch.yaml"}, err: "nosuch.yaml"},
	}
	for _, test := range tests {
		a := analyzer.New(analyzer.Settings{})
		for name, value := range test.flags {
			if err := a.Flags.Set(name, value); err != nil {
				t.Fatal(err)
			}
		}
		o := analyse(t, dir, a, pkgs)
		got := make(map[string]int)
		for _, r := range o.results {
			for _, f := range r.Findings {
				got[f.Rule]++
			}
		}
		for rule, n := range test.want {
			if got[rule] != n {
				t.Errorf("%v: %d findings of %s, want %d", test.flags, got[rule], rule, n)
			}
		}
		if len(got) != len(test.want) {
			t.Errorf("%v: findings %v, want %v", test.flags, got, test.want)
		}
		if text := strings.Join(o.errs, "\n"); test.err == "" != (text == "") || !strings.Contains(text, test.err) {
			t.Errorf("%v: errors %q, want %q", test.flags, text, test.err)
		}
	}
}

// TestSeparateSettings holds that passes do not share their settings.
func TestSeparateSettings(t *testing.T) {
	a, b := analyzer.New(analyzer.Settings{}), analyzer.New(analyzer.Settings{Rules: []string{"unknown-scope"}})
	if err := a.Flags.Set("rules", "missing-scope"); err != nil {
		t.Fatal(err)
	}
	if got := b.Flags.Lookup("rules").Value.String(); got != "unknown-scope" {
		t.Errorf("rules of the other pass: %s", got)
	}
}
