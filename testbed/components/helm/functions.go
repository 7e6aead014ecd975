package main

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"text/template"
	"time"
)

func set(names string) map[string]bool {
	all := map[string]bool{}
	for _, name := range strings.Fields(names) {
		all[name] = true
	}
	return all
}

var (
	// bound are made by the engine for the templates at hand.
	bound = set("include tpl required lookup fail")

	// moving carry values whole, or only ask whether there is one.
	moving = set(`default empty coalesce all any compact mustCompact ternary deepCopy mustDeepCopy
		typeOf typeIs typeIsLike kindOf kindIs toString toStrings cat join
		tuple list dict get set unset hasKey pluck keys values pick omit dig
		merge mergeOverwrite mustMerge mustMergeOverwrite
		append push mustAppend mustPush prepend mustPrepend first mustFirst rest mustRest last mustLast
		initial mustInitial reverse mustReverse slice mustSlice concat chunk mustChunk`)

	// keyed ask for an entry by these of their arguments, up to the second number.
	keyed = map[string][2]int{
		"get": {1, 2}, "set": {1, 2}, "unset": {1, 2}, "hasKey": {1, 2}, "pluck": {0, 1}, "pick": {1, 1 << 10},
		"omit": {1, 1 << 10}, "dict": {0, 0},
	}

	encoding = set(`quote toJson toPrettyJson toRawJson mustToJson mustToPrettyJson mustToRawJson
		toYaml mustToYaml toYamlPretty toToml mustToToml`)
	reading   = set("fromYaml fromYamlArray fromJson fromJsonArray mustFromJson fromToml")
	indenting = set("indent nindent")
	hashing   = set("sha1sum sha256sum sha512sum")

	// random answer differently each time they are asked.
	random = set(`randAlphaNum randAlpha randAscii randNumeric randBytes randInt shuffle uuidv4 bcrypt htpasswd encryptAES
		genPrivateKey genCA genCAWithKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert genSignedCertWithKey
		now ago`)

	// dated take the time of now for what is no time; the number is that argument's place.
	dated = map[string]int{"date": 1, "htmlDate": 0, "dateInZone": 1, "date_in_zone": 1, "htmlDateInZone": 0}
)

// admits says what keeps the function from being called.
func (g *guard) admits(name string, arguments []any) error {
	if random[name] {
		return g.refuse("random", name, "%s gives another value each time", name)
	}
	if at, is := dated[name]; is && at < len(arguments) && !isTime(arguments[at]) {
		return g.refuse("random", name, "%s takes the time of now for what is no time", name)
	}
	if places, is := keyed[name]; is {
		for i := places[0]; i < len(arguments) && i < places[1]; i++ {
			if text, isText := arguments[i].(string); isText && masked.MatchString(text) {
				return g.looks(name)
			}
		}
	}
	switch {
	case moving[name], encoding[name], indenting[name], hashing[name], name == "squote":
		return nil
	case reading[name]:
		// within a text a value is a scalar; alone it may be anything
		if text, isText := arguments[0].(string); isText && whole.MatchString(strings.TrimSpace(text)) {
			return g.looks(name)
		}
		return nil
	}
	if slices.ContainsFunc(arguments, g.holds) {
		return g.looks(name)
	}
	return nil
}

func isTime(it any) bool {
	switch it.(type) {
	case time.Time, *time.Time, int64, int, int32:
		return true
	}
	return false
}

// followed marks what became of values in a function's results.
func (g *guard) followed(name string, arguments []any, results []reflect.Value) []reflect.Value {
	first := results[0]
	switch {
	case reading[name]:
		if first.CanInterface() {
			g.plain(first.Interface(), 0)
		}
		return results
	case name == "keys":
		// Helm leaves the order to chance
		if list, is := first.Interface().([]string); is {
			slices.Sort(list)
		}
		return results
	case name == "values":
		if from, is := arguments[0].(map[string]any); is {
			list := make([]any, 0, len(from))
			for _, key := range slices.Sorted(maps.Keys(from)) {
				list = append(list, from[key])
			}
			return []reflect.Value{reflect.ValueOf(list)}
		}
		return results
	}
	if first.Kind() != reflect.String {
		return results
	}
	text := first.String()
	switch {
	case encoding[name]:
		text = g.encoded(text)
	case indenting[name]:
		if before, is := arguments[len(arguments)-1].(string); is {
			text = g.indented(before, text)
		}
	case hashing[name]:
		if slices.ContainsFunc(arguments, g.holds) {
			g.hashes[text] = true
		}
	case !moving[name] && len(text) >= 6 && slices.ContainsFunc(arguments, g.holdsHash):
		g.hashes[text] = true
	}
	results[0] = reflect.ValueOf(text).Convert(first.Type())
	return results
}

