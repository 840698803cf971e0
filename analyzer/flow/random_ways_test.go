package flow

import "strings"

// A way is how a function that asks is declared and reached: the declarations, and
// the call. $name is the function, $params its parameters, of which $param is the
// first, $args what the call is given, $result and $body its own, and $yes what it
// returns to who may go on. $pkg is before what another package exports.
type way struct{ decl, call string }

var ways = []way{
	{"func (Guard) $name($params) $result {\n$body\n}", "($pkgGuard{}).$name($args)"},
	{"func $name() func($params) $result {\nreturn func($params) $result {\n$body\n}\n}", "$pkg$name()($args)"},
	// Behind an interface.
	{`type $nameAsker interface { $name($params) $result }

type $nameImpl struct{}

func ($nameImpl) $name($params) $result {
$body
}

var $nameVar $nameAsker = $nameImpl{}`, "$pkg$nameVar.$name($args)"},
	// By a function that a setting sets.
	{`var $nameSet struct{ ask func($params) $result }

func init() {
	if len(os.Args) > 0 {
		$nameSet.ask = func($params) $result {
$body
		}
	}
}

func $name($params) $result {
	if $nameSet.ask == nil {
		return $yes
	}
	return $nameSet.ask($param)
}`, "$pkg$name($args)"},
	// Behind an interface that a setting sets.
	{`type $nameAsker interface { $name($params) $result }

type $nameImpl struct{}

func (*$nameImpl) $name($params) $result {
$body
}

var $nameVar $nameAsker

func init() {
	if len(os.Args) > 0 {
		$nameVar = &$nameImpl{}
	}
}

func $name($params) $result {
	if $nameVar != nil {
		return $nameVar.$name($param)
	}
	return $yes
}`, "$pkg$name($args)"},
	// In a field that a constructor sets.
	{`type $nameHolder struct{ Ask func($params) $result }

func New$nameHolder() *$nameHolder {
	return &$nameHolder{Ask: func($params) $result {
$body
	}}
}

var $nameVar = New$nameHolder()`, "$pkg$nameVar.Ask($args)"},
	// In a map.
	{`var $nameBy = map[string]func($params) $result{
	"ask": func($params) $result {
$body
	},
	"other": func($params) $result { return $yes },
}`, `$pkg$nameBy["ask"]($args)`},
	// By one of two implementations, as a setting says.
	{`type $nameAsker interface { $name($params) $result }

type $nameReal struct{ hits int }

func (*$nameReal) $name($params) $result {
$body
}

type $nameNone struct{}

func ($nameNone) $name($params) $result { return $yes }

func New$nameAsker(disabled bool) $nameAsker {
	if disabled {
		return $nameNone{}
	}
	return &$nameReal{}
}

var $nameVar = New$nameAsker(os.Getenv("AUTH") == "off")`, "$pkg$nameVar.$name($args)"},
	// By a constructor that may fail.
	{`type $nameAsker interface { $name($params) $result }

type $nameReal struct{ hits int }

func (*$nameReal) $name($params) $result {
$body
}

func New$nameAsker(name string) ($nameAsker, error) {
	switch name {
	case "":
		return nil, errForbidden
	case "real":
		return &$nameReal{}, nil
	}
	return nil, errors.New("unknown " + name)
}

var $nameVar, $nameErr = New$nameAsker("real")`, "$pkg$nameVar.$name($args)"},
	// Promoted.
	{`type $nameBase struct{ hits int }

func (*$nameBase) $name($params) $result {
$body
}

type $nameOuter struct {
	name string
	*$nameBase
}

var $nameVar = $nameOuter{"x", &$nameBase{}}`, "$pkg$nameVar.$name($args)"},
	// As a value of a method.
	{`type $nameImpl struct{ hits int }

func (*$nameImpl) $name($params) $result {
$body
}

func $nameFunc() func($params) $result {
	impl := &$nameImpl{}
	return impl.$name
}

var $nameVar = $nameFunc()`, "$pkg$nameVar($args)"},
	// With a type parameter.
	{`func $name[T any]($params, what T) $result {
log.Printf("%T", what)
$body
}`, `$pkg$name($args, 7)`},
	// Around another function.
	{`func $nameInner($params) $result {
$body
}

func $nameTimed(ask func($params) $result) func($params) $result {
	return func($params) $result {
		log.Println("asked")
		return ask($param)
	}
}

var $nameVar = $nameTimed($nameInner)`, "$pkg$nameVar($args)"},
	// Made when it is first wanted.
	{`type $nameReal struct{ hits int }

func (*$nameReal) $name($params) $result {
$body
}

var (
	$nameOnce sync.Once
	$nameMade *$nameReal
)

func $nameGet() *$nameReal {
	$nameOnce.Do(func() { $nameMade = &$nameReal{} })
	return $nameMade
}

func $name($params) $result { return $nameGet().$name($param) }`, "$pkg$name($args)"},
}

// called returns a check that calls a function, and makes the function, in a package
// of its own at times.
func (p *randomProgram) called(f formula, s site, depth int) string {
	elsewhere := !s.elsewhere && p.IntN(4) == 0
	v := one(p.Rand, verdicts...)
	for elsewhere && v.local {
		v = one(p.Rand, verdicts...)
	}
	if v.noToken == "" {
		v.noToken = v.no
	}
	name := p.name("Check")
	p.note("%s", strings.ReplaceAll(v.result+":"+v.no, ", ", ","))
	inner := site{refuse: "return " + v.no, unauthorized: "return " + v.noToken, elsewhere: s.elsewhere || elsewhere}
	params, args := "ctx context.Context", s.ctx
	if s.req != "" && p.IntN(2) == 0 {
		inner.req, inner.ctx = "r", "r.Context()"
		params, args = "r *http.Request", s.req
	} else {
		inner.ctx = "ctx"
	}
	body := p.check(f, inner, depth-1) + "\nreturn " + v.yes
	if p.IntN(8) == 0 {
		p.note("off-in")
		body = one(p.Rand, "if config.AuthDisabled {\n", "if os.Getenv(\"AUTH\") == \"off\" {\n") + "return " + v.yes + "\n}\n" + body
	}
	if p.IntN(8) == 0 {
		p.note("defer")
		body = one(p.Rand, "defer log.Println(\"checked\")\n", "var mu sync.Mutex\nmu.Lock()\ndefer mu.Unlock()\n", "defer func() { log.Println(\"checked\") }()\n") + body
	}
	w := way{"func $name($params) $result {\n$body\n}", "$pkg$name($args)"}
	if n := p.IntN(2 * len(ways)); n < len(ways) {
		w = ways[n]
		p.note("way%d", n)
	}
	words := []string{
		"$name", name, "$params", params, "$param", strings.Fields(params)[0], "$args", args,
		"$result", v.result, "$body", body, "$yes", v.yes, "$pkg", "",
	}
	if elsewhere {
		p.note("elsewhere")
		words[len(words)-1] = "perm."
	}
	replace := strings.NewReplacer(words...)
	decls := &p.decls
	if inner.elsewhere {
		decls = &p.perm
	}
	decls.WriteString(replace.Replace(w.decl) + "\n\n")
	k := p.IntN(len(v.take))
	p.note("%s/%d", strings.ReplaceAll(v.result+":"+v.no, ", ", ","), k)
	text := strings.ReplaceAll(v.take[k], "$call", replace.Replace(w.call))
	return "{\n" + expand(text, map[string]string{"x": p.name("x")}, s.words()) + "\n}"
}
