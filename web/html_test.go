package web

import (
	"fmt"
	"slices"
	"strings"

	nethtml "golang.org/x/net/html"
)

// checkHTML finds what is wrong with a page: what is not well formed, and what
// a screen reader or the security policy would stumble over.
func checkHTML(page string) []string { return check(page, false) }

// checkForms is checkHTML for a page that may have forms.
func checkForms(page string) []string { return check(page, true) }

func check(page string, forms bool) []string {
	c := htmlChecker{ids: map[string]bool{}, forms: forms}
	z := nethtml.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			c.finish()
			return c.wrong
		case nethtml.StartTagToken:
			c.start(z.Token(), false)
		case nethtml.SelfClosingTagToken:
			c.start(z.Token(), true)
		case nethtml.EndTagToken:
			c.end(z.Token().Data)
		case nethtml.TextToken:
			if strings.TrimSpace(string(z.Text())) != "" {
				if n := len(c.open); n > 0 && c.open[n-1].name == "script" {
					c.say("a script within the page")
				}
				for i := range c.open {
					c.open[i].says = true
				}
			}
		case nethtml.CommentToken:
			c.say("a comment: %s", z.Token().Data)
		}
	}
}

type htmlChecker struct {
	forms   bool     // may be there
	fields  []string // ids of what is filled in
	labels  []string // ids that labels are for
	open    []element
	ids     map[string]bool
	targets []string // of links within the page
	h1s     int
	level   int // of the last heading
	wrong   []string
}

type element struct {
	name string
	says bool // there is text in it, or it is labelled
	face bool // it is hidden from who does not see, as a picture beside a name
}

func (c *htmlChecker) say(format string, args ...any) {
	c.wrong = append(c.wrong, fmt.Sprintf(format, args...))
}

func (c *htmlChecker) start(t nethtml.Token, closed bool) {
	attrs := map[string]string{}
	for _, a := range t.Attr {
		if _, twice := attrs[a.Key]; twice {
			c.say("<%s> has %s twice", t.Data, a.Key)
		}
		attrs[a.Key] = a.Val
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
			c.say("<%s> has an inline %s", t.Data, a.Key)
		}
		if (a.Key == "href" || a.Key == "src") && strings.Contains(strings.ToLower(strings.SplitN(a.Val, "/", 2)[0]), "script:") {
			c.say("<%s> goes to %s", t.Data, a.Val)
		}
	}
	if id, ok := attrs["id"]; ok {
		if c.ids[id] || id == "" {
			c.say("the id %q is there twice or empty", id)
		}
		c.ids[id] = true
	}
	if target, ok := strings.CutPrefix(attrs["href"], "#"); ok {
		c.targets = append(c.targets, target)
	}
	if slices.Contains([]string{"p", "ul", "ol", "div", "section", "table", "dl", "fieldset", "details", "form", "nav", "h2", "h3"}, t.Data) &&
		slices.ContainsFunc(c.open, func(e element) bool { return e.name == "p" }) {
		c.say("a <%s> within a <p>", t.Data)
	}
	switch t.Data {
	case "html":
		if attrs["lang"] == "" {
			c.say("the page has no language")
		}
	case "h1", "h2", "h3", "h4":
		level := int(t.Data[1] - '0')
		if level > c.level+1 {
			c.say("<%s> after a heading of level %d", t.Data, c.level)
		}
		c.level = level
		if level == 1 {
			c.h1s++
		}
	case "img":
		_, told := attrs["alt"]
		if inFace := len(c.open) > 0 && c.open[len(c.open)-1].face; !told || attrs["alt"] == "" && !inFace {
			c.say("an <img> has no alt")
		}
	case "svg":
		if attrs["role"] != "img" || attrs["aria-label"] == "" && (attrs["aria-labelledby"] == "" || attrs["aria-describedby"] == "") {
			c.say("an <svg> is not labelled")
		}
		c.targets = append(c.targets, strings.Fields(attrs["aria-labelledby"]+" "+attrs["aria-describedby"])...)
	case "nav":
		if attrs["aria-label"] == "" {
			c.say("a <nav> is not labelled")
		}
	case "th":
		if attrs["scope"] == "" {
			c.say("a <th> has no scope")
		}
	case "form":
		asks := attrs["method"] == "get" // changes nothing
		if !asks && (!c.forms || attrs["method"] != "post") || attrs["action"] == "" {
			c.say("there is a <form> by %q to %q", attrs["method"], attrs["action"])
		}
	case "select", "textarea":
		c.fields = append(c.fields, attrs["id"])
	case "input":
		if attrs["type"] != "hidden" {
			c.fields = append(c.fields, attrs["id"])
		}
		if list := attrs["list"]; list != "" {
			c.targets = append(c.targets, list)
		}
	case "label":
		c.labels = append(c.labels, attrs["for"])
	case "script":
		_, late := attrs["defer"]
		if !late || !strings.Contains(attrs["src"], "/static/") || strings.Contains(attrs["src"], "//") || len(attrs) != 2 {
			c.say("there is a <script> from %q", attrs["src"])
		}
	case "iframe", "object":
		c.say("there is a <%s>", t.Data)
	case "li":
		if len(c.open) == 0 || c.open[len(c.open)-1].name != "ul" && c.open[len(c.open)-1].name != "ol" {
			c.say("a <li> that is in no list")
		}
	case "time":
		if attrs["datetime"] == "" {
			c.say("a <time> has no datetime")
		}
	}
	void := slices.Contains([]string{"meta", "link", "img", "br", "hr", "input", "wbr"}, t.Data)
	if !void && !closed {
		c.open = append(c.open, element{name: t.Data, says: attrs["aria-label"] != "", face: attrs["aria-hidden"] == "true"})
	}
}

func (c *htmlChecker) end(name string) {
	if len(c.open) == 0 {
		c.say("</%s> closes nothing", name)
		return
	}
	last := c.open[len(c.open)-1]
	if last.name != name {
		c.say("</%s> where <%s> is open", name, last.name)
		return
	}
	c.open = c.open[:len(c.open)-1]
	if slices.Contains([]string{"a", "title", "h1", "h2", "h3", "summary", "li", "time", "label", "legend", "button", "caption", "th", "desc"}, name) && !last.says {
		c.say("an empty <%s>", name)
	}
}

func (c *htmlChecker) finish() {
	for _, e := range c.open {
		c.say("<%s> is never closed", e.name)
	}
	if c.h1s != 1 {
		c.say("%d <h1>", c.h1s)
	}
	for _, field := range c.fields {
		if field == "" || !slices.Contains(c.labels, field) {
			c.say("the field %q has no label", field)
		}
	}
	for _, target := range c.targets {
		if !c.ids[target] {
			c.say("a link to #%s goes nowhere", target)
		}
	}
}
