package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	nethtml "golang.org/x/net/html"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// longHostile are further texts that are meant to break a layout or a parser.
func longHostile() []string {
	return []string{
		strings.Repeat("🎉", 200), "h" + strings.Repeat("\u0336\u0315\u034f", 150) + "i", strings.Repeat("Donaudampfschifffahrt", 15), strings.Repeat("\u202e", 50) + "olleh",
		`" onmouseover="alert(1)`, `' autofocus onfocus='alert(1)`, "</title><script>alert(1)</script>", "</textarea><svg onload=alert(1)>", "</time></bdi></li><h1>mine</h1>",
		"]]><x/>", "<![CDATA[ x", "<?xml version='1.0'?>", "<!DOCTYPE html>", "&#x202e;&lrm;", "JaVaScRiPt:alert(1)//", "data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)",
		"@org/team please", strings.TrimSpace(strings.Repeat("label-", 40) + " " + strings.Repeat("another label, ", 30)), "=cmd|' /C calc'!A0", "\u061c\u2067mixed שלום and مرحبا\u2069 text",
	}
}

// hostileSite is a site in which people wrote s wherever they can write, and a browser of
// who can read its private repository.
func hostileSite(t *testing.T, s string) (http.Handler, *guest) {
	t.Helper()
	at := newSignInSite(t)
	at.ledger = hostileLedger(s)
	at.judge = func(thread *history.Thread) scoring.Judgement {
		somebody := history.Account{ID: 21, Login: s}
		return scoring.Judgement{
			Waiting: &scoring.Waiting{For: scoring.ForReview, Since: date(2025, 3, 1), On: []history.Account{somebody}},
			Verdicts: []scoring.Verdict{
				{Rule: ruleFor(scoring.Triage), Kind: scoring.Triage, Actor: somebody, Outcome: scoring.Refused, Reason: "They wrote " + s},
				{Rule: ruleFor(scoring.ReviewUnblocking), Kind: scoring.ReviewUnblocking, Actor: somebody, Outcome: scoring.Gave, Reason: s, Effect: s, Evidence: hostileEvidence(s)},
			},
		}
	}
	at.open(t)
	return at, at.signedIn(t, "ada")
}

func hostileEvidence(s string) []scoring.Evidence {
	return []scoring.Evidence{{Verb: history.Labeled, Subject: s, At: date(2025, 3, 3), URL: s}}
}

// hostilePaths is everything that people's words are shown in.
func hostilePaths() []string {
	paths := append(pagePaths(), "/badges/meadow/harvest.svg", "/badges/meadow/harvest.json?kind=triage", "/badges/meadow/harvest/128.svg", "/badges/people/ada-k.svg",
		"/badges/people/ada-k.json", "/badges/receipts/a1.svg", "/badges/receipts/a1.json", "/people/ada-k.md", "/people/ada-k.json", "/people/ada-k.csv")
	for _, row := range accessMatrix() {
		paths = append(paths, row.public, row.private)
	}
	slices.Sort(paths)
	return slices.DeleteFunc(slices.Compact(paths), func(p string) bool { return p == "" })
}

// TestHostileWords asks for everything on a site on which people wrote something hostile
// wherever they can write. What comes must be sound, and built as where they wrote
// nothing of the sort: nothing of their words becomes more than words.
func TestHostileWords(t *testing.T) {
	harmless := map[string][]string{}
	_, tame := hostileSite(t, "harmless words")
	for _, p := range hostilePaths() {
		harmless[p] = skeleton(t, p, follow(tame, p).Body.Bytes())
	}
	harmless["alone"] = skeleton(t, "alone", []byte(reportAlone(t, hostileLedger("harmless words"))))
	for _, s := range packed(append(hostile(), longHostile()...)) {
		_, member := hostileSite(t, s)
		if diff := cmp.Diff(harmless["alone"], skeleton(t, "alone of "+s, []byte(reportAlone(t, hostileLedger(s))))); diff != "" && plain(s) != "" {
			t.Fatalf("%q: a report that stands alone is built otherwise: -harmless +hostile:\n%s", s, diff)
		}
		for _, p := range hostilePaths() {
			w := follow(member, p)
			if w.Code >= 500 {
				t.Errorf("%q: %s answers %d", s, p, w.Code)
			}
			body := w.Body.Bytes()
			got := skeleton(t, p+" of "+s, body)
			if plain(s) == "" { // what is not there is not marked up
				continue
			}
			if !slices.Equal(harmless[p], got) {
				t.Fatalf("%q: %s is built otherwise: -harmless +hostile:\n%s", s, p, cmp.Diff(harmless[p], got))
			}
		}
	}
}

