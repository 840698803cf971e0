package machine

import (
	"regexp"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/flow/framework"
	"github.com/scopevet/scopevet/analyzer/flow/ir"
	"github.com/scopevet/scopevet/analyzer/flow/naming"
	"github.com/scopevet/scopevet/analyzer/flow/value"
	"github.com/scopevet/scopevet/analyzer/pattern"
	"github.com/scopevet/scopevet/analyzer/route"
)

// This file is what a guard learns of the path of the request. It is that of the route
// which is followed, with what clients like in place of parameters, and in all the ways
// that the router takes for the same; conditions on it are decided as those on the
// method are. A guard in front of a router that takes more for a path than the guard
// does certifies nothing for what it lets by.

// urlType is the type of what has the path of a request, and requestType that of a
// request: https://pkg.go.dev/net/http#Request.
const (
	urlType     = "*net/url.URL"
	requestType = "*net/http.Request"
)

// ofURL is what fields and methods of the URL of a request say of its path:
// https://pkg.go.dev/net/url#URL.
var ofURL = map[string]framework.Part{
	"Path":        framework.Path,
	"EscapedPath": framework.Written,
	"RequestURI":  framework.Target,
	"String":      framework.Target,
}

// isThisRequest reports whether a value is the request that is followed, and not one
// that is made.
func (m *Serving) isThisRequest(v value.Value) bool {
	if value.TypeOf(v) != requestType {
		return false
	}
	switch v := value.Bare(v).(type) {
	case value.Opaque:
		return true
	case *value.Result:
		return v.Receiver != nil && (m.isRequest(v.Receiver) || m.isThisRequest(v.Receiver))
	}
	return false
}

// isThisURL reports whether a value is the URL of the request that is followed.
func isThisURL(v value.Value) bool {
	o, ok := value.Bare(v).(value.Opaque)
	return ok && o.Why == value.URLOfRequest && o.Type == urlType
}

// pathField returns what a field tells of the path of the request.
func (m *Serving) pathField(n *ir.Node) (value.Value, bool) {
	switch n.Name {
	case "URL":
		if m.isThisRequest(m.eval(n.Kids[0])) {
			return value.Opaque{Why: value.URLOfRequest, Type: urlType, From: value.OfInput}, true
		}
	case "Path":
		if isThisURL(m.eval(n.Kids[0])) {
			return m.pathHere(framework.Path), true
		}
	case "RawPath":
		if isThisURL(m.eval(n.Kids[0])) {
			return value.Opaque{Why: "the path as it was sent", From: value.OfInput | value.OfData}, true
		}
	case "RequestURI":
		if m.isThisRequest(m.eval(n.Kids[0])) {
			return m.pathHere(framework.Target), true
		}
	}
	return nil, false
}

// pathOf returns what a call tells of the path of the request.
func (m *Serving) pathOf(callee string, recv value.Value, args []value.Value) (value.Value, bool) {
	name := naming.WithoutReceiver(callee)
	if own, ok := strings.CutPrefix(name, strings.TrimPrefix(urlType, "*")+"."); ok {
		part := ofURL[own]
		if part == framework.NoPart || !isThisURL(recv) {
			return nil, false
		}
		return m.pathHere(part), true
	}
	fw := m.Know.Framework(naming.PackageOf(callee))
	if fw == nil {
		return nil, false
	}
	part := fw.Tells[fw.InPackage(name)]
	if part == framework.NoPart {
		return nil, false
	}
	if slices.ContainsFunc(args, func(v value.Value) bool { _, ok := v.(value.Text); return ok }) { // it sets another
		m.req.moved = true
	}
	return m.pathHere(part), true
}

// moves notes that an assignment changes the path of the request, which is not known
// from there on.
func (m *Serving) moves(targets []*ir.Node) {
	for _, t := range targets {
		if t.Op == ir.OpField && (t.Name == "Path" || t.Name == "URL" || t.Name == "RequestURI") {
			if v := m.eval(t.Kids[0]); isThisURL(v) || m.isThisRequest(v) {
				m.req.moved = true
			}
		}
	}
}

// pathHere returns what is known of the path of the request, as what is followed is told it.
func (m *Serving) pathHere(part framework.Part) value.Value {
	if m.req.Row != nil { // whatever is searched for is found
		return value.Opaque{Why: "the path of the request", From: value.OfInput}
	}
	m.asksHere.route = true
	if !m.req.moved {
		if m.req.url != "" && part != framework.Target {
			return value.Text{S: m.req.url, Path: true}
		}
		if v := m.asksFact(part); v != nil {
			return v
		}
	}
	return value.Opaque{Why: "the path of the request", From: value.OfInput | value.OfData}
}

