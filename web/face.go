package web

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"glueledger/scoring/history"
)

// The sides of pictures of people, in pixels of the style sheet.
const (
	faceSide  = 24 // beside a name
	headSide  = 56 // at the head of somebody's page
	faceHues  = 6  // the style sheet has as many classes
	faceSharp = 3  // pixels of the picture for one of the style sheet: phones are that fine
)

// face is somebody's picture from GitHub over a disc with the first letter of their
// login, which is what shows where there is no picture. It stands beside the name, so
// it says nothing to who does not see it; its size is the style sheet's. Nobody has none, nor has anybody on a page
// that stands by itself. The browser tells GitHub nothing of the page: see the policy
// of referrers in [secured].
func (l Links) face(a history.Account, side int) template.HTML {
	if !l.within || a.ID <= 0 || a.Login == "" {
		return ""
	}
	var b strings.Builder
	b.WriteString(`<span class="face f` + strconv.FormatInt(a.ID%faceHues, 10) + `" aria-hidden="true">` + template.HTMLEscapeString(initial(a.Login)))
	if from := l.pictures(); from != "" {
		b.WriteString(`<img src="` + template.HTMLEscapeString(from+strconv.FormatInt(a.ID, 10)+"?s="+strconv.Itoa(side*faceSharp)+"&v=4") +
			`" alt="" loading="lazy">`)
	}
	b.WriteString(`</span>`)
	return template.HTML(b.String()) //nolint:gosec // escaped
}

// initial is the first letter or digit of a login, as a capital.
func initial(login string) string {
	for _, r := range plain(login) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return strings.ToUpper(string(r))
		}
	}
	return "·"
}

// pictures is the address, without the account's id, at which GitHub has the pictures of
// people; empty for none. A GitHub Enterprise Server has them on its own host.
func (l Links) pictures() string {
	switch at := l.gitHub(); {
	case l.madeUp:
		return ""
	case at == publicGitHub:
		return "https://avatars.githubusercontent.com/u/"
	default:
		return at + "/avatars/u/"
	}
}

// pictureOrigin is where those pictures come from, for the security policy.
func (l Links) pictureOrigin() string {
	u, err := url.Parse(l.pictures())
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
