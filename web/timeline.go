package web

import (
	"slices"
	"strings"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// shownRun is how many actions in a row that have no part in a credit a
// timeline shows before it folds them.
const shownRun = 4

// timelineView is a thread's history around one credit: stretches of actions,
// of which those that have no part in the credit are folded.
type timelineView []stretchView

// stretchView is a run of actions that are shown or folded together.
type stretchView struct {
	Folded bool
	From   moment
	To     moment
	Rows   []rowView
}

// rowView is one action of a timeline.
type rowView struct {
	Actor    string
	ActorURL string
	Bot      bool
	Action   actionView
	At       moment
	Excerpt  string
	URL      string // where it can be read on GitHub
	Earned   bool   // it earned the credit
	Earning  string // says so
	Effect   string // what came of the credit, where this is the action that showed it
	Gone     bool   // it earned the credit and is no longer on the thread

	at time.Time
}

// timeline draws the thread around a receipt. Without a thread only the earning
// actions are left to show. Of who chose to be shown nowhere it shows what was
// done, and neither by whom nor in which words.
func (l Links) timeline(r scoring.Receipt, t *history.Thread, choices scoring.Choices) timelineView {
	var rows []rowView
	found := make([]bool, len(r.Evidence))
	hidden := choices.Redactor(scoring.OnReceipts)
	if t != nil {
		for _, event := range withNominations(t) {
			if closedByMerge(t, event) && !slices.ContainsFunc(r.Evidence, func(e scoring.Evidence) bool { return isEvidence(event.Activity, e) }) {
				continue
			}
			named := event.Actor.ID == r.Actor.ID || event.Verb == history.Nominated && event.Target.ID == r.Actor.ID
			if !choices.Shows(event.Actor.ID, scoring.OnReceipts) {
				event.Actor, event.Text, event.Says, event.URL = choices.Account(event.Actor, scoring.OnReceipts), "", nil, ""
			}
			event.Target = choices.Account(event.Target, scoring.OnReceipts)
			row := l.row(event, t.Type)
			row.Action.What, row.Action.After, row.Excerpt = hidden.Text(row.Action.What), hidden.Text(row.Action.After), hidden.Text(row.Excerpt)
			if named {
				for i, e := range r.Evidence {
					if !found[i] && isEvidence(event.Activity, e) {
						found[i], row.Earned = true, true
						break
					}
				}
			}
			rows = append(rows, row)
		}
	}
	for i, e := range r.Evidence {
		if found[i] {
			continue
		}
		row := l.row(history.Event{Activity: history.Activity{
			Verb: e.Verb, ID: e.ID, Subject: e.Subject, At: e.At, URL: e.URL, Actor: r.Actor,
		}}, r.Type)
		row.Earned, row.Gone = true, t != nil
		rows = insertRow(rows, row)
	}
	for i := range rows {
		if rows[i].Earned {
			rows[i].Earning = earning(r)
		}
	}
	return stretches(markEffect(rows, r))
}

// earning says beside an action that it earned a credit: of several, that each is part of
// what did, for the words of the receipt can be about any of them.
func earning(r scoring.Receipt) string {
	several := len(r.Evidence) > 1
	switch {
	case r.Status == scoring.Withdrawn && several:
		return "Part of what had earned this credit"
	case r.Status == scoring.Withdrawn:
		return "Had earned this credit"
	case r.Status == scoring.Pending && several:
		return "Part of what earns this credit, once its effect is seen"
	case r.Status == scoring.Pending:
		return "Earns this credit, once its effect is seen"
	case several:
		return "Part of what earned this credit"
	}
	return "Earned this credit"
}

// withNominations are a thread's activities and the nominations on it, which a
// timeline shows in place of the commands that made them.
func withNominations(t *history.Thread) []history.Event {
	events := slices.Clone(t.Events)
	for _, e := range t.Asides {
		if e.Verb == history.Commented {
			continue
		}
		i := len(events)
		for i > 0 && events[i-1].At.After(e.At) {
			i--
		}
		events = slices.Insert(events, i, e)
	}
	return events
}

// closedByMerge reports whether an event is the close that GitHub lists beside a merge.
func closedByMerge(t *history.Thread, e history.Event) bool {
	return e.Verb == history.Closed && slices.ContainsFunc(t.Events, func(m history.Event) bool {
		return m.Verb == history.Merged && m.Actor.ID == e.Actor.ID && m.At.Sub(e.At).Abs() <= time.Minute
	})
}

// isEvidence reports whether the action is the one that the evidence names.
func isEvidence(a history.Activity, e scoring.Evidence) bool {
	if a.Verb != e.Verb {
		return false
	}
	if e.ID != 0 { // a comment can nominate for several kinds
		return a.ID == e.ID && (e.Verb != history.Nominated || a.Subject == e.Subject)
	}
	return a.At.Equal(e.At) && (a.Subject == e.Subject || e.Subject == "" || e.Subject == a.Target.Login)
}

func (l Links) row(e history.Event, kind history.ThreadType) rowView {
	return rowView{
		Actor:    nameText(e.Actor.Login),
		ActorURL: l.account(e.Actor),
		Bot:      e.Bot,
		Action:   actionOf(e.Activity, kind),
		At:       atMinute(e.At),
		Excerpt:  excerpt(e),
		URL:      webURL(e.URL),
		at:       e.At,
	}
}

// excerptRunes is how much of a comment a receipt shows. The whole of it is a
// click away, on GitHub.
const excerptRunes = 280

// excerpt is the beginning of what somebody said, without quotes and code, as
// one line of plain text.
func excerpt(e history.Event) string {
	says := e.Says
	if says == nil {
		says = history.Read(e.Text)
	}
	said := plain(strings.ReplaceAll(says.Text, "`", ""))
	cut := shorten(said, excerptRunes)
	if space := strings.LastIndexByte(cut, ' '); cut != said && space > len(cut)/2 {
		return cut[:space] + " …" // rather than half a word
	}
	return cut
}

// insertRow puts a row where its time belongs.
func insertRow(rows []rowView, row rowView) []rowView {
	i := len(rows)
	for i > 0 && rows[i-1].at.After(row.at) {
		i--
	}
	rows = append(rows, rowView{})
	copy(rows[i+1:], rows[i:])
	rows[i] = row
	return rows
}

// markEffect marks the action that showed the credit's effect. Where time alone
// showed it (a label stood for a day), a row of its own says so.
func markEffect(rows []rowView, r scoring.Receipt) []rowView {
	effect := sentenceText(r.Effect)
	if r.EffectAt.IsZero() || effect == "" || r.Status == scoring.Withdrawn {
		return rows
	}
	for i := range rows {
		if rows[i].at.Equal(r.EffectAt) && !rows[i].Earned {
			rows[i].Effect = effect
			return rows
		}
	}
	for i := range rows {
		if rows[i].at.Equal(r.EffectAt) { // a merge is its own effect
			rows[i].Effect = effect
			return rows
		}
	}
	return insertRow(rows, rowView{At: atMinute(r.EffectAt), Effect: effect, at: r.EffectAt})
}

// stretches folds the long runs of actions that have no part in the credit. The
// opening is always shown.
func stretches(rows []rowView) timelineView {
	var view timelineView
	for i := 0; i < len(rows); {
		end := i + 1
		for end < len(rows) && partOf(rows, end) == partOf(rows, i) {
			end++
		}
		view = append(view, stretchView{
			Folded: !partOf(rows, i) && end-i > shownRun,
			From:   onDay(rows[i].at),
			To:     onDay(rows[end-1].at),
			Rows:   rows[i:end],
		})
		i = end
	}
	return view
}

func partOf(rows []rowView, i int) bool {
	return i == 0 || rows[i].Earned || rows[i].Effect != ""
}