// Match says which route is followed.
func (m *Serving) Match(r MatchedRoute) { m.Matched, m.paths = r, make(map[toldPath]value.Value) }

// Stand says that what runs at the place of a guard is followed.
func (m *Serving) Stand(g value.Guard) { m.Standing, m.isPlaced = g, false }

// here is the route that is followed, with the place of what is.
func (m *Serving) here() MatchedRoute {
	if !m.isPlaced && m.Placing != nil {
		m.Matched.Place, m.isPlaced = m.Placing(m.Standing), true
	}
	return m.Matched
}

// A toldPath is what it depends on how the path of a request is told.
type toldPath struct {
	taken string
	cut   bool
	takes framework.Takes
	part  framework.Part
}

// pathOfRoute returns what is known of the path of the requests to the route that is
// followed: nil if nothing is.
func (m *Serving) pathOfRoute(part framework.Part) value.Value {
	r := m.here()
	key := toldPath{r.Place.Taken, r.Place.Cut, r.Place.Takes, part}
	v, ok := m.paths[key]
	if !ok {
		v = r.path(part, m.Others)
		m.paths[key] = v
	}
	return v
}

// An OtherRoute is a route of the program, to which requests may go that another would
// take as well.
type OtherRoute struct {
	Method string
	Path   string // canonical
	Order  int
	Router *value.Router
	Narrow bool // it takes some of the requests for its path
	Below  bool // it has everything below its path
}

// path returns the path of the requests to a route, as what stands at its place sees
// it: nil if that is not known.
func (r MatchedRoute) path(part framework.Part, others []OtherRoute) value.Value {
	if r.Entry == nil || r.Whole == "" || r.Place.Cut || strings.Contains(r.Whole, "\x00") {
		return nil
	}
	if r.Place.Taken != "" && !strings.HasPrefix(r.Whole, r.Place.Taken) {
		return nil
	}
	exprs, vague := r.constraints()
	s := r.shape(r.Whole, part, exprs, r.Entry.Below)
	s.Vague = vague
	before, _, open := strings.Cut(r.Whole, "{")
	if before = strings.TrimSuffix(before, "**"); open || before != r.Whole || strings.HasSuffix(before, "/") || r.Entry.Below {
		for _, o := range others {
			if strings.HasPrefix(o.Path, before) && r.goesTo(o) {
				if s.Except = append(s.Except, r.shape(o.Path, part, nil, o.Below)); len(s.Except) > maxExcept {
					s.Except, s.Vague = nil, true
					break
				}
			}
		}
	}
	return value.Shaped(s)
}

// maxExcept bounds the other routes that a path is told apart from.
const maxExcept = 24

// goesTo reports whether requests that another route takes as well go there.
func (r MatchedRoute) goesTo(o OtherRoute) bool {
	if o.Narrow || o.Path == r.Whole || o.Method != r.Method && o.Method != route.Any {
		return false
	}
	if r.matching().Takes.Ordered && (o.Router.Top() != r.Entry.Router.Top() || o.Order > r.Entry.Order) {
		return false
	}
	return pattern.Pattern{Path: r.Whole}.Matches(route.Any, strings.TrimSuffix(o.Path, "{$}")) && !pattern.Pattern{Path: o.Path}.Matches(route.Any, r.Whole)
}

// Constrains reports whether the parameters of the path of an entry take less than their
// place.
func Constrains(e *value.Entry) bool {
	exprs, vague := MatchedRoute{Entry: e}.constraints()
	return vague || exprs != nil
}

