package command

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
)

// version prints what the go command recorded of the build.
func (c *Cmd) version(context.Context, []string) (Status, error) {
	_, err := io.WriteString(c.Stdout, describe(buildInfo()))
	return OK, err
}

func buildInfo() *debug.BuildInfo {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info
	}
	return new(debug.BuildInfo)
}

func moduleVersion(info *debug.BuildInfo) string { return cmp.Or(info.Main.Version, "(devel)") }

// describe says which scopevet a build is: its version, the version of Go,
// whose type checker decides what code is understood, and the system. In a
// build from a checkout the go command records its commit, too, which the next
// line tells.
//
// The version is that of the module if it was fetched as one, the commit's tag
// or pseudo-version if it was built in a checkout (https://go.dev/doc/go1.24,
// "Go command"), and (devel) if neither is known.
func describe(info *debug.BuildInfo) string {
	settings := make(map[string]string)
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	var b strings.Builder
	fmt.Fprintf(&b, "scopevet %s %s %s/%s\n", moduleVersion(info),
		cmp.Or(info.GoVersion, runtime.Version()), runtime.GOOS, runtime.GOARCH)
	if revision := settings["vcs.revision"]; revision != "" {
		fmt.Fprintf(&b, "commit %s", revision)
		if at := settings["vcs.time"]; at != "" {
			fmt.Fprintf(&b, " of %s", at)
		}
		if settings["vcs.modified"] == "true" {
			b.WriteString(", with changes")
		}
		b.WriteString("\n")
	}
	return b.String()
}
