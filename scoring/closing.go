package scoring

import (
	"slices"
	"strings"
	"time"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// liked is how people praise a change.
var liked = pattern.MustCompile(`(?i)
	\b(?:
		(?:nice|great|good|excellent|lovely) (?:work|job|change|one|addition|stuff|improvement)|
		well done|looks (?:good|great|fine|right)|i like
	)\b
`)

// closeReason says in which words the close at c, part of the action act, was
// given a reason; empty when there is none anywhere.
func (r *reading) closeReason(c int, act []int) string {
	for _, i := range act {
		e := r.at(i)
		switch {
		case !e.Said():
		case e.Says.Words == 0 && e.Says.Quotes:
			return "quoting why"
		case e.Says.Words > 0 && !e.Says.Bump() && !e.Says.Thanks():
			return "saying why"
		}
	}
	switch r.at(c).Subject {
	case history.NotPlanned:
		return "marking it as not planned"
	case history.Duplicate:
		return "marking it as a duplicate"
	}
	if why := r.labelledWhy(c); why != "" {
		return "labelling it " + quoted(why, 50)
	}
	for i := c - 1; i > 0; i-- {
		e := r.at(i)
		if !e.Said() || !r.helper(i) || e.Says.Words <= 5 {
			continue
		}
		// A pull request that is closed unmerged was turned down; an issue that is
		// closed as completed may as well have been solved, unless it had been turned
		// down in words, and those were the last.
		unmerged := r.Type == history.PullRequest && !e.Says.Approves() && !liked.MatchString(e.Says.Text)
		turnedDown := turnsDown(e.Says) || elsewhere.MatchString(e.Says.Text) || r.at(c).Subject != history.Completed && suggestsClose(e.Says)
		if unmerged || turnedDown {
			return "for what had been said in the thread"
		}
		return ""
	}
	return ""
}

// unexplained tells of the close at c that it has no reason, or none but the one that
// GitHub puts on a close by itself.
func (r *reading) unexplained(c int) string {
	if r.at(c).Subject == history.Completed {
		return " as completed, with no other reason given"
	}
	return " with no reason given"
}

var (
	// closable is how people suggest to close a thread.
	closable = pattern.MustCompile(`(?i)
		\b(
			suggest|propose|recommend|in favou?r of|vote (for|to)|think (we|you) (can|should|could)
		) (to )?clos(e|ing)|
		\b(
			(
				this|it|that|one|issue|ticket|thread|discussion|request|report|pr|pull request
			)( (can|could|should|may|might|ought to|needs? to))(
				 (now|just|probably|likely|safely|also|then|therefore|well|perhaps|rather|simply|really)
			)*|
			(can|could|should|may) (this|it|that)( (one|issue|thread|now|just|please|then|also))*
		) be closed\b
	`)
	// keepsOpen is how they say that it should stay open.
	keepsOpen = pattern.MustCompile(`(?i)
		(\b(not|never|against|disagree\w*|why|before|until|unless)|n't)(
			 (
				think|believe|see|agree|want|like|understand|sure|suggest|propose|recommend|that|this|
				it|we|you|should|to|can|could|the|issue|thread|one|pr|why|with|really
			)
		)* (be closed|clos(e|ing))\b
	`)
)

// suggestsClose reports whether a text suggests to close the thread.
func suggestsClose(p *history.Prose) bool {
	return slices.ContainsFunc(p.Sentences, func(s string) bool { return closable.MatchString(s) && !keepsOpen.MatchString(s) })
}

// declined is a label that says why a thread was closed.
var declined = pattern.MustCompile(`(?i)
	\b(
		invalid|spam|duplicate|dupe|won'?t[ -]?(fix|do)|not[- ](planned|a[- ]bug|reproducible)|
		(can(no|')?t|unable[- ]to|not)[- ]repro(duce|ducible)?|out[- ]of[- ]scope|by[- ]design|
		works[- ](as[- ](intended|designed|expected)|for[- ]me)|declined|rejected|obsolete|unconfirmed|
		abandoned
	)\b
`)

// labelledWhy is the label by which whoever closed the thread at c said why, in the
// same action; empty if there is none.
func (r *reading) labelledWhy(c int) string {
	for i := range r.Events {
		e := r.at(i)
		if e.Verb == history.Labeled && doneWith(e, r.at(c)) && declined.MatchString(e.Subject) && !r.takenOff(i, r.at(c).At.Add(r.Stood)) {
			return e.Subject
		}
	}
	return ""
}

// takenOff reports whether the label put on at i was taken off again before end.
func (r *reading) takenOff(i int, end time.Time) bool {
	return slices.ContainsFunc(r.Events[i:], func(f history.Event) bool {
		return f.Verb == history.Unlabeled && f.At.Before(end) && strings.EqualFold(f.Subject, r.at(i).Subject)
	})
}

// turnsDown reports whether a text turns a request down or away, rather than asks
// about that.
func turnsDown(p *history.Prose) bool {
	asked := p.Questions()
	return slices.ContainsFunc(p.Sentences, func(s string) bool {
		return rejects.MatchString(s) && !keepsOpen.MatchString(s) && !slices.Contains(asked, s)
	})
}

// rejects is how people turn a request down or away.
var rejects = pattern.MustCompile(`(?i)
	\b(
		out of scope|outside (of )?the scope|won'?t (fix|do|add|implement|support|happen)|
		will not (fix|do|add|implement|support)|
		not (a bug|going to|planned|planning|something (we|that)|in scope|worth|supported|our)|
		no plans? to|works as (intended|designed)|by design|as intended|
		don'?t think (that )?(we|this|it) (should|want|need|is|belongs|makes)|i'?d rather not|
		we (don't|do not) want|belongs? (to|in)|duplicate|can(not|'t) reproduce|unable to reproduce|
		too (much|many|niche|specific)|nobody (could|would|can|will) maintain|
		(not|isn't) (really )?(
			applicable|relevant|feasible|actionable|
			an issue(
				 (here|for us|(in|of|with) (the |this |our |us)\w*)|\W*$|
				\W+(so|but|and|that|because|since|closing|it|this|we|i)\b
			)|
			our (bug|problem|issue)
		)|
		(not|isn't) (really )?(a|the) (support|help) \w+|
		(?:this|it|that|which|behaviou?r)(?:'s| is| was)(?:
			 (?:
				the|all|actually|indeed|just|simply|by|as|an?|really|only|working as|perfectly|
				completely|currently
			)
		)* (intended|expected|correct|normal|desired) (behaviou?r|and\b)|
		as (intended|expected) behaviou?r|^\W*(intended|expected|normal) behaviou?r\W*$|user error|
		obsolete|no longer (relevant|needed|applies|valid)
	)\b
`)

// fixed says that work was done rather than that a thread was routed.
var fixed = pattern.MustCompile(`(?i)
	\b(?:
		fixed|solved|resolved|addressed|implemented|done|merged|completed|landed|shipped|released|
		works? now|glad|happy to hear|(?:access|permissions?|rights|is|are|was|were|been) granted|
		has been (?:added|fixed|merged|implemented)|corrigé|résolu|corrigido|resolvido|arreglado|
		corregido|solucionado|resuelto|behoben|erledigt|gefixt|risolto|opgelost
	)(?:\W|$)|
	已(?:修复|修正|解决)|会?在.{0,8}(?:版本|分支)(?:中|里)?(?:会|将)?(?:修复|解决)|修正しました|
	直しました|исправлено
`)
