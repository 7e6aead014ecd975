package main

import (
	"fmt"
	"strings"
	"sync"
	"text/template"
)

// call lends its arguments to a template of one action, since text/template does not export its own functions.
type call struct {
	arguments []any
	result    any
}

func (c *call) Arg(i int) any { return c.arguments[i] }

func (c *call) Out(value any) string {
	c.result = value
	return ""
}

var (
	calls  = map[string]*template.Template{}
	callMu sync.Mutex
)

// builtin calls a function of text/template's own.
func builtin(name string, arguments []any) (any, error) {
	key := fmt.Sprintf("%s %d", name, len(arguments))
	callMu.Lock()
	action, known := calls[key]
	if !known {
		var text strings.Builder
		text.WriteString("{{$.Out (" + name)
		for i := range arguments {
			fmt.Fprintf(&text, " ($.Arg %d)", i)
		}
		text.WriteString(")}}")
		action = template.Must(template.New(name).Parse(text.String()))
		calls[key] = action
	}
	callMu.Unlock()
	it := &call{arguments: arguments}
	if err := action.Execute(&strings.Builder{}, it); err != nil {
		// only what the function itself says, not where the action stands
		text := err.Error()
		if at := strings.LastIndex(text, "error calling "+name+": "); at >= 0 {
			text = text[at+len("error calling "+name+": "):]
		}
		return nil, fmt.Errorf("%s", text)
	}
	return it.result, nil
}
