package web

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// badgesPage makes badges: what they are about is picked in a form, and what to copy
// stands below.
type badgesPage struct {
	layout
	Action  string
	Empty   bool   // the form was sent with nothing filled in
	Repo    string // as it was filled in: "owner/name" or "owner/name#12"
	Person  string
	Kinds   template.HTML // to choose from
	Offered template.HTML // names of repositories
	Picked  []pickedBadge
	Example *pickedBadge // where there is no badge to copy
}

// pickedBadge is a badge to copy, or why there is none.
type pickedBadge struct {
	ID       string // of its fields
	About    string // "meadow/harvest"
	Missing  string // said in place of the badge
	Image    string // address of the picture on this site
	Title    string
	Markdown string
	HTML     string
	Numbers  string // Markdown of the same badge as shields.io draws it
	written  string // the form of what is asked for
}

// offeredRepos is how many repositories are offered while typing; any other can be
// typed in full.
const offeredRepos = 300

// serveBadges serves the page that makes badges.
func (s *server) serveBadges(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	repo, person, kind := repoAsked(query.Get("repo"), s.local.gitHub()), strings.TrimSpace(query.Get("person")), query.Get("kind")
	if kind != "" && !isKind(kind) {
		return failure{http.StatusBadRequest, "There is no such kind of glue work. Choose one of those that the page offers."}
	}
	repos, err := s.reader.Repos(r.Context())
	if err != nil {
		return fmt.Errorf("read the repositories: %w", err)
	}
	page := badgesPage{
		layout: s.layout("Badges", crumb{Text: "Badges"}), Action: s.path("/badges"),
		Empty: query.Has("repo") && repo == "" && person == "",
		Repo:  shorten(plain(repo), 2*nameRunes), Person: shorten(plain(strings.TrimPrefix(person, "@")), nameRunes),
		Kinds: kindOptions(kind), Offered: offered(repos),
	}
	if page.Repo != "" {
		picked, err := s.pickRepo(r.Context(), page.Repo, kind)
		if err != nil {
			return err
		}
		page.Picked = append(page.Picked, picked)
	}
	if page.Person != "" {
		picked, err := s.pickPerson(r.Context(), page.Person, kind)
		if err != nil {
			return err
		}
		page.Picked = append(page.Picked, picked)
	}
	if !slices.ContainsFunc(page.Picked, func(p pickedBadge) bool { return p.Missing == "" }) {
		if page.Example, err = s.exampleBadge(r.Context(), repos); err != nil {
			return err
		}
	}
	return show(w, r, s.pages.badges, &page)
}

// exampleBadge is the badge of the first repository, for who has not seen one; nil
// where there is none.
func (s *server) exampleBadge(ctx context.Context, repos []history.Repo) (*pickedBadge, error) {
	i := slices.IndexFunc(repos, func(r history.Repo) bool { return !r.Private })
	if i < 0 {
		return nil, nil
	}
	picked, err := s.pickRepo(ctx, scoring.Scope{Owner: repos[i].Owner, Repo: repos[i].Name}.String(), "")
	if err != nil || picked.Missing != "" {
		return nil, err
	}
	return &picked, nil
}

// repoAsked is the repository, or the thread, that somebody has typed: "owner/name",
// "owner/name#12", or its address on GitHub.
func repoAsked(typed, gitHub string) string {
	typed = strings.TrimSpace(typed)
	_, host, _ := strings.Cut(gitHub, "://")
	bare := strings.TrimPrefix(strings.TrimPrefix(typed, "https://"), "http://")
	path, ok := strings.CutPrefix(bare, host+"/")
	if !ok {
		return typed
	}
	path, _, _ = strings.Cut(path, "?")
	path, _, _ = strings.Cut(path, "#")
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) < 2 {
		return typed
	}
	repo := parts[0] + "/" + strings.TrimSuffix(parts[1], ".git")
	if len(parts) > 3 && (parts[2] == "issues" || parts[2] == "pull" || parts[2] == "discussions") {
		repo += "#" + parts[3]
	}
	return repo
}

