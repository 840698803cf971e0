package rule

import (
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/scopevet/scopevet/analyzer/annotation"
	"github.com/scopevet/scopevet/analyzer/route"
	"github.com/scopevet/scopevet/analyzer/scope"
	"github.com/scopevet/scopevet/analyzer/source"
)

// slice returns the text of a span.
func (s *Subject) slice(span source.Span) (string, bool) {
	data, ok := s.file(span.File)
	if !ok || span.Offset < 0 || span.End < span.Offset || span.End > len(data) {
		return "", false
	}
	return string(data[span.Offset:span.End]), true
}

// file returns the text of a file.
func (s *Subject) file(name string) ([]byte, bool) {
	if s.ReadFile == nil {
		return nil, false
	}
	data, err := s.ReadFile(name)
	return data, err == nil
}

// across returns the span from the first of the scopes to the last.
func across(scopes []route.ScopeAt) source.Span {
	return source.Span{Pos: scopes[0].Span.Pos, End: scopes[len(scopes)-1].Span.End}
}

// rewrite returns the edit that puts text in the place of a part of an
// annotation. The annotation does it itself where it is at hand: a struct tag
// is written anew as a whole. It reports false where span is part of none.
func (s *Subject) rewrite(span source.Span, text string) (source.Edit, bool) {
	for a := range s.annotations() {
		if slices.ContainsFunc(a.Requires, span.Within) {
			return a.Replace(span, text)
		}
	}
	return source.Edit{}, false
}

// annotations yields those of this package, then those of others.
func (s *Subject) annotations() iter.Seq[*annotation.Annotation] {
	return func(yield func(*annotation.Annotation) bool) {
		for _, list := range [][]*annotation.Annotation{s.Annotations, s.Imported} {
			for _, a := range list {
				if !yield(a) {
					return
				}
			}
		}
	}
}

// replacements returns the edits that write, in the place of the scopes of one
// alternative, others, one for each.
func (s *Subject) replacements(old []route.ScopeAt, by []scope.Scope) ([]source.Edit, bool) {
	// In an annotation the scopes stand side by side and are written at once:
	// two edits would both rewrite the same tag.
	if edit, ok := s.rewrite(across(old), join(by)); ok {
		return []source.Edit{edit}, true
	}
	var edits []source.Edit
	for i, at := range old {
		edit, ok := s.replacement(at, by[i])
		if !ok {
			return nil, false
		}
		edits = append(edits, edit)
	}
	return edits, true
}

// replacement returns the edit that writes another scope in the place of one.
// It is possible where the scope stands as itself or as a string literal; the
// value of a constant is written elsewhere, and others may use it.
func (s *Subject) replacement(at route.ScopeAt, by scope.Scope) (source.Edit, bool) {
	if edit, ok := s.rewrite(at.Span, string(by)); ok {
		return edit, true
	}
	text, ok := s.slice(at.Span)
	if !ok {
		return source.Edit{}, false
	}
	if text == string(at.Name) {
		return source.Edit{Span: at.Span, Text: string(by)}, true
	}
	if value, err := strconv.Unquote(text); err == nil && value == string(at.Name) {
		quoted := strconv.Quote(string(by))
		if strings.HasPrefix(text, "`") && strconv.CanBackquote(string(by)) {
			quoted = "`" + string(by) + "`"
		}
		return source.Edit{Span: at.Span, Text: quoted}, true
	}
	return source.Edit{}, false
}

// removal returns the edits that take an alternative out of an annotation,
// with the bar that separated it, or with its whole line if nothing else is
// demanded there; or as an element of a list.
func (s *Subject) removal(at written) ([]source.Edit, bool) {
	if a, ok := s.annotation(at.claim); ok && len(a.Scopes) > 0 {
		if data, ok := s.file(a.Scopes[0].Span.File); ok {
			if edits, ok := a.Without(data, at.index); ok {
				return edits, true
			}
		}
	}
	edit, ok := s.removalOf(at)
	return []source.Edit{edit}, ok
}

// removalOf is removal for lines and bars.
func (s *Subject) removalOf(at written) (source.Edit, bool) {
	own := at.alternatives[at.index]
	span := across(own)
	if at.index+1 < len(at.alternatives) {
		next := at.alternatives[at.index+1][0].Span
		if next.Line == span.Line {
			span.End = next.Offset
			return s.rewrite(span, "")
		}
	}
	if at.index > 0 {
		before := at.alternatives[at.index-1]
		last := before[len(before)-1].Span
		if last.Line == span.Line {
			span.Pos = last.Pos
			span.Offset, span.Column = last.End, last.Column+last.End-last.Offset
			return s.rewrite(span, "")
		}
	}
	return s.line(span)
}

// prefix begins the comments that are annotations.
const prefix = "//scope:"

// securityComment matches what an @Security line of swaggo begins with.
var securityComment = regexp.MustCompile(`^[ \t]*//[/ \t]*@(?i:security)[ \t]`)

// line returns the edit that removes the //scope: comment, or the @Security
// line, that span lies in: the whole line, or the end of it if code stands
// before the comment.
func (s *Subject) line(span source.Span) (source.Edit, bool) {
	data, ok := s.file(span.File)
	if !ok || span.Offset > len(data) {
		return source.Edit{}, false
	}
	text := string(data)
	start := strings.LastIndexByte(text[:span.Offset], '\n') + 1
	end := len(text)
	if n := strings.IndexByte(text[span.Offset:], '\n'); n >= 0 {
		end = span.Offset + n
	}
	comment := strings.LastIndex(text[start:min(span.Offset+len(prefix), end)], prefix)
	if comment < 0 && securityComment.MatchString(text[start:end]) {
		comment = strings.Index(text[start:end], "//")
	}
	if comment < 0 {
		return source.Edit{}, false
	}
	code := strings.TrimRight(text[start:start+comment], " \t")
	gone := source.Span{Pos: source.Pos{File: span.File, Offset: start, Line: span.Line, Column: 1}, End: min(end+1, len(text))}
	if code != "" {
		gone.Offset += len(code)
		gone.Column += len(code)
		gone.End = end - len(text[:end]) + len(strings.TrimRight(text[:end], "\r"))
	}
	return source.Edit{Span: gone}, true
}
