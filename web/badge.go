package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"glueledger/scoring"
)

// badgeView is a flat badge: what it is about on the left, the count on the
// right. Lengths are in pixels.
type badgeView struct {
	Label, Value           string
	Title                  string // said in full, for who cannot see the picture
	Colour                 string
	LabelWidth, ValueWidth int // of the two halves
	LabelText, ValueText   int // of the words in them
}

const (
	badgeGreen = "#1a7f5a"
	badgeGrey  = "#6b7280"
)

// Width is that of the whole badge.
func (b badgeView) Width() int { return b.LabelWidth + b.ValueWidth }

// LabelX and ValueX are where the words begin.
func (b badgeView) LabelX() int { return (b.LabelWidth - b.LabelText) / 2 }

// ValueX is where the count begins.
func (b badgeView) ValueX() int { return b.LabelWidth + (b.ValueWidth-b.ValueText)/2 }

// newBadge is a badge about glue work as a whole.
func newBadge(value, title, colour string) badgeView {
	return newBadgeAbout("glue work", value, title, colour)
}

func newBadgeAbout(label, value, title, colour string) badgeView {
	const padding = 14
	b := badgeView{Label: label, Value: value, Title: title, Colour: colour, LabelText: textWidth(label), ValueText: textWidth(value)}
	b.LabelWidth, b.ValueWidth = b.LabelText+padding, b.ValueText+padding
	return b
}

// badgeForm is a form in which a badge is served.
type badgeForm string

const (
	badgePicture badgeForm = ".svg"
	badgeNumbers badgeForm = ".json" // for shields.io, which draws it in a style of its reader's choice
)

// cutBadge takes the form off a file's name.
func cutBadge(file string) (string, badgeForm, bool) {
	for _, form := range []badgeForm{badgePicture, badgeNumbers} {
		if name, ok := strings.CutSuffix(file, string(form)); ok && name != "" {
			return name, form, true
		}
	}
	return "", "", false
}

// serveRepoBadge counts the threads that glue work in a repository has moved.
func (s *server) serveRepoBadge(w http.ResponseWriter, r *http.Request) error {
	name, form, ok := cutBadge(r.PathValue("file"))
	if !ok {
		return missing()
	}
	badge, err := s.repoBadge(r.Context(), r.PathValue("owner"), name, r.URL.Query().Get("kind"))
	return s.sendBadge(w, r, form, badge, err)
}

// servePersonBadge counts the threads that somebody's glue work has moved.
func (s *server) servePersonBadge(w http.ResponseWriter, r *http.Request) error {
	login, form, ok := cutBadge(r.PathValue("file"))
	if !ok {
		return missing()
	}
	badge, err := s.personBadge(r.Context(), login, r.URL.Query().Get("kind"))
	return s.sendBadge(w, r, form, badge, err)
}

// serveThreadBadge names the kinds of glue work that moved a thread, or counts the credits
// of one.
func (s *server) serveThreadBadge(w http.ResponseWriter, r *http.Request) error {
	digits, form, ok := cutBadge(r.PathValue("file"))
	number, err := strconv.Atoi(digits)
	if !ok || err != nil || number <= 0 {
		return missing()
	}
	badge, err := s.threadBadge(r.Context(), r.PathValue("owner"), r.PathValue("repo"), number, r.URL.Query().Get("kind"))
	return s.sendBadge(w, r, form, badge, err)
}

// repoBadge draws the badge of a public repository, of one kind or of all.
func (s *server) repoBadge(ctx context.Context, owner, name, kind string) (badgeView, error) {
	repo, err := s.publicRepo(ctx, owner, name)
	if err != nil {
		return badgeView{}, err
	}
	tally, err := s.reader.RepoTally(ctx, repo.Owner, repo.Name, false)
	if err != nil {
		return badgeView{}, err
	}
	threads := count(tally.Threads, "thread", "threads")
	return tallyBadge(tally, kind, "in "+nameText(repo.FullName()), fmt.Sprintf("Glue work in %s: %s moved, %s to %s", nameText(repo.FullName()), threads,
		count(tally.Credits, "credit", "credits"), count(tally.People, "person", "people")))
}

// personBadge draws the badge of somebody who is shown in badges.
func (s *server) personBadge(ctx context.Context, login, kind string) (badgeView, error) {
	tally, err := s.reader.PersonTally(ctx, login, false)
	if err != nil {
		return badgeView{}, err
	}
	return tallyBadge(tally, kind, "by "+nameText(login), fmt.Sprintf("Glue work by %s: %s moved, %s", nameText(login),
		count(tally.Threads, "thread", "threads"), count(tally.Credits, "credit", "credits")))
}

