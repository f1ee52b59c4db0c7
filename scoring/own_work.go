package scoring

import (
	"cmp"
	"slices"
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

const (
	// did is what people do with a thread or a change of their own.
	did = `(?:re-?)?(?:open(?:ed|ing)?|creat(?:ed?|ing)|fil(?:ed?|ing)|ma[dk]e|making|wr(?:ote|ite|iting)|submit(?:ted|ting)?|propos(?:ed?|ing)|post(?:ed|ing)?|` +
		`
			sen[dt]|sending|implement(?:ed|ing)?|fix(?:ed|ing)?|push(?:ed|ing)?|rais(?:ed?|ing)|
			report(?:ed|ing)?|start(?:ed|ing)?|prepar(?:ed?|ing)|put|address(?:ed|ing)?|
		` +
		`
			pr'?(?:e?d)|draft(?:ed|ing)?|rebas(?:ed?|ing)|updat(?:ed?|ing)|mov(?:ed?|ing)|
			extract(?:ed|ing)?|split(?:ting)?|did|doing|do|done|tri?(?:ed|ying)|try|work(?:ed|ing)?|
		` +
		`continu(?:ed?|ing)|finish(?:ed|ing)?|carr(?:ied|ying)|resubmit(?:ted|ting)?|reviv(?:ed?|ing)|(?:back)?port(?:ed|ing)?|add(?:ed|ing)?|inclu(?:ded?|ding)|cherry-?pick(?:ed|ing)?|pick(?:ed|ing)?|took|tak(?:e|ing)|remov(?:ed?|ing)|build(?:ing)?|built|switch(?:ed|ing)?|refactor(?:ed|ing)?|document(?:ed|ing)?|merg(?:ed|ing))`
	// work is what people call theirs.
	work = `(?:prs?|mrs?|code|pull[ -]?requests?|merge requests?|patch(?:es|set)?|branch(?:es)?|fix(?:es)?|attempts?|proposals?|changes?|implementations?|issues?|tickets?|` +
		`bug reports?|reports?|commits?|work|version|take|rewrite|drafts?|comments?|repl(?:y|ies)|answers?|suggestions?|idea|series|rfc|package|fork|understanding)`
	// meanwhile is what stands between "I" and what was done.
	meanwhile = `(?: (?:have|am|will|had|can|could|just|also|already|now|then|even|actually|recently|currently|finally|once|went ahead and|quickly|think I|did|be|been|would be|` +
		`happy to|glad to|going to|plan to|would like to|want to|ended up))*`
	// soon is a short word or two that open a comment.
	soon = `
		(?:
			(?:
				ok(?:ay)?|done|also|just|now|and|then|thanks|sure|so|update|edit|fwiw|fyi|yes|yep|this|
				it|that|already|should be|was|is|has been
			)\b[,.:;! —-]*
		)*
	`
)

var (
	// ownClaim says that what a sentence names is the speaker's own work.
	ownClaim = anyOf(
		`\bI(?:'(?:ve|m|ll|d)|f I)?`+meanwhile+` `+did+`\b`,
		`\b(?:my|mine)(?: (?:own|new|other|old|earlier|previous|first|recent|open|draft|proposed))*(?: [\w-]+)? `+work+`\b`,
		`\b(?:my|mine)(?: \w+)? (?:[\w./-]*#\d|https?://)`,
		`\b(?:also )?(?:happy|glad|willing|planning) to `+did+`\b`, `(?:^\W*|\b(?:also|and|not|just|now|am) |'m (?:\w+ )?)going to `+did+`\b`,
		`\bI(?:'ve| have)(?: got)? (?:that|this|it|one|a (?:pr|fix|patch|branch))\b[^.!?]{0,30} (?:in|at|up|for)\b`,
		`\bhe abierto\b`, `\babrí(?:\PL|$)`, `\bj'ai (?:ouvert|créé|fait|proposé|soumis)`, `\bhabe ich\b`, `\bich habe\b`, `\beu (?:abri|criei|fiz)\b`,
		`\bho (?:aperto|creato|fatto)\b`, `我(?:已经|刚|刚刚|已)?(?:开|提|提交|创建|写|发)了?`, `作りました|出しました|立てました`, `я (?:открыл|создал|сделал|отправил)`,
	)
	// bareClaim says the same and leaves the speaker out: "Opened #12".
	bareClaim = anyOf(
		`^\W*`+soon+did+`
			\s+(?:
				a |an |as |the |this |it |that |new |some |in |on |up |out |follow|separate |upstream |
				into |to |here|over |for |[#(]|gh-|https?:|[\w.-]+/[\w.-]+#
			)
		`,
		`^\W*`+soon+`(?:here(?:'s| is)|there(?:'s| is) now) (?:a|the|my) (?:\w+ )?`+work,
		`^\W*`+soon+`(?:pr|mr|pull request|patch|fix)(?: is)? (?:up|open|opened|incoming|submitted|ready|sent|here)\b`,
		`^\W*`+soon+`(?:follow[- ]?up(?: (?:pr|issue))?(?: is)?\s*(?:here|in|:|at)|done (?:in|here|at|with)|rebased|working on)\b`,
	)
	// passive is how a sentence begins that tells what was done elsewhere, by anyone:
	// "Fixed in #12".
	passive = anyOf(`^\W*` + soon + `
		(?:
			fixed|addressed|implemented|reported|raised|proposed|merged|included|documented|removed|
			moved|worked on|duplicated
		)\s+(?:already |now |there )?(?:in|on|by|at|with|via|through|to|as part of)\b
	`)
	// byOther names another person as whoever did what a sentence tells.
	byOther = anyOf(`\b(?:by|thanks(?: to)?|thank you|from|kudos(?: to)?) @`, `@[\w-]+(?:'s\b| (?:has|opened|made|wrote|did|fixed|sent)\b)`)
	// announces says that the speaker is about to do something about the thread, or
	// has done so.
	announces = anyOf(
		`
			\bI(?:
				'll| will| can|'m going to| am going to|'d be happy to| could|'ve| have|'m| am|
				'd like to| have to| need to
			)(?: (?:just|also|already|now|then|try to|try and|see if I can))*
		`+
			`
				 (?:
					open|creat|fil|mak|made|writ|submit|propos|post|send|sent|implement|fix|push|prepar|
					put|address|pr\b|draft|work|add|tak|pick|tackl|give it a|look into|
					see (?:if|whether|how|what)|check (?:if|whether|how|what)|investigat|
					have a (?:closer )?look|debug
				)\w*\b
			`,
		`
			^\W*(?:ok(?:ay)?[,. ]+)?(?:will|gonna|going to) (?:
				send|open|submit|file|prepare|push|post|make|create|fix|work on
			)\b
		`, `[.!?,] (?:will|gonna) (?:send|open|submit|file|prepare|push|post|make|create) (?:a|an|the|it|this)\b`,
		`
			\blet me (?:
				pick|open|create|file|make|write|submit|propose|send|implement|fix|prepare|try|take|do|
				add|pick
			)\b
		`,
		`\bworking on (?:it|this|that|a (?:fix|pr|patch))\b`,
		`
			\b(?:fix|patch|pr|pull request) (?:is |will be )?(?:
				coming|incoming|on (?:its|the) way|underway|in the works
			)\b
		`,
	)
)

// anyOf matches where one of several phrases does, in any case of letters.
func anyOf(phrases ...string) *pattern.Pattern {
	return pattern.MustCompile(`(?i)(?:` + strings.Join(phrases, ")|(?:") + `)`)
}

// claimsOwn reports whether a text says that a reference is its writer's own
// work.
func claimsOwn(p *history.Prose, ref string) bool {
	return slices.ContainsFunc(naming(p, ref), func(s string) bool {
		return ownClaim.MatchString(s) || bareClaim.MatchString(s) && !passive.MatchString(s) && !byOther.MatchString(s)
	})
}

// ownWork reports whether, by all that the thread tells, ref is the work of
// whoever did event i: a text says so, or the person had announced such work
// before a thread appeared that is younger than this one.
func (r *reading) ownWork(i int, ref string) bool {
	by := r.at(i).Actor.ID
	if claim, own := r.links().own[ref]; own {
		return r.at(claim).Actor.ID == by
	}
	repo, _, _ := strings.Cut(ref, "#")
	if repo == strings.ToLower(r.Repo.FullName()) && !r.openedLater(ref) {
		return false
	}
	return r.announcedBefore(i) || r.assignedSelf(i)
}

// assignedSelf reports whether whoever did event i had assigned the thread to
// themselves before.
func (r *reading) assignedSelf(i int) bool {
	by := r.at(i).Actor
	return slices.ContainsFunc(r.Events[:i], func(e history.Event) bool {
		return e.Verb == history.Assigned && e.Actor.ID == by.ID && strings.EqualFold(cmp.Or(e.Target.Login, e.Subject), by.Login)
	})
}

// announcedBefore reports whether whoever did event i had said before that they
// would do something about the thread.
func (r *reading) announcedBefore(i int) bool {
	by := r.at(i).Actor.ID
	l := r.links()
	first, known := l.announced[by]
	if !known {
		first = slices.IndexFunc(r.Events, func(e history.Event) bool {
			return e.Said() && e.Actor.ID == by && announces.MatchString(e.Says.Text)
		})
		l.announced[by] = first
	}
	return first >= 0 && first < i
}
