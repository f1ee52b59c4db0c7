package e2e_test

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// browser walks pages as a person does, with cookies and without scripts.
type browser struct {
	client *http.Client
}

func newBrowser(t testing.TB) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{client: &http.Client{Jar: jar, Timeout: patience}}
	t.Cleanup(b.client.CloseIdleConnections)
	return b
}

// page is what the browser shows.
type page struct {
	url  *url.URL
	root *html.Node
}

func (b *browser) open(address string) (*page, error) { return b.shown(b.client.Get(address)) } //nolint:noctx // bounded by the client

func (b *browser) shown(resp *http.Response, err error) (*page, error) {
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	root, err := html.Parse(resp.Body)
	if err != nil {
		return nil, err
	}
	p := &page{resp.Request.URL, root}
	if resp.StatusCode >= 400 {
		return nil, fmt.Errorf("%s: %s: %s", p.url, resp.Status, p.text())
	}
	return p, nil
}

// submit sends the form that posts to an address with this in it, with some of its
// fields filled in.
func (b *browser) submit(p *page, action string, fill map[string]string) (*page, error) {
	for form := range p.root.Descendants() {
		if form.Data != "form" || form.Type != html.ElementNode || !strings.Contains(attribute(form, "action"), action) {
			continue
		}
		to, err := p.url.Parse(attribute(form, "action"))
		if err != nil {
			return nil, err
		}
		fields := url.Values{}
		for n := range form.Descendants() {
			name := attribute(n, "name")
			switch {
			case name == "":
			case attribute(n, "type") == "radio" || attribute(n, "type") == "checkbox":
				if has(n, "checked") {
					fields.Set(name, attribute(n, "value"))
				}
			case n.Data == "input" || n.Data == "button":
				fields.Set(name, attribute(n, "value"))
			case n.Data == "textarea" && n.FirstChild != nil:
				fields.Set(name, n.FirstChild.Data)
			}
		}
		for name, value := range fill {
			fields.Set(name, value)
		}
		return b.shown(b.client.PostForm(to.String(), fields)) //nolint:noctx // bounded by the client
	}
	return nil, fmt.Errorf("%s has no form for %s: %s", p.url, action, p.text())
}

// link is the address of the first link that goes to one with this in it.
func (p *page) link(to string) (string, error) {
	for n := range p.root.Descendants() {
		if href := attribute(n, "href"); n.Data == "a" && strings.Contains(href, to) {
			u, err := p.url.Parse(href)
			return u.String(), err
		}
	}
	return "", fmt.Errorf("%s has no link to %s: %s", p.url, to, p.text())
}

// text is what can be read on the page.
func (p *page) text() string {
	var words []string
	for n := range p.root.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "style" && n.Parent.Data != "script" {
			words = append(words, strings.Fields(n.Data)...)
		}
	}
	return strings.Join(words, " ")
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}