// tallyBadge counts threads: those of one kind, or all, of which title then tells.
func tallyBadge(tally scoring.Tally, kind, where, title string) (badgeView, error) {
	if kind == "" {
		if tally.Credits == 0 {
			return noBadge(where), nil
		}
		return newBadge(count(tally.Threads, "thread", "threads"), title, badgeGreen), nil
	}
	return kindBadge(kind, tally.Moved, where, func(words kindWords, n int) (value, title string) {
		return count(n, "thread", "threads"), fmt.Sprintf("%s %s: %s %s", words.Name, where, count(n, words.unit.one, words.unit.many), words.unit.done)
	})
}

// kindBadge is about one kind of those that were counted somewhere; say tells of some.
func kindBadge(kind string, counted map[scoring.Kind]int, where string, say func(words kindWords, n int) (value, title string)) (badgeView, error) {
	if !isKind(kind) {
		return badgeView{}, missing()
	}
	words, n := wordsFor(scoring.Kind(kind)), counted[scoring.Kind(kind)]
	label := strings.ToLower(words.Name)
	if n == 0 {
		return newBadgeAbout(label, "none yet", words.Name+" "+where+": none yet", badgeGrey), nil
	}
	value, title := say(words, n)
	return newBadgeAbout(label, value, title, kindColour(words.Kind)), nil
}

// isKind reports whether there is such a kind.
func isKind(kind string) bool {
	_, ok := wordsOf[scoring.Kind(kind)]
	return ok
}

// threadBadge draws the badge of a thread of a public repository, of one kind or of all.
func (s *server) threadBadge(ctx context.Context, owner, name string, number int, kind string) (badgeView, error) {
	repo, err := s.publicRepo(ctx, owner, name)
	if err != nil {
		return badgeView{}, err
	}
	tally, err := s.reader.ThreadTally(ctx, repo.Owner, repo.Name, number, false)
	about := fmt.Sprintf("on %s#%d", nameText(repo.FullName()), number)
	switch {
	case err != nil:
		return badgeView{}, err
	case kind != "":
		return kindBadge(kind, tally.ByKind, about, func(words kindWords, n int) (value, title string) {
			value = count(n, "credit", "credits")
			return value, fmt.Sprintf("%s %s: %s", words.Name, about, value)
		})
	case tally.Credits == 0:
		return noBadge(about), nil
	}
	var kinds []string
	for _, k := range allKinds() {
		if tally.ByKind[k.Kind] > 0 {
			kinds = append(kinds, strings.ToLower(k.Name))
		}
	}
	value := strings.Join(kinds, ", ")
	if len(kinds) == 0 || len(kinds) > 2 {
		value = count(tally.Credits, "credit", "credits")
	}
	title := fmt.Sprintf("Glue work %s: %s to %s", about,
		count(tally.Credits, "credit", "credits"), count(tally.People, "person", "people"))
	if len(kinds) > 0 {
		title += " for " + listed(kinds)
	}
	return newBadge(value, title, badgeGreen), nil
}

// sendBadge sends a badge. What is known and has no credits yet has a grey one; what is
// unknown or private has one too, with the status 404.
func (s *server) sendBadge(w http.ResponseWriter, r *http.Request, form badgeForm, badge badgeView, err error) error {
	var f failure
	switch {
	case err != nil && !s.notFound(err) && !errors.As(err, &f):
		return fmt.Errorf("draw a badge: %w", err)
	case err != nil:
		return s.writeBadge(w, r, form, http.StatusNotFound, unknownBadge())
	}
	return s.writeBadge(w, r, form, http.StatusOK, badge)
}

func unknownBadge() badgeView {
	return newBadge("unknown", "Glue work: nothing is known at this address", badgeGrey)
}

func noBadge(where string) badgeView {
	return newBadge("no credits yet", "Glue work "+where+": no credits yet", badgeGrey)
}

// shieldsBadge is what shields.io reads of an endpoint.
type shieldsBadge struct {
	SchemaVersion int    `json:"schemaVersion"` // always 1
	Label         string `json:"label"`
	Message       string `json:"message"`
	Color         string `json:"color"` // hexadecimal, without a #
}

func (s *server) writeBadge(w http.ResponseWriter, r *http.Request, form badgeForm, status int, badge badgeView) error {
	var b bytes.Buffer
	var err error
	contentType := "image/svg+xml"
	if form == badgeNumbers {
		contentType = "application/json"
		err = json.NewEncoder(&b).Encode(shieldsBadge{1, badge.Label, badge.Value, strings.TrimPrefix(badge.Colour, "#")})
	} else {
		err = s.pages.badge.Execute(&b, badge)
	}
	if err != nil {
		return err
	}
	// Images in comments come through a caching proxy: five minutes are fresh
	// enough for a count, and a changed one has another tag.
	w.Header().Set("Cache-Control", "public, max-age=300")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	w.Header().Set("Content-Security-Policy", "default-src 'none'")
	if status != http.StatusOK {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = b.WriteTo(w)
		return nil
	}
	serveBytes(w, r, contentType, b.Bytes())
	return nil
}