// packed joins texts as long as a name shows all of them, since a site takes its time.
// Other tests look at how each begins.
func packed(texts []string) []string {
	var all []string
	for _, s := range texts {
		if n := len(all); n > 0 && utf8.RuneCountInString(all[n-1]+s) < nameRunes {
			all[n-1] += " " + s
		} else {
			all = append(all, s)
		}
	}
	return all
}

// TestHostileAddresses asks for what never was, in words that are meant to come back as
// more than words.
func TestHostileAddresses(t *testing.T) {
	site := newSite(t, fullLedger())
	for _, s := range append(hostile(), longHostile()...) {
		q, p := url.QueryEscape(s), url.PathEscape(s)
		for _, address := range []string{
			"/o/meadow?wait=" + q, "/o/meadow?repo=" + q, "/o/meadow?people=" + q, "/o/meadow?wait=review&after=" + q, "/o/meadow?from=" + q + "&to=" + q,
			"/people/ben?page=" + q, "/badges?repo=" + q + "&person=" + q + "&kind=" + q, "/reports/meadow/2025-03?format=" + q,
			"/people/" + p, "/o/" + p, "/o/meadow/" + p, "/o/meadow/harvest/" + p, "/reports/" + p, "/reports/meadow/" + p, "/receipts/" + p, "/badges/meadow/" + p, "/badges/people/" + p,
		} {
			w := get(t, site, address)
			if w.Code >= 500 {
				t.Errorf("%s: %d", address, w.Code)
			}
			if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") && w.Body.Len() > 0 && w.Header().Get("Location") == "" {
				pageSkeleton(t, address, w.Body.String())
			}
		}
	}
}

// follow asks for a page, and for the one that it leads on to: a person's has their name
// in its address.
func follow(g *guest, path string) *httptest.ResponseRecorder {
	w := g.get(path)
	if to := w.Header().Get("Location"); to != "" {
		return g.get(to)
	}
	return w
}

// skeleton is how an answer is built, without its words. It holds that the answer is
// sound.
func skeleton(t *testing.T, what string, body []byte) []string {
	t.Helper()
	name, _, _ := strings.Cut(what, " of ")
	name, _, _ = strings.Cut(name, "?")
	if !utf8.Valid(body) {
		t.Errorf("%s is no UTF-8", what)
	}
	if bytes.HasPrefix(body, []byte("<!DOCTYPE html>")) {
		return pageSkeleton(t, what, string(body))
	}
	form := path.Ext(name)
	if strings.HasPrefix(name, apiRoot) {
		form = ".json"
	}
	switch form {
	case ".svg", ".atom":
		return xmlSkeleton(t, what, body)
	case ".json":
		if !json.Valid(body) {
			t.Errorf("%s is no JSON", what)
		}
		return nil
	case ".csv":
		return csvSkeleton(t, what, body)
	case ".md":
		_, tags := rendered(t, string(body))
		return tags
	}
	return pageSkeleton(t, what, string(body))
}

func csvSkeleton(t *testing.T, what string, body []byte) []string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
	built := []string{}
	for _, row := range rows {
		built = append(built, strings.Repeat(",", len(row)))
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@＝＋－＠\t\r\n", []rune(cell)[0]) {
				t.Errorf("%s: cell %q begins like a formula", what, cell)
			}
		}
	}
	return built
}

