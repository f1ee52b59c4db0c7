package web

import (
	"bytes"
	"fmt"
	"strings"
	"text/template"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// BadgeComment is what the comment on a thread tells.
type BadgeComment struct {
	Repo     history.Repo
	Type     history.ThreadType
	Receipts []scoring.Receipt // whose people may be shown in badges, at least one, in their order
	Choices  scoring.Choices   // of all people, so that sentences name nobody who is not to be
}

// How much of a badge comment is in sight at once, and how long it may be.
const (
	shownBadges   = 12
	commentLimit  = 60_000 // bytes, of the 65,536 characters that GitHub takes
	badgeMaxRunes = 40     // of a name in a badge
)

// BadgeComment is the comment on a thread, in Markdown: a badge that links to its
// receipt for each credit, and a sentence that says the same. Where there is no
// site, or the repository is private, there are no pictures, which would be asked
// for by a server that may know nothing of it; the sentences then link to GitHub.
func (l Links) BadgeComment(c BadgeComment) (string, error) {
	if c.Repo.Private {
		l.Site = ""
	}
	t, err := template.ParseFS(files, "templates/badges.md")
	if err != nil {
		return "", fmt.Errorf("parse the badge comment: %w", err)
	}
	view := badgeCommentView{Noun: threadNoun(c.Type), Images: l.hasSite(), Site: l.hasSite()}
	hidden := c.Choices.Redactor(scoring.InBadges)
	for i, r := range c.Receipts {
		line := l.badgeLine(hidden.Receipt(r))
		if i < shownBadges || len(c.Receipts) == shownBadges+1 {
			view.Shown = append(view.Shown, line)
		} else {
			view.Folded = append(view.Folded, line)
		}
	}
	for {
		view.More = count(len(view.Folded), "more receipt", "more receipts")
		var b bytes.Buffer
		if err := t.Execute(&b, view); err != nil {
			return "", fmt.Errorf("render the badge comment: %w", err)
		}
		if b.Len() <= commentLimit || len(view.Folded) == 0 {
			return b.String(), nil
		}
		view.Folded = view.Folded[:len(view.Folded)/2]
		view.Left = count(len(c.Receipts)-len(view.Shown)-len(view.Folded), "more receipt", "more receipts")
	}
}

// badgeCommentView is a badge comment in words, safe for Markdown.
type badgeCommentView struct {
	Noun          string // "pull request"
	Images, Site  bool
	Shown, Folded []badgeLine
	More, Left    string // how many are folded, and left out
}

// badgeLine is one credit in a badge comment.
type badgeLine struct {
	Badge string // the picture, which links to the receipt
	What  string // "Triage by ada"
	Why   string // what was done, a sentence
	Link  string
}

func (l Links) badgeLine(r scoring.Receipt) badgeLine {
	link := markdownURL(l.receipt(r)) // a link to the thread itself leaves no line on it
	return badgeLine{
		Badge: fmt.Sprintf("[![%s](%s)](%s)", escapeMarkdown(receiptSentence(r)), markdownURL(l.badge(r)), link),
		What:  escapeMarkdown(receiptWords(r)),
		Why:   escapeMarkdown(sentenceText(r.Why)),
		Link:  link,
	}
}

// receiptWords is "Triage by ada".
func receiptWords(r scoring.Receipt) string {
	return wordsFor(r.Kind).Name + " by " + nameText(r.Actor.Login)
}

// receiptSentence is "Triage by ada: Labelled it “bug”."
func receiptSentence(r scoring.Receipt) string {
	return strings.TrimSuffix(receiptWords(r)+": "+sentenceText(r.Why), ": ")
}
