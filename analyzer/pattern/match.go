package pattern

import "strings"

// wild stands for a parameter in a segment. No path has the character.
const wild = "\x00"

// segments returns a canonical path's segments, each parameter written as
// [wild]. A trailing slash, and {$} which says that nothing follows it, make
// no segment.
func segments(path string) []string {
	var parts []string
	for rest, more := inner(path); more; {
		var part string
		part, rest, more = strings.Cut(rest, "/")
		parts = append(parts, anonymous(part))
	}
	return parts
}

// inner returns what the segments of a path are written in, and whether there are any.
func inner(path string) (string, bool) {
	if strings.HasPrefix(path, "{") { // what is not known of where the routes begin
		_, rest, _ := strings.Cut(path, "/")
		path = "/" + rest
	}
	path = strings.TrimSuffix(strings.TrimSuffix(path, "{$}"), "/")
	path = strings.TrimPrefix(path, "/")
	return path, path != ""
}

// anonymous returns segment with each {name} replaced by [wild].
func anonymous(segment string) string {
	i := strings.IndexByte(segment, '{')
	switch {
	case i < 0:
		return segment
	case i == 0 && strings.IndexByte(segment, '}') == len(segment)-1:
		return wild
	}
	var b strings.Builder
	for {
		before, after, open := strings.Cut(segment, "{")
		_, rest, shut := strings.Cut(after, "}")
		if !open || !shut {
			b.WriteString(segment)
			return b.String()
		}
		b.WriteString(before)
		b.WriteString(wild)
		segment = rest
	}
}

// matchPaths reports whether a pattern's path matches a route's.
func matchPaths(pattern, route string) bool {
	pattern, some := inner(pattern)
	route, more := inner(route)
	for some {
		var segment, other string
		if segment, pattern, some = strings.Cut(pattern, "/"); segment == catchAll && !some {
			return true
		}
		if !more {
			return false
		}
		if other, route, more = strings.Cut(route, "/"); other == catchAll || !matchSegment(anonymous(segment), anonymous(other)) {
			return false
		}
	}
	return !more
}

// matchSegment reports whether a pattern's segment matches a route's: each
// [wild] of the pattern stands for one or more characters, among which the
// route's own parameters count as one each.
//
// It remembers the last wild only: to stretch an earlier one could not help,
// since the later takes whatever the earlier would leave.
func matchSegment(pattern, segment string) bool {
	p, s := 0, 0
	star, mark := -1, 0 // the last wild, and where the text it stands for ends
	for s < len(segment) {
		switch {
		case p < len(pattern) && pattern[p] == wild[0]:
			star, mark = p, s+1
			p, s = p+1, s+1
		case p < len(pattern) && pattern[p] == segment[s]:
			p, s = p+1, s+1
		case star >= 0:
			mark++
			p, s = star+1, mark
		default:
			return false
		}
	}
	return p == len(pattern)
}