func xmlSkeleton(t *testing.T, what string, body []byte) []string {
	t.Helper()
	built := []string{}
	for d := xml.NewDecoder(bytes.NewReader(body)); ; {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			return built
		case err != nil:
			t.Errorf("%s: %v", what, err)
			return built
		}
		switch token := token.(type) {
		case xml.StartElement:
			names := []string{token.Name.Local}
			for _, a := range token.Attr {
				names = append(names, a.Name.Local)
			}
			built = append(built, strings.Join(names, " "))
		case xml.CharData:
			checkShown(t, what, string(token))
		case xml.Comment, xml.Directive:
			t.Errorf("%s has %v", what, token)
		}
	}
}

// pageSkeleton are the elements of a page with the names of their attributes and where
// they lead to. Left out is what depends on words alone: what marks names and code
// within a line, the excerpt of a comment, and the link from a time to where it was said.
func pageSkeleton(t *testing.T, what, page string) []string {
	t.Helper()
	for _, wrong := range checkForms(page) {
		t.Errorf("%s: %s", what, wrong)
	}
	root, err := nethtml.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	built := []string{}
	var walk func(n *nethtml.Node, isolated bool)
	walk = func(n *nethtml.Node, isolated bool) {
		class := attributeOf(n, "class")
		ofWords := n.Data == "bdi" || n.Data == "code" || n.Data == "span" && strings.HasPrefix(class, "name") ||
			n.Data == "a" && n.FirstChild != nil && n.FirstChild == n.LastChild && n.FirstChild.Data == "time"
		switch {
		case n.Type == nethtml.TextNode:
			checkShown(t, what, n.Data)
			if !isolated && strings.IndexFunc(n.Data, rightToLeft) >= 0 {
				t.Errorf("%s: %q is not isolated in <%s>", what, n.Data, n.Parent.Data)
			}
		case n.Type == nethtml.CommentNode:
			t.Errorf("%s has a comment: %s", what, n.Data)
		case n.Data == "p" && class == "excerpt":
			return
		case n.Type == nethtml.ElementNode && !ofWords:
			built = append(built, builtOf(n))
			for _, a := range n.Attr {
				checkShown(t, what, a.Val)
			}
		}
		// What is the whole of a picture, a title, an option or a field stands by itself.
		isolated = isolated || strings.HasPrefix(class, "face ") || slices.Contains([]string{"bdi", "title", "desc", "option", "textarea", "script", "style"}, n.Data)
		for child := range n.ChildNodes() {
			walk(child, isolated)
		}
	}
	walk(root, false)
	return built
}

// builtOf is an element, its attributes and whether its address is on the site.
func builtOf(n *nethtml.Node) string {
	names := []string{n.Data}
	for _, a := range n.Attr {
		name := a.Key
		if n.Data == "time" && name == "class" { // which is the link's where there is one
			continue
		}
		if name == "href" || name == "src" || name == "action" {
			u, err := url.Parse(a.Val)
			if err != nil {
				name += " broken"
			} else {
				name += " " + u.Scheme + ":" + u.Host
			}
		}
		names = append(names, name)
	}
	return strings.Join(names, " ")
}

func attributeOf(n *nethtml.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// checkShown wants nothing in a shown text that turns it around, hides in it or piles up.
func checkShown(t *testing.T, what, s string) {
	t.Helper()
	piled := 0
	for _, r := range s {
		if unicode.Is(unicode.M, r) {
			piled++
		} else {
			piled = 0
		}
		odd := unicode.In(r, unicode.Bidi_Control, unicode.Join_Control, unicode.Other_Default_Ignorable_Code_Point) || unicode.IsControl(r) && !strings.ContainsRune("\n\t", r)
		if odd || r == '\u200b' || r == '\ufeff' || piled > 3 {
			t.Errorf("%s shows %U in %q", what, r, s)
			return
		}
	}
}
