package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/cmd/internal/report"
)

// flags returns the flag set of a command, which prints nothing by itself. It has
// -C, which every command that names files has.
func (c *Cmd) flags(command string) *flag.FlagSet {
	fs := flag.NewFlagSet(command, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Func("C", "run as if started in `dir`", func(dir string) error {
		c.Dir = c.abs(dir)
		return nil
	})
	return fs
}

// parse parses a command line, and returns what is no flag. Flags may stand behind
// that, as a go command's may not: a package is never named like one. Behind "--"
// nothing is a flag.
func parse(fs *flag.FlagSet, args []string) ([]string, error) {
	var rest []string
	for {
		if err := fs.Parse(args); errors.Is(err, flag.ErrHelp) {
			return nil, &helpRequest{fs}
		} else if err != nil {
			return nil, usagef("%s", withNearestFlag(fs, err.Error()))
		}
		parsed := args[:len(args)-fs.NArg()]
		if fs.NArg() == 0 || len(parsed) > 0 && parsed[len(parsed)-1] == "--" {
			return append(rest, fs.Args()...), nil
		}
		rest, args = append(rest, fs.Arg(0)), fs.Args()[1:]
	}
}

// withNearestFlag adds to what package flag says of a flag that there is not which
// one there is.
func withNearestFlag(fs *flag.FlagSet, msg string) string {
	name, ok := strings.CutPrefix(msg, "flag provided but not defined: -")
	if !ok {
		return msg
	}
	var names []string
	fs.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	if near, ok := nearest(name, names); ok {
		msg += "; the nearest is -" + near
	}
	return msg
}

// nearest returns the name that another one may be a misspelling of.
func nearest(name string, names []string) (string, bool) {
	near, ok := scope.Nearest(scope.Scope(name), func(yield func(scope.Scope) bool) {
		for _, n := range names {
			if !yield(scope.Scope(n)) {
				return
			}
		}
	})
	return string(near), ok
}

// unknownRule is the error of a rule that there is not.
func unknownRule(name string) error {
	if near, ok := nearest(name, rule.Names()); ok {
		return usagef("unknown rule %q; the nearest is %s", name, near)
	}
	return usagef("unknown rule %q; expected %s", name, report.Alternatives(rule.Names()))
}

// A chooser is a flag whose values are known: completion offers them.
type chooser interface{ choices() []string }

// A choice is a flag that is one of several words.
type choice struct {
	value *string
	from  []string
}

// choose defines a flag that is one of several words, which its usage lists.
func choose(fs *flag.FlagSet, value *string, name, preset string, from []string, usage string) {
	*value = preset
	fs.Var(&choice{value, from}, name, usage+": "+report.Alternatives(from))
}

func (c *choice) choices() []string { return c.from }

func (c *choice) String() string {
	if c.value == nil { // package flag asks a zero value what it says
		return ""
	}
	return *c.value
}

func (c *choice) Set(value string) error {
	if !slices.Contains(c.from, value) {
		return fmt.Errorf("unknown %q; expected %s", value, report.Alternatives(c.from))
	}
	*c.value = value
	return nil
}

// A list is a flag whose values are separated by commas; given again it goes
// on.
type list []string

func (l *list) String() string { return strings.Join(*l, ",") }

func (l *list) Set(value string) error {
	for name := range strings.SplitSeq(value, ",") {
		if name = strings.TrimSpace(name); name == "" {
			return errors.New("an element is empty")
		}
		*l = append(*l, name)
	}
	return nil
}

// ruleNames are a list of rules.
type ruleNames struct{ *list }

func (r *ruleNames) choices() []string { return rule.Names() }

func (r *ruleNames) String() string {
	if r.list == nil {
		return ""
	}
	return r.list.String()
}

func (r *ruleNames) Set(value string) error {
	before := len(*r.list)
	if err := r.list.Set(value); err != nil {
		return err
	}
	for _, name := range (*r.list)[before:] {
		if _, ok := rule.Find(name); !ok {
			return unknownRule(name)
		}
	}
	return nil
}