// shape returns the shape of a canonical path, of which parameters are written with regular
// expressions; below says that everything below it is meant.
func (r MatchedRoute) shape(path string, part framework.Part, exprs map[string]string, below bool) *value.Shape {
	fw := r.Entry.Router.Framework
	takes := r.matching().Takes
	takes.Case, takes.Slash = r.FoldsCase(), r.takes(takes.Slash, takes.SlashBy)
	takes.Slash, takes.Doubles = takes.Slash || r.Place.Takes.Slash, takes.Doubles || r.Place.Takes.Doubles
	literal := func(text string) value.Piece {
		text = strings.NewReplacer("%7B", "{", "%7D", "}", "%2A", "*").Replace(text)
		return value.Piece{Text: text, Folds: takes.Case, Doubles: takes.Doubles, Escapes: takes.Escapes && part != framework.Path}
	}
	s := new(value.Shape)
	rest := strings.TrimPrefix(path, r.Place.Taken)
	rest, exact := strings.CutSuffix(rest, "{$}")
	rest, more := strings.CutSuffix(rest, "**")
	more = more || below || !exact && fw.Syntax == pattern.NetHTTP && strings.HasSuffix(rest, "/")
	if !strings.HasPrefix(rest, "/") {
		rest = "/" + rest
	}
	if takes.Slash && !more && rest != "/" {
		rest = strings.TrimSuffix(rest, "/")
	}
	whole := rest
	for rest != "" {
		before, after, open := strings.Cut(rest, "{")
		s.Pieces = append(s.Pieces, literal(before))
		if !open {
			break
		}
		var name string
		name, rest, _ = strings.Cut(after, "}")
		p := value.Piece{Kind: value.Parameter, Slashes: takes.Inner && part == framework.Path}
		if expr := exprs[name]; expr != "" {
			p.Text, p.Slashes = expr, false
		}
		s.Pieces = append(s.Pieces, p)
	}
	switch {
	case more:
		s.Pieces = append(s.Pieces, value.Piece{Kind: value.Rest})
	case takes.Slash && whole != "/":
		s.Pieces = append(s.Pieces, value.Piece{Kind: value.Slash})
	}
	if part == framework.Target {
		s.Pieces = append(s.Pieces, value.Piece{Kind: value.Query})
	}
	return s
}

// matching returns the framework whose router looks for the route.
func (r MatchedRoute) matching() *framework.Framework {
	on := r.Entry.Router
	for on.Framework.Takes.Other && on.Parent != nil {
		on = on.Parent
	}
	return on.Framework
}

// FoldsCase reports whether the router takes letters of either case for the same.
func (r MatchedRoute) FoldsCase() bool {
	takes := r.matching().Takes
	return r.takes(takes.Case, takes.CaseBy)
}

// takes returns what a router takes for the same by default, unless it was made with a
// configuration that says otherwise.
func (r MatchedRoute) takes(lax bool, field string) bool {
	if !lax || field == "" || r.Root == nil || r.Root.Made == nil {
		return lax
	}
	strict, known := r.setting(field)
	return !known || !strict
}

// setting returns a field of the configuration that a router was made with.
func (r MatchedRoute) setting(field string) (is, known bool) {
	v := value.Bare(r.Root.Made)
	if p, ok := v.(value.Pointer); ok {
		v = value.Bare(p.To.V)
	}
	o, ok := v.(*value.Object)
	if !ok || o.Open {
		return false, false
	}
	c := o.Fields[field]
	if c == nil || value.IsNull(c.V) {
		return false, true
	}
	return value.Certain(c.V)
}

// constraints returns the regular expressions that parameters of the path are written with,
// by their names. It reports true if parameters take less than their place in another way,
// or it is not known how the router is set up.
func (r MatchedRoute) constraints() (exprs map[string]string, vague bool) {
	if r.matching().Takes.Other {
		return nil, true
	}
	for on := r.Entry.Router; on != nil; on = on.Parent {
		if on.Unusual {
			return nil, true
		}
	}
	fw := r.Entry.Router.Framework
	for _, field := range []string{fw.Takes.CaseBy, fw.Takes.SlashBy} {
		if field != "" && r.Root != nil && r.Root.Made != nil {
			if _, known := r.setting(field); !known {
				return nil, true
			}
		}
	}
	for _, v := range r.Entry.Written() {
		t, ok := v.(value.Text)
		if !ok {
			return nil, true
		}
		path := t.S
		if r.Entry.Pattern {
			_, path = value.SplitPattern(path, fw.Separator)
		}
		own, known := fw.Syntax.Parameters(path)
		if !known {
			return nil, true
		}
		for name, expr := range own {
			if _, err := regexp.Compile(expr); err != nil || exprs[name] != "" {
				return nil, true
			}
			if exprs == nil {
				exprs = make(map[string]string)
			}
			exprs[name] = expr
		}
	}
	return exprs, false
}

// decisionSteps is what it counts for to decide a condition on a path.
const decisionSteps = 20

