package main

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"text/template"
)

// A placeholder as the caller makes it, and a mark of our own that stands for something made of placeholders.
const (
	placeholder = `sealgate-[a-z2-7]{32}`
	mark        = `sgm[a-z2-7]{29}`
	deepest     = 100
)

var (
	masked = regexp.MustCompile(placeholder + "|" + mark)
	whole  = regexp.MustCompile(`^(?:` + placeholder + `|` + mark + `)$`)
)

// derived is what a mark stands for: a function of a text that holds placeholders or marks. The caller, who has the
// values, works it out.
type derived struct {
	// Function is "b64enc", "b64dec", "urlquery" or "trim"; "encoded" (the text went through a function that escapes
	// or quotes) or "indented" (each of its lines was indented).
	Function string `json:"function"`
	Text     string `json:"text"`
}

// guard follows values through the functions of templates.
type guard struct {
	derived map[string]derived
	hashes  map[string]bool
	refused *refusal
}

func newGuard() *guard {
	return &guard{derived: map[string]derived{}, hashes: map[string]bool{}}
}

func (g *guard) hashList() []string {
	var all []string
	for hash := range g.hashes {
		all = append(all, hash)
	}
	slices.Sort(all)
	return all
}

// mark stands for the function of the text. It depends on nothing else, so a hash of what it stands in is stable.
func (g *guard) mark(function, text string) string {
	digest := sha256.Sum256([]byte(function + "\x00" + text))
	code := strings.ToLower(base32.StdEncoding.EncodeToString(digest[:]))
	name := "sgm" + code[:29]
	g.derived[name] = derived{Function: function, Text: text}
	return name
}

// encoded marks each value of a text that a function has escaped or quoted.
func (g *guard) encoded(text string) string {
	return masked.ReplaceAllStringFunc(text, func(value string) string {
		if g.derived[value].Function == "encoded" {
			return value
		}
		return g.mark("encoded", value)
	})
}

// plain undoes encoded, for what was read back.
func (g *guard) plain(value any, depth int) any {
	switch it := value.(type) {
	case string:
		if known := g.derived[it]; known.Function == "encoded" {
			return known.Text
		}
	case map[string]any:
		if depth < deepest {
			for key, each := range it {
				it[key] = g.plain(each, depth+1)
			}
		}
	case []any:
		if depth < deepest {
			for i, each := range it {
				it[i] = g.plain(each, depth+1)
			}
		}
	}
	return value
}

// indented marks a value that is all of an indented text.
func (g *guard) indented(before, after string) string {
	value := strings.TrimSpace(before)
	if whole.MatchString(value) && g.derived[value].Function == "" {
		return strings.ReplaceAll(after, value, g.mark("indented", value))
	}
	return after
}

// holds tells whether a value stands anywhere in it.
func (g *guard) holds(it any) bool {
	return find(reflect.ValueOf(it), masked.MatchString, map[uintptr]bool{}, 0)
}

func (g *guard) holdsHash(it any) bool {
	if len(g.hashes) == 0 {
		return false
	}
	return find(reflect.ValueOf(it), g.isHashIn, map[uintptr]bool{}, 0)
}

func (g *guard) isHashIn(text string) bool {
	for hash := range g.hashes {
		if strings.Contains(text, hash) {
			return true
		}
	}
	return false
}

func find(it reflect.Value, isIn func(string) bool, seen map[uintptr]bool, depth int) bool {
	if depth > deepest {
		return true
	}
	switch it.Kind() {
	case reflect.String:
		return isIn(it.String())
	case reflect.Interface, reflect.Pointer:
		return !it.IsNil() && find(it.Elem(), isIn, seen, depth+1)
	case reflect.Map:
		if it.Len() == 0 || seen[it.Pointer()] {
			return false
		}
		seen[it.Pointer()] = true
		for entries := it.MapRange(); entries.Next(); {
			if find(entries.Key(), isIn, seen, depth+1) || find(entries.Value(), isIn, seen, depth+1) {
				return true
			}
		}
	case reflect.Slice, reflect.Array:
		if it.Type().Elem().Kind() == reflect.Uint8 && it.Kind() == reflect.Slice {
			return isIn(string(it.Bytes()))
		}
		for i := range it.Len() {
			if find(it.Index(i), isIn, seen, depth+1) {
				return true
			}
		}
	}
	return false
}

func (g *guard) refuse(kind, function, format string, arguments ...any) error {
	err := &refusal{Kind: kind, Function: function, Message: fmt.Sprintf(format, arguments...)}
	if g.refused == nil {
		g.refused = err
	}
	return err
}

func (g *guard) looks(function string) error {
	return g.refuse("secret", function, "%s looks into a secret value, which is not here", function)
}

// functions are Helm's, each behind what is known of it. What is not known may not see a value.
func (g *guard) functions() template.FuncMap {
	guarded := template.FuncMap{}
	for name, function := range helmFunctions() {
		if !bound[name] {
			guarded[name] = g.wrap(name, reflect.ValueOf(function))
		}
	}
	g.own(guarded)
	return guarded
}

// wrap keeps the function's type, so that templates call it as before. What it panics with becomes the call's error.
func (g *guard) wrap(name string, function reflect.Value) any {
	kind := function.Type()
	return reflect.MakeFunc(kind, func(arguments []reflect.Value) []reflect.Value {
		plain := flat(kind, arguments)
		if err := g.admits(name, plain); err != nil {
			panic(err)
		}
		var results []reflect.Value
		if kind.IsVariadic() {
			results = function.CallSlice(arguments)
		} else {
			results = function.Call(arguments)
		}
		return g.followed(name, plain, results)
	}).Interface()
}

// flat are the arguments with the variadic ones among them.
func flat(kind reflect.Type, arguments []reflect.Value) []any {
	var all []any
	for i, argument := range arguments {
		if kind.IsVariadic() && i == len(arguments)-1 {
			for j := range argument.Len() {
				all = append(all, argument.Index(j).Interface())
			}
			continue
		}
		all = append(all, argument.Interface())
	}
	return all
}
