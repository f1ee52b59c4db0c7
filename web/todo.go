package web

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"glueledger/scoring"
)

const (
	todoGlimpse = 4   // threads of each wait, where all waits are shown
	todoPage    = 25  // threads of one wait
	todoCounted = 500 // a longer list is said to be at least this long
)

// todoView is what waits for somebody now, as a list to work from.
type todoView struct {
	Filters []todoFilter
	Groups  []todoGroup
	Nothing bool   // nothing waits at all
	Stood   string // says that this is told by a history that has ended; empty where it has not
	Total   string // of all that is not filtered out by repository
	Of      string // the repository that the list is narrowed to; empty for all
	Repo    string // as ?repo= has it
	Wait    string // as ?wait= has it
	Action  string // where the form goes
	From    string // the months that the page is asked for, to be kept
	To      string
	Options template.HTML // repositories to choose from; empty where there is one
}

// todoFilter narrows the list to one wait, or widens it again.
type todoFilter struct {
	Text, Count string
	URL         string
	Now         bool
}

// todoGroup is what waits for one thing.
type todoGroup struct {
	ID    string
	Title string
	What  string // what is to be done about it
	Count string
	Rows  []waitingRow
	All   string // the list of all of them; empty where they are all here
	// Pages leads back to the first page, as the list is read from its beginning on. Which
	// threads are here is not always known.
	Pages pager
}

// waitingRow is a thread that waits, and where it is explained.
type waitingRow struct {
	waitingView
	Why string // the thread's page on this site
}

// todoWords are how the list speaks of a wait.
type todoWords struct{ slug, title, what string }

func wordsForWait(w scoring.WaitFor) todoWords {
	long := "For " + days(scoring.DefaultSettings().Waiting) + " or more"
	switch w {
	case scoring.ForTriage:
		return todoWords{"triage", "Untriaged issues", "Nobody but the author has touched them."}
	case scoring.ForReply:
		return todoWords{"answer", "Questions without an answer", "The last question on the thread stands."}
	case scoring.ForReview:
		return todoWords{"review", "Pull requests waiting for review", long + ", since the reviewers’ turn began."}
	case scoring.ForMerge:
		return todoWords{"merge", "Approved and not merged", long + "."}
	case scoring.ForAuthor:
		return todoWords{"author", "Pull requests waiting for their author", long + ": do they need a hand?"}
	case scoring.ForAnyone:
		return todoWords{"stale", "Gone stale", "Nobody touches them any more: end them or revive them."}
	}
	name := plain(string(w))
	return todoWords{strings.ReplaceAll(name, " ", "-"), sentenceCase("waiting for " + name), ""}
}

// askedTodo is what the query asks of the list: ?wait=review&repo=name&after=….
type askedTodo struct {
	wait  scoring.WaitFor // empty for all
	repo  string
	after time.Time
	skip  int
	shown int // on the pages before; 0 where that is not known
}

func readTodo(query url.Values) (askedTodo, error) {
	asked := askedTodo{repo: query.Get("repo")}
	if slug := query.Get("wait"); slug != "" {
		i := slices.IndexFunc(scoring.Waits(), func(w scoring.WaitFor) bool { return wordsForWait(w).slug == slug })
		if i < 0 {
			return asked, failure{http.StatusBadRequest, "Threads wait for triage, an answer, review, a merge, their author, or have gone stale: ?wait=triage, answer, review, merge, author or stale."}
		}
		asked.wait = scoring.Waits()[i]
	}
	after, skip, both := strings.Cut(query.Get("after"), "-")
	seconds, err := strconv.ParseInt(after, 10, 64)
	if err == nil && both {
		asked.skip, asked.shown, err = readSkip(skip)
	}
	if query.Get("after") != "" && (err != nil || asked.wait == "" || seconds < 0) {
		return asked, failure{http.StatusBadRequest, "There is no such place in the list. Begin with its first page."}
	}
	if seconds > 0 {
		asked.after = time.Unix(seconds, 0).UTC()
	}
	return asked, nil
}

// readSkip reads how many of a moment to skip, and how many threads the pages before have
// shown: "2-25".
func readSkip(s string) (skip, shown int, err error) {
	first, rest, more := strings.Cut(s, "-")
	if skip, err = readCount(first); err == nil && more {
		shown, err = readCount(rest)
	}
	return skip, shown, err
}

// readCount reads a number of threads.
func readCount(s string) (int, error) {
	n, err := strconv.ParseUint(s, 10, 20)
	return int(n), err //nolint:gosec // it has 20 bits
}