var (
	verb  = regexp.MustCompile(`%[^a-zA-Z%]*[a-zA-Z%]`)
	exact = regexp.MustCompile(`^%(?:[svqt%]|[-+ 0]*\d*d|[-+ 0]*\d*(?:\.\d+)?[fgeFGE])$`)
)

// own are the functions that are ours, or text/template's.
func (g *guard) own(functions template.FuncMap) {
	functions["b64enc"] = func(text string) string {
		if masked.MatchString(text) {
			return g.mark("b64enc", text)
		}
		packed := base64.StdEncoding.EncodeToString([]byte(text))
		if g.holdsHash(text) {
			g.hashes[packed] = true
		}
		return packed
	}
	functions["trim"] = func(text string) string {
		if masked.MatchString(text) {
			return g.mark("trim", text)
		}
		return strings.TrimSpace(text)
	}
	decode := functions["b64dec"].(func(string) string)
	functions["b64dec"] = func(text string) string {
		if whole.MatchString(text) {
			return g.mark("b64dec", text)
		}
		return decode(text)
	}
	functions["urlquery"] = func(arguments ...any) string {
		text := fmt.Sprint(arguments...)
		if len(arguments) == 1 {
			text = fmt.Sprint(arguments[0])
		}
		if masked.MatchString(text) {
			return g.mark("urlquery", text)
		}
		return url.QueryEscape(text)
	}
	functions["printf"] = func(format string, arguments ...any) (string, error) {
		if slices.ContainsFunc(arguments, g.holds) {
			for _, each := range verb.FindAllString(format, -1) {
				if !exact.MatchString(each) {
					return "", g.looks("printf " + each)
				}
			}
			if strings.Contains(format, "%q") {
				return g.encoded(fmt.Sprintf(format, arguments...)), nil
			}
		}
		text := fmt.Sprintf(format, arguments...)
		if !masked.MatchString(text) && slices.ContainsFunc(arguments, g.holdsHash) {
			g.hashes[text] = len(text) >= 6
		}
		return text, nil
	}
	for _, name := range []string{"eq", "ne"} {
		functions[name] = func(first any, others ...any) (any, error) {
			if !slices.ContainsFunc(others, func(other any) bool { return !comparable(first, other) }) {
				return builtin(name, append([]any{first}, others...))
			}
			return false, g.looks(name)
		}
	}
	for _, name := range []string{"lt", "le", "gt", "ge", "html", "js"} {
		functions[name] = func(arguments ...any) (any, error) {
			if slices.ContainsFunc(arguments, g.holds) {
				return nil, g.looks(name)
			}
			return builtin(name, arguments)
		}
	}
	functions["len"] = func(of any) (any, error) {
		if text, is := of.(string); is && masked.MatchString(text) {
			return 0, g.looks("len")
		}
		return builtin("len", []any{of})
	}
	functions["index"] = func(of any, keys ...any) (any, error) {
		if text, is := of.(string); (is && masked.MatchString(text)) || slices.ContainsFunc(keys, g.holds) {
			return nil, g.looks("index")
		}
		return builtin("index", append([]any{of}, keys...))
	}
}

// comparable tells whether two texts are equal if and only if the values behind them are: values are never empty, and
// equal ones have equal placeholders.
func comparable(one, other any) bool {
	a, isText := one.(string)
	b, isToo := other.(string)
	if !isText || !isToo {
		return true
	}
	if !masked.MatchString(a) && !masked.MatchString(b) {
		return true
	}
	return cmp.Compare(a, b) == 0 || a == "" || b == "" || (bare.MatchString(a) && bare.MatchString(b))
}

var bare = regexp.MustCompile(`^` + placeholder + `$`)
