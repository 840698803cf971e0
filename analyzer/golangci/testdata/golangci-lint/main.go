// Golangci-lint is golangci-lint with scopevet in it, made of what the module
// proxy has: "golangci-lint custom", the usual way, clones a repository.
package main

import (
	"fmt"
	"os"
	"runtime"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	"github.com/golangci/golangci-lint/v2/pkg/exitcodes"

	_ "github.com/scopevet/scopevet/analyzer/golangci"
)

func main() {
	// What golangci-lint caches it keeps by its version. Of a development
	// version it takes the hash of the program instead.
	info := commands.BuildInfo{GoVersion: runtime.Version(), Version: "(devel)", Commit: "none", Date: "unknown"}
	if err := commands.Execute(info); err != nil {
		fmt.Fprintf(os.Stderr, "The command is terminated due to an error: %v\n", err)
		os.Exit(exitcodes.Failure)
	}
}
