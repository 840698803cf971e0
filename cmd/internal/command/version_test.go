package command

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestDescribe(t *testing.T) {
	system := " " + runtime.GOOS + "/" + runtime.GOARCH + "\n"
	setting := func(key, value string) debug.BuildSetting { return debug.BuildSetting{Key: key, Value: value} }
	tests := []struct {
		name string
		info debug.BuildInfo
		want string
	}{
		{
			name: "nothing is known",
			want: "scopevet (devel) " + runtime.Version() + system + "built without the commit that it is of; SHA-256 of the program 12ab\n",
		},
		{
			name: "from the module proxy",
			info: debug.BuildInfo{GoVersion: "go1.26.0", Main: debug.Module{Version: "v0.1.0"}},
			want: "scopevet v0.1.0 go1.26.0" + system,
		},
		{
			name: "from a checkout",
			info: debug.BuildInfo{
				GoVersion: "go1.26.0", Main: debug.Module{Version: "v0.1.0"},
				Settings: []debug.BuildSetting{
					setting("vcs", "git"), setting("vcs.revision", "e3c1e0ca7bcb"),
					setting("vcs.time", "2026-11-22T01:31:09Z"), setting("vcs.modified", "false"),
				},
			},
			want: "scopevet v0.1.0 go1.26.0" + system + "commit e3c1e0ca7bcb of 2026-11-22T01:31:09Z\n",
		},
		{
			name: "from a checkout that was edited",
			info: debug.BuildInfo{
				GoVersion: "go1.26.0", Main: debug.Module{Version: "v0.1.1-0.20261122013109-e3c1e0ca7bcb+dirty"},
				Settings: []debug.BuildSetting{setting("vcs.revision", "e3c1e0ca7bcb"), setting("vcs.modified", "true")},
			},
			want: "scopevet v0.1.1-0.20261122013109-e3c1e0ca7bcb+dirty go1.26.0" + system + "commit e3c1e0ca7bcb, with changes\n",
		},
	}
	for _, test := range tests {
		if got := describe(&test.info, func() string { return "12ab" }); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}
