package command

import (
	"os"
	"strings"
	"testing"
)

// TestCommands holds that every command tells its flags, that its example is one,
// and that the script about help has what it says.
func TestCommands(t *testing.T) {
	script, err := os.ReadFile("../../scopevet/testdata/script/help.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range subcommands() {
		if got := s.asked().Lookup("C"); got == nil {
			t.Errorf("scopevet %s -h tells no flag", s.name)
		}
		if !strings.Contains(string(script), "\nexec scopevet "+s.name+" -h\n") {
			t.Errorf("help.txtar does not ask scopevet %s", s.name)
		}
		command, args, err := new(Cmd).choose(strings.Fields(s.example))
		if err != nil || command.name != s.name {
			t.Errorf("the example of scopevet %s is one of %s (%v)", s.name, command.name, err)
		}
		for _, arg := range args {
			if name, ok := strings.CutPrefix(arg, "-"); ok && s.asked().Lookup(name) == nil {
				t.Errorf("the example of scopevet %s has a flag %s, which it has not", s.name, arg)
			}
		}
	}
}
