package web

import (
	"fmt"
	"time"
)

// healthWords says in a few words how the App does, which is not known to be well before a
// delivery came in and GitHub was asked what it could not deliver.
func healthWords(h AdminHealth, wrong int) string {
	switch {
	case wrong > 0:
		return "What needs a look"
	case h.Last.IsZero() || h.Well.IsZero():
		return "Nothing is wrong so far"
	}
	return "All is well"
}

// facts are what is known of an installation.
func (s *server) facts(account Installed, h AdminHealth) []factView {
	when := func(what string, t time.Time, unknown string) factView {
		if t.IsZero() {
			return factView{What: what, Text: unknown}
		}
		at := atMinute(t)
		return factView{What: what, When: &at}
	}
	none := "None in the last week."
	if h.InstalledWithin(DeliveriesKept, s.now()) {
		none = "None yet."
	}
	read := factView{What: "Deliveries", Text: none}
	if !h.Counts.None() {
		read.Text, read.Link = countsText(h.Counts), &crumb{"See all", s.adminPath(account, "/deliveries")}
	}
	if h.Counts.Failed > 0 {
		read.Link = &crumb{"See those that could not be read", s.adminPath(account, "/deliveries?state=failed")}
	}
	complete := when("Missing deliveries", h.Well, "Not known yet: GitHub’s list of what it could not deliver has not been read to its end.")
	if complete.When != nil {
		complete.Text = "None of those before"
		if h.GivenUp > 0 {
			complete.Text = "All made up for, of those before"
		}
	}
	facts := []factView{
		when("App installed", h.Since, "Since when is not known."),
		when("Last delivery", h.Last, none),
		read, complete,
		{What: "Lost on the way", Text: againText(h)},
		judgedFact(h),
	}
	rate := factView{What: "GitHub’s limit", Text: "Not known now: GitHub says with its answers how many requests are left."}
	if h.Rate != nil {
		reset := atMinute(h.Rate.Reset)
		rate = factView{What: rate.What, Text: fmt.Sprintf("%s of the %s requests that GitHub allows for this account in an hour are left until", number(h.Rate.Left), number(h.Rate.Limit)), When: &reset}
	}
	facts = append(facts, rate)
	if !h.Paused.IsZero() {
		until := atMinute(h.Paused)
		facts = append(facts, factView{What: "Paused", Text: "It goes on by itself: GitHub wants no requests from this server until", When: &until})
	}
	return facts
}

// judgedFact says whether credits are worked out of all that is known. When the last were
// is known for an hour.
func judgedFact(h AdminHealth) factView {
	waiting := 0
	for _, repo := range h.Repos {
		waiting += repo.ToJudge
	}
	f := factView{What: "Credits", Text: "Worked out from all that is known here."}
	switch {
	case waiting > 0:
		f.Text = count(waiting, "thread waits", "threads wait") + " to be looked at."
	case len(h.Repos) == 0:
		f.Text = "None: the App sees no repository."
	}
	if !h.Judged.IsZero() {
		at := atMinute(h.Judged)
		f.Text, f.When = f.Text+" The last thread was looked at", &at
	}
	return f
}

// countsText says how many deliveries were read, and of which others there are any.
func countsText(c DeliveryCounts) string {
	some := func(n int) string {
		if n >= DeliveriesCounted {
			return number(n) + " or more"
		}
		return number(n)
	}
	said := some(c.Done) + " read"
	for _, other := range []struct {
		n  int
		as string
	}{{c.Waiting, "waiting to be read"}, {c.Failed, "could not be read"}, {c.Ignored, "not needed"}} {
		if other.n > 0 {
			said += ", " + some(other.n) + " " + other.as
		}
	}
	return said + "."
}

// againText says what of the deliveries did not come in at first, as far as GitHub was asked.
func againText(h AdminHealth) string {
	switch {
	case h.Again == 0 && h.Well.IsZero():
		return "Not known yet, as the list of what GitHub could not deliver has not been read to its end."
	case h.Again == 0:
		return "Nothing in the last 7 days."
	}
	text := fmt.Sprintf("In the last 7 days, %s for all accounts together did not come in at first, and GitHub was asked for %s again.",
		count(h.Again, "delivery", "deliveries"), noun(h.Again, "it", "them"))
	if h.GivenUp > 0 {
		text += fmt.Sprintf(" %s never came: what changed since then was asked for instead.", number(h.GivenUp))
	}
	return text
}
