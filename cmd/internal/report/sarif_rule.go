package report

import (
	"strings"

	"github.com/scopevet/scopevet/analyzer/rule"
	"github.com/scopevet/scopevet/cmd/internal/sarif"
)

// sarifRules describes all rules, those included that found nothing or are off:
// the description of a tool does not depend on what it looked at.
func sarifRules() []sarif.Rule {
	var rules []sarif.Rule
	for _, r := range rule.All() {
		text := strings.TrimSpace(r.Text)
		rules = append(rules, sarif.Rule{
			ID: r.Name, Name: pascal(r.Name),
			ShortDescription:     sarif.Message{Text: sentence(r.Title)},
			FullDescription:      sarif.Message{Text: firstParagraph(text)},
			Help:                 sarif.Message{Text: text, Markdown: unwrapped(text)},
			HelpURI:              rule.URL(r.Name),
			DefaultConfiguration: sarif.Configuration{Enabled: !r.Off, Level: sarif.Error},
			Properties:           sarif.RuleProperties{Tags: []string{"security"}, Precision: "high", ProblemSeverity: sarif.Error},
		})
	}
	return rules
}

// pascal makes MissingScope of missing-scope. A name must differ from the ID;
// VS Code shows a dash where there is none.
func pascal(name string) string {
	var out strings.Builder
	for word := range strings.SplitSeq(name, "-") {
		out.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return out.String()
}

// sentence makes a sentence of a title, as descriptions have to be.
func sentence(title string) string {
	return strings.ToUpper(title[:1]) + title[1:] + "."
}

// firstParagraph returns the text between the heading and the first empty line
// after it, on one line.
func firstParagraph(text string) string {
	_, rest, _ := strings.Cut(text, "\n\n")
	paragraph, _, _ := strings.Cut(rest, "\n\n")
	return strings.Join(strings.Fields(paragraph), " ")
}

// unwrapped joins the lines of each paragraph: GitHub shows the text of a rule
// as it shows comments, in which a line that ends is a line that ends. What
// does not begin with a letter, a digit or an opening mark is no paragraph's
// continuation, and code is left as it is.
func unwrapped(text string) string {
	var out strings.Builder
	fenced, open := false, false // in a block of code; the line before can go on
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		fence := strings.HasPrefix(line, "```")
		prose := !fenced && !fence && line != "" && !strings.HasPrefix(line, "    ") && !strings.ContainsRune("#|-*>", rune(line[0]))
		switch {
		case out.Len() == 0:
		case open && prose:
			out.WriteString(" ")
		default:
			out.WriteString("\n")
		}
		out.WriteString(line)
		open = prose
		fenced = fenced != fence
	}
	return out.String()
}
