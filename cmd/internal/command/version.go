package command

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
)

// version prints what the go command recorded of the build.
func (c *Cmd) version(_ context.Context, args []string) (Status, error) {
	rest, err := parse(c.flags("version"), args)
	switch {
	case err != nil:
		return Usage, err
	case len(rest) > 0:
		return Usage, usagef("version is given nothing; got %s", strings.Join(rest, " "))
	}
	_, err = io.WriteString(c.Stdout, describe(buildInfo(), digest))
	return OK, err
}

// digest returns the SHA-256 of the program that runs; "" if it cannot be read.
func digest() string {
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	file, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
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
// Without one (a build with -buildvcs=false, or from an archive) the digest of the
// program tells it from others.
//
// The version is that of the module if it was fetched as one, the commit's tag
// or pseudo-version if it was built in a checkout (https://go.dev/doc/go1.24,
// "Go command"), and (devel) if neither is known.
func describe(info *debug.BuildInfo, digest func() string) string {
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
	} else if moduleVersion(info) == "(devel)" {
		if sum := digest(); sum != "" {
			fmt.Fprintf(&b, "built without the commit that it is of; SHA-256 of the program %s\n", sum)
		}
	}
	return b.String()
}