// comparesPath is compare where one of two values is the path of the request, and the other
// is not known, or not both are texts.
func (m *Serving) comparesPath(a, b value.Value) (value.Condition, bool) {
	if !value.OfPath(a) && !value.OfPath(b) {
		return value.Condition{}, false
	}
	var out value.Condition
	open := false
	for _, a := range allOfValue(a) {
		for _, b := range allOfValue(b) {
			c, one, known := m.comparePathTo(a, b)
			if !known {
				return value.Condition{}, false
			}
			open, out = open || !one, eitherOf(out, c)
		}
	}
	return out, open
}

// eitherOf returns the condition that is one of two; none has no outcome.
func eitherOf(a, b value.Condition) value.Condition {
	if a.Yes.Never() && a.No.Never() {
		return b
	}
	return value.Condition{
		Yes: a.Yes.Or(b.Yes), No: a.No.Or(b.No), From: a.From | b.From,
		RareYes: a.RareYes && b.RareYes, RareNo: a.RareNo && b.RareNo,
	}
}

// comparePathTo is comparesPath for two values of which neither is a choice. It also reports
// whether both are texts.
func (m *Serving) comparePathTo(a, b value.Value) (c value.Condition, texts, known bool) {
	for range 2 {
		switch x := value.Bare(a).(type) {
		case *value.Shape:
			m.Left.Steps -= decisionSteps
			return x.Equals(b), false, true
		case value.Text:
			t, constant := value.Bare(b).(value.Text)
			switch {
			case constant && x.S == t.S:
				return value.Condition{Yes: value.Always(), From: value.OfInput}, true, true
			case constant:
				return value.Condition{No: value.Always(), From: value.OfInput}, true, true
			case x.Path && !m.isScope(x) && value.IsOpen(b):
				s, _ := value.ShapeOf(x)
				return s.Equals(b), false, true
			}
		}
		a, b = b, a
	}
	return value.Condition{}, false, false
}

// matchesPath returns what a regular expression says of the path of the request.
func matchesPath(callee string, recv value.Value, args []value.Value) (value.Value, bool) {
	made, ok := value.Bare(recv).(*value.Result)
	if !ok || callee != "(*regexp.Regexp).MatchString" || made.Callee != "regexp.MustCompile" || len(args) != 1 || len(made.Args) != 1 || !value.OfPath(args[0]) {
		return nil, false
	}
	v, ok := value.Asks("regexp.MatchString", []value.Value{made.Args[0], args[0]})
	if t, several := v.(value.Tuple); several {
		return t[0], ok
	}
	return v, ok
}

// asksPath returns what a function of the standard library says of the path of the
// request: of each of the values that it may be given.
func (m *Serving) asksPath(full string, args []value.Value) (value.Value, bool) {
	if len(args) != 2 || !slices.ContainsFunc(args, value.OfPath) {
		return nil, false
	}
	var out value.Condition
	var one value.Value
	pair := false
	n := 0
	for _, a := range value.All(value.Bare(args[0])) {
		for _, b := range value.All(value.Bare(args[1])) {
			m.Left.Steps -= decisionSteps
			v, ok := value.Asks(full, []value.Value{a, b})
			if !ok {
				return nil, false
			}
			one = v
			n++
			if t, ok := v.(value.Tuple); ok {
				v, pair = t[0], true
			}
			c, _ := value.ConditionOf(v)
			out = eitherOf(out, c)
		}
	}
	switch {
	case n == 1:
		return one, true
	case pair:
		return value.Tuple{out, value.Null{}}, true
	}
	return out, true
}

// looksIn returns what a map has at a key that is made of the path of the request, for an
// index expression.
func (m *Serving) looksIn(x value.Value, index value.Value) (value.Hit, bool) {
	d, ok := value.Bare(x).(*value.Map)
	if !ok {
		return value.Hit{}, false
	}
	return d.Look(value.Bare(index))
}

// found returns the first value of an index expression of which a second says whether
// there is something: what is not there is not meant.
func (m *Serving) found(v value.Value, e *ir.Node) value.Value {
	hit, ok := m.looksIn(m.eval(e.Kids[0]), m.eval(e.Kids[1]))
	if !ok || len(hit.Cells) == 0 {
		return v
	}
	out := hit.Cells[0].V
	for _, c := range hit.Cells[1:] {
		out = value.Either(out, c.V)
	}
	return out
}
