package web

import (
	"bytes"
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

// serveRepoBadge counts the threads that glue work in a repository has moved.
func (s *server) serveRepoBadge(w http.ResponseWriter, r *http.Request) error {
	name, ok := strings.CutSuffix(r.PathValue("file"), ".svg")
	if !ok {
		return missing()
	}
	repo, err := s.publicRepo(r.Context(), r.PathValue("owner"), name)
	var tally scoring.Tally
	if err == nil {
		tally, err = s.reader.RepoTally(r.Context(), repo.Owner, repo.Name, false)
	}
	return s.sendBadge(w, r, tally, err, func() badgeView {
		threads := count(tally.Threads, "thread", "threads")
		return newBadge(threads, fmt.Sprintf("Glue work in %s: %s moved, %s to %s", nameText(repo.FullName()), threads,
			count(tally.Credits, "credit", "credits"), count(tally.People, "person", "people")), badgeGreen)
	})
}

// servePersonBadge counts the threads that somebody's glue work has moved.
func (s *server) servePersonBadge(w http.ResponseWriter, r *http.Request) error {
	login, ok := strings.CutSuffix(r.PathValue("file"), ".svg")
	if !ok {
		return missing()
	}
	tally, err := s.reader.PersonTally(r.Context(), login, false)
	return s.sendBadge(w, r, tally, err, func() badgeView {
		threads := count(tally.Threads, "thread", "threads")
		return newBadge(threads, fmt.Sprintf("Glue work by %s: %s moved, %s", nameText(login), threads,
			count(tally.Credits, "credit", "credits")), badgeGreen)
	})
}

// serveThreadBadge names the kinds of glue work that moved a thread.
func (s *server) serveThreadBadge(w http.ResponseWriter, r *http.Request) error {
	digits, ok := strings.CutSuffix(r.PathValue("file"), ".svg")
	number, err := strconv.Atoi(digits)
	if !ok || err != nil || number <= 0 {
		return missing()
	}
	repo, err := s.publicRepo(r.Context(), r.PathValue("owner"), r.PathValue("repo"))
	var tally scoring.Tally
	if err == nil {
		tally, err = s.reader.ThreadTally(r.Context(), repo.Owner, repo.Name, number, false)
	}
	return s.sendBadge(w, r, tally, err, func() badgeView {
		var kinds []string
		for _, k := range knownKinds() {
			if tally.ByKind[k.Kind] > 0 {
				kinds = append(kinds, strings.ToLower(k.Name))
			}
		}
		value := strings.Join(kinds, ", ")
		if len(kinds) == 0 || len(kinds) > 2 {
			value = count(tally.Credits, "credit", "credits")
		}
		title := fmt.Sprintf("Glue work on %s#%d: %s to %s", nameText(repo.FullName()), number,
			count(tally.Credits, "credit", "credits"), count(tally.People, "person", "people"))
		if len(kinds) > 0 {
			title += " for " + listed(kinds)
		}
		return newBadge(value, title, badgeGreen)
	})
}

// sendBadge sends the badge that draw makes of a tally. What is known and has no
// credits yet has a grey badge; what is unknown or private has one too, with
// the status 404.
func (s *server) sendBadge(w http.ResponseWriter, r *http.Request, tally scoring.Tally, err error, draw func() badgeView) error {
	var f failure
	switch {
	case err != nil && !s.notFound(err) && !errors.As(err, &f):
		return fmt.Errorf("count credits for a badge: %w", err)
	case err != nil:
		return s.writeBadge(w, r, http.StatusNotFound, unknownBadge())
	case tally.Credits == 0:
		return s.writeBadge(w, r, http.StatusOK, newBadge("no credits yet", "Glue work: no credits yet", badgeGrey))
	}
	return s.writeBadge(w, r, http.StatusOK, draw())
}

func unknownBadge() badgeView {
	return newBadge("unknown", "Glue work: nothing is known at this address", badgeGrey)
}

func (s *server) writeBadge(w http.ResponseWriter, r *http.Request, status int, badge badgeView) error {
	var b bytes.Buffer
	if err := s.pages.badge.Execute(&b, badge); err != nil {
		return err
	}
	// Images in comments come through a caching proxy: five minutes are fresh
	// enough for a count, and a changed one has another tag.
	w.Header().Set("Cache-Control", "public, max-age=300")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	w.Header().Set("Content-Security-Policy", "default-src 'none'")
	if status != http.StatusOK {
		w.Header().Set("Content-Type", "image/svg+xml")
		w.WriteHeader(status)
		_, _ = b.WriteTo(w)
		return nil
	}
	serveBytes(w, r, "image/svg+xml", b.Bytes())
	return nil
}
