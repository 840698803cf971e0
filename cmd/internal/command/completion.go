package command

import (
	"bytes"
	"context"
	"flag"
	"maps"
	"slices"

	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// This file is about completion: a script for each shell, made of the table of
// commands and of the flags that each of them has. (A template would be shorter, and
// the program two megabytes larger: the linker then keeps every method there is.)

// shells are those that there is a script for, with what writes it.
var shells = map[string]func(*bytes.Buffer, []completed){"bash": completeBash, "fish": completeFish, "zsh": completeZsh}

func shellNames() []string { return slices.Sorted(maps.Keys(shells)) }

// words are what a command is given that is neither a flag nor a file.
func words(command string) []string {
	switch command {
	case "completion":
		return shellNames()
	case "explain":
		return rule.Names()
	case "help":
		return commandNames()
	}
	return nil
}

// A completed is a command as a script knows it.
type completed struct {
	Name, About string
	Words       []string
	Flags       []completedFlag
}

// A completedFlag is a flag as a script knows it: Value names what follows it, ""
// for nothing, and Choices are all that may, if they are known.
type completedFlag struct {
	Name, Usage, Value string
	Choices            []string
}

// completion prints the script of a shell.
func (c *Cmd) completion(_ context.Context, args []string) (Status, error) {
	names, err := parse(c.flags("completion"), args)
	if err != nil {
		return Usage, err
	}
	if len(names) != 1 {
		return Usage, usagef("expected the name of one shell: %s", report.Alternatives(shellNames()))
	}
	write, ok := shells[names[0]]
	if !ok {
		return Usage, usagef("unknown shell %q; expected %s", names[0], report.Alternatives(shellNames()))
	}
	var buf bytes.Buffer
	write(&buf, completions())
	_, err = c.Stdout.Write(buf.Bytes())
	return OK, err
}

func completions() []completed {
	var all []completed
	for _, s := range subcommands() {
		one := completed{Name: s.name, About: s.about, Words: words(s.name)}
		s.asked().VisitAll(func(f *flag.Flag) {
			value, usage := flag.UnquoteUsage(f)
			described := completedFlag{Name: f.Name, Usage: usage, Value: value}
			if c, ok := f.Value.(chooser); ok {
				described.Choices = c.choices()
			}
			one.Flags = append(one.Flags, described)
		})
		all = append(all, one)
	}
	return all
}