// pickRepo makes the badge of a repository, or of a thread of it.
func (s *server) pickRepo(ctx context.Context, named, kind string) (pickedBadge, error) {
	picked := pickedBadge{ID: "of-repo", About: named, written: "owner/name"}
	full, digits, isThread := strings.Cut(named, "#")
	owner, name, ok := strings.Cut(full, "/")
	number, _ := strconv.Atoi(digits) // none is 0
	if !ok || owner == "" || name == "" || isThread && number < 1 {
		picked.Missing = "A repository is written as owner/name, a thread of it as owner/name#12."
		return picked, nil
	}
	of := history.Repo{Owner: owner, Name: name}
	if isThread {
		picked.written = "owner/name#12, with the number of the thread"
		badge, err := s.threadBadge(ctx, owner, name, number, kind)
		return s.pick(picked, badge, err, "/badges/"+url.PathEscape(owner)+"/"+url.PathEscape(name)+"/"+strconv.Itoa(number), kind, threadPath(of, number))
	}
	badge, err := s.repoBadge(ctx, owner, name, kind)
	return s.pick(picked, badge, err, "/badges/"+url.PathEscape(owner)+"/"+url.PathEscape(name), kind, repoPath(of))
}

func (s *server) pickPerson(ctx context.Context, login, kind string) (pickedBadge, error) {
	badge, err := s.personBadge(ctx, login, kind)
	return s.pick(pickedBadge{ID: "of-person", About: login, written: "a login as GitHub has it"}, badge, err, "/badges/people/"+url.PathEscape(login), kind,
		personPath(history.Account{Login: login}))
}

// pick says what to copy of a badge at a path, which leads to a page. What is not known
// and what is not to be shown look alike.
func (s *server) pick(p pickedBadge, badge badgeView, err error, path, kind, leads string) (pickedBadge, error) {
	var f failure
	switch {
	case err != nil && (s.notFound(err) || errors.As(err, &f)):
		p.Missing = "Nothing is known of it here, or it is not shown in badges. Check the spelling: " + p.written + "."
		return p, nil
	case err != nil:
		return p, fmt.Errorf("draw the badge of %s: %w", path, err)
	}
	query := ""
	if kind != "" {
		query = "?" + url.Values{"kind": {kind}}.Encode()
	}
	site := s.outside.Site
	p.Title = badge.Title
	p.Image = s.path(path + string(badgePicture) + query)
	picture, page := site+path+string(badgePicture)+query, site+leads
	about, _, _ := strings.Cut(badge.Title, ": ") // without the number, which the picture counts anew
	alt := shorten(about, titleRunes)
	p.Markdown = fmt.Sprintf("[![%s](%s)](%s)", escapeMarkdown(plain(alt)), picture, page)
	p.HTML = fmt.Sprintf(`<a href="%s"><img src="%s" alt="%s"></a>`, template.HTMLEscapeString(page), template.HTMLEscapeString(picture), template.HTMLEscapeString(alt))
	shields := "https://img.shields.io/endpoint?" + url.Values{"url": {site + path + string(badgeNumbers) + query}}.Encode()
	p.Numbers = fmt.Sprintf("[![%s](%s)](%s)", escapeMarkdown(plain(alt)), shields, page)
	return p, nil
}

// kindOptions are the kinds to choose from.
func kindOptions(now string) template.HTML {
	var b strings.Builder
	for _, k := range allKinds() {
		selected := ""
		if string(k.Kind) == now {
			selected = " selected"
		}
		b.WriteString(`<option value="` + string(k.Kind) + `"` + selected + `>` + k.Name + "</option>\n")
	}
	return template.HTML(b.String()) //nolint:gosec // our own words
}

// offered are public repositories to choose from while typing.
func offered(repos []history.Repo) template.HTML {
	var b strings.Builder
	left := offeredRepos
	for _, o := range ownersOf(repos, nil) {
		for _, name := range o.repos {
			if left--; left < 0 {
				break
			}
			full := scoring.Scope{Owner: o.name, Repo: name}.String()
			b.WriteString(`<option value="` + template.HTMLEscapeString(full) + `"></option>`)
		}
	}
	return template.HTML(b.String()) //nolint:gosec // escaped
}