// todo reads what waits in a scope, of which an overview is shown. The list of an owner can
// be narrowed to one of the repositories.
func (s *server) todo(ctx context.Context, seen scopeSeen, o scoring.Overview, asked askedTodo, choices scoring.Choices) (todoView, error) {
	now, scope, repos := s.now(), seen.scope, seen.repos
	view := todoView{Action: s.path(scopePath(scope)), From: o.Span.From.String(), To: o.Span.To.String()}
	of := scope
	if scope.Repo == "" && len(repos) > 1 {
		if asked.repo != "" {
			i := slices.IndexFunc(repos, func(name string) bool { return strings.EqualFold(name, asked.repo) })
			if i < 0 {
				return view, missing()
			}
			of.Repo = repos[i]
			view.Repo, view.Of = repos[i], nameText(repos[i])
		}
	}
	if scope.Repo == "" && len(repos) > 1 {
		view.Options = repoOptions(repos, view.Repo)
	}
	known := o.KnownUntil
	if of != scope { // whose history can end earlier, or later
		var err error
		if known, err = s.reader.KnownUntil(ctx, of, seen.private); err != nil {
			return view, fmt.Errorf("read until when %s is known: %w", of, err)
		}
	}
	view.Stood = stood(known, now)
	if asked.wait != "" {
		view.Wait = wordsForWait(asked.wait).slug
	}
	queries := todoQueries(asked, now)
	lists, err := s.reader.Waiting(ctx, of, queries, seen.private)
	if err != nil {
		return view, fmt.Errorf("read what waits in %s: %w", of, err)
	}
	v := viewer{links: s.local, escape: func(text string) string { return text }, scope: of, asOf: scoring.AsOf(known, now)}
	total := 0
	for i, q := range queries {
		words, list := wordsForWait(q.For), lists[i]
		if list.Count == 0 && asked.wait != q.For {
			continue
		}
		total += list.Count
		view.Filters = append(view.Filters, todoFilter{Text: words.title, Count: atLeast(list.Count), URL: view.link(words.slug, ""), Now: asked.wait == q.For})
		if asked.wait != "" && asked.wait != q.For {
			continue
		}
		group := todoGroup{ID: "wait-" + words.slug, Title: words.title, What: words.what, Count: atLeast(list.Count),
			Pages: pager{What: plain(strings.ToLower(words.title)), Back: "Back to the longest", On: "Next"}}
		more := len(list.Threads) == q.Limit
		switch {
		case more && asked.wait == q.For:
			list.Threads = list.Threads[:q.Limit-1]
			group.Pages.Next = view.link(words.slug, placeAfter(list.Threads, q, asked.shown))
		case more && list.Count > q.Limit: // a link to all for one more saves nothing
			list.Threads = list.Threads[:q.Limit-1]
			group.All = view.link(words.slug, "")
		}
		if !q.After.IsZero() {
			group.Pages.Previous = view.link(words.slug, "")
		}
		if group.Pages.Next != "" || asked.shown > 0 {
			group.Pages.Counted = todoPart(asked.shown, len(list.Threads), list.Count)
		}
		for _, t := range choices.Waiting(list.Threads) {
			group.Rows = append(group.Rows, waitingRow{v.waiting(t), s.path(threadPath(t.Repo, t.Number))})
		}
		view.Groups = append(view.Groups, group)
	}
	view.Nothing = total == 0 && asked.wait == ""
	view.Total = atLeast(total)
	if len(view.Filters) > 0 {
		view.Filters = append([]todoFilter{{Text: "All", URL: view.link("", ""), Now: asked.wait == ""}}, view.Filters...)
	}
	return view, nil
}

// repoOptions are the names of repositories to choose from. Like tables, they are
// written here since there can be hundreds.
func repoOptions(repos []string, now string) template.HTML {
	var b strings.Builder
	b.Grow(listRoom * len(repos))
	for _, name := range repos {
		b.WriteString("<option")
		if name == now {
			b.WriteString(" selected")
		}
		b.WriteString(">" + template.HTMLEscapeString(nameText(name)) + "</option>")
	}
	return template.HTML(b.String()) //nolint:gosec // escaped
}

// todoQueries ask for the first threads of each wait, or for a page of the one that is
// asked for, always for one more than are shown; and how many there are of each.
func todoQueries(asked askedTodo, now time.Time) []scoring.WaitingQuery {
	var queries []scoring.WaitingQuery
	for _, wait := range scoring.Waits() {
		q := scoring.WaitingQuery{For: wait, AsOf: now, Most: todoCounted}
		switch asked.wait {
		case "":
			q.Limit = todoGlimpse + 1
		case wait:
			q.Limit, q.After, q.Skip = todoPage+1, asked.after, asked.skip
		}
		queries = append(queries, q)
	}
	return queries
}

// link is the page with another wait or place in the list.
func (v todoView) link(wait, after string) string {
	q := "?from=" + v.From + "&to=" + v.To
	for _, p := range [][2]string{{"wait", wait}, {"repo", v.Repo}, {"after", after}} {
		if p[1] != "" {
			q += "&" + p[0] + "=" + url.QueryEscape(p[1])
		}
	}
	return v.Action + q + "#waiting"
}

// placeAfter asks for the list behind the threads of a page, before which so many were
// shown. Where that is not known, it stays so.
func placeAfter(page []scoring.WaitingThread, q scoring.WaitingQuery, before int) string {
	since, skip := placeBehind(page, q)
	place := fmt.Sprintf("%d-%d", since.Unix(), skip)
	if before > 0 || q.After.IsZero() {
		place += fmt.Sprintf("-%d", before+len(page))
	}
	return place
}

// todoPart says which part of a list a page has, of whose threads so many were shown before.
// A list that has become shorter since begins elsewhere, so that nothing is said.
func todoPart(before, here, all int) string {
	if here == 0 || before+here > all && all < todoCounted {
		return ""
	}
	if all >= todoCounted {
		return fmt.Sprintf("%s to %s of at least %s threads", number(before+1), number(before+here), number(max(all, before+here)))
	}
	return counted(before, before+here, all, "thread", "threads")
}

// placeBehind is the place in a list behind the threads of a page: the moment since
// which the last has waited, and how many since that moment have been shown.
func placeBehind(page []scoring.WaitingThread, q scoring.WaitingQuery) (last time.Time, skip int) {
	last = page[len(page)-1].Since
	for _, t := range page {
		if t.Since.Equal(last) {
			skip++
		}
	}
	if last.Equal(q.After) {
		skip += q.Skip
	}
	return last, skip
}

// atLeast is a count that may have been given up on.
func atLeast(n int) string {
	if n >= todoCounted {
		return number(todoCounted) + "+"
	}
	return number(n)
}
