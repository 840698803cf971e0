package load

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// environment returns the environment of the go command. Another program takes its
// place only if it is named: go/packages would start any gopackagesdriver in PATH.
func environment(env []string) []string {
	const driver = "GOPACKAGESDRIVER"
	if env == nil {
		env = os.Environ()
	}
	if slices.ContainsFunc(env, func(s string) bool { return strings.HasPrefix(s, driver+"=") }) {
		return env
	}
	return append(slices.Clip(env), driver+"=off")
}

// ModuleCache returns the directory in which the go command keeps modules that it
// has fetched.
func ModuleCache(ctx context.Context, cfg Config) (string, error) {
	cmd := exec.CommandContext(ctx, "go", "env", "GOMODCACHE")
	cmd.Dir, cmd.Env = cfg.Dir, cfg.Env
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go env GOMODCACHE: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}
