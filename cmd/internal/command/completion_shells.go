package command

import (
	"bytes"
	"fmt"
	"strings"
)

// namesOf returns the names of commands, but for those that are left out.
func namesOf(commands []completed, but string) []string {
	var names []string
	for _, c := range commands {
		if c.Name != but {
			names = append(names, c.Name)
		}
	}
	return names
}

// completeBash writes a function for [complete -F].
//
// [complete -F]: https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion-Builtins.html
func completeBash(w *bytes.Buffer, commands []completed) {
	offer := func(pattern string, words []string) {
		fmt.Fprintf(w, "\t%s) COMPREPLY=($(compgen -W \"%s\" -- \"$cur\")) ;;\n", pattern, strings.Join(words, " "))
	}
	fmt.Fprintf(w, `# Completes the command lines of scopevet in bash. For one shell:
#
#	source <(scopevet completion bash)
_scopevet() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command=check
	COMPREPLY=()
	if ((COMP_CWORD > 1)); then
		case ${COMP_WORDS[1]} in
		%s) command=${COMP_WORDS[1]} ;;
		esac
	fi
	case "$command $prev" in
`, strings.Join(namesOf(commands, ""), " | "))
	for _, c := range commands {
		for _, f := range c.Flags {
			if f.Choices != nil {
				fmt.Fprintf(w, "\t\"%s -%s\")\n\t\tCOMPREPLY=($(compgen -W \"%s\" -- \"$cur\"))\n\t\treturn\n\t\t;;\n", c.Name, f.Name, strings.Join(f.Choices, " "))
			} else if f.Value != "" {
				fmt.Fprintf(w, "\t\"%s -%s\") return ;;\n", c.Name, f.Name)
			}
		}
	}
	w.WriteString("\tesac\n\tcase \"$command $cur\" in\n")
	for _, c := range commands {
		flags := []string{"-h"}
		for _, f := range c.Flags {
			flags = append(flags, "-"+f.Name)
		}
		offer(`"`+c.Name+` "-*`, flags)
		if c.Words != nil {
			offer(`"`+c.Name+` "*`, c.Words)
		}
	}
	fmt.Fprintf(w, `	*) ((COMP_CWORD > 1)) || COMPREPLY=($(compgen -W "%s" -- "$cur")) ;;
	esac
}
complete -o default -F _scopevet scopevet
`, strings.Join(namesOf(commands, ""), " "))
}

// completeZsh writes a function for [compdef].
//
// [compdef]: https://zsh.sourceforge.io/Doc/Release/Completion-System.html
func completeZsh(w *bytes.Buffer, commands []completed) {
	label := strings.NewReplacer("'", `'\''`, "[", `\[`, "]", `\]`, ":", `\:`).Replace
	w.WriteString(`#compdef scopevet
# Completes the command lines of scopevet in zsh. For one shell:
#
#	source <(scopevet completion zsh)
_scopevet() {
	local command=check
	local -a commands=(
`)
	for _, c := range commands {
		fmt.Fprintf(w, "\t\t'%s:%s'\n", c.Name, label(c.About))
	}
	fmt.Fprintf(w, `	)
	if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then
		_describe command commands
		_files -/
		return
	fi
	case $words[2] in
	(%s)
		command=$words[2]
		shift words
		((CURRENT--))
		;;
	esac
	case $command in
`, strings.Join(namesOf(commands, ""), "|"))
	for _, c := range commands {
		fmt.Fprintf(w, "\t(%s)\n\t\t_arguments \\\n", c.Name)
		for _, f := range c.Flags {
			follows := ""
			if f.Choices != nil {
				follows = fmt.Sprintf(":%s:(%s)", label(f.Value), strings.Join(f.Choices, " "))
			} else if f.Value != "" {
				follows = fmt.Sprintf(":%s:_files", label(f.Value))
			}
			fmt.Fprintf(w, "\t\t\t'-%s[%s]%s' \\\n", f.Name, label(f.Usage), follows)
		}
		rest := "file:_files"
		if c.Words != nil {
			rest = fmt.Sprintf("word:(%s)", strings.Join(c.Words, " "))
		}
		fmt.Fprintf(w, "\t\t\t'*:%s'\n\t\t;;\n", rest)
	}
	w.WriteString(`	esac
}
if [[ $funcstack[1] == _scopevet ]]; then
	_scopevet "$@"
else
	compdef _scopevet scopevet
fi
`)
}

// completeFish writes calls of [complete].
//
// [complete]: https://fishshell.com/docs/current/cmds/complete.html
func completeFish(w *bytes.Buffer, commands []completed) {
	quoted := strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace
	w.WriteString(`# Completes the command lines of scopevet in fish. For one shell:
#
#	scopevet completion fish | source
`)
	for _, c := range commands {
		fmt.Fprintf(w, "complete -c scopevet -n __fish_is_first_token -a %s -d '%s'\n", c.Name, quoted(c.About))
	}
	for i, c := range commands {
		when := "__fish_seen_subcommand_from " + c.Name
		if i == 0 {
			when = "not __fish_seen_subcommand_from " + strings.Join(namesOf(commands, c.Name), " ")
		}
		if c.Words != nil {
			fmt.Fprintf(w, "complete -c scopevet -n '%s' -f -a '%s'\n", when, strings.Join(c.Words, " "))
		}
		for _, f := range c.Flags {
			follows := ""
			if f.Choices != nil {
				follows = fmt.Sprintf(" -x -a '%s'", strings.Join(f.Choices, " "))
			} else if f.Value != "" {
				follows = " -r"
			}
			fmt.Fprintf(w, "complete -c scopevet -n '%s' -o %s%s -d '%s'\n", when, f.Name, follows, quoted(f.Usage))
		}
	}
}
