// Package scoring turns a thread's history into credits for glue work: the
// coordination that holds a project together and leaves no trace of its own.
//
// It is the third stage of the flow. [Score] is a pure function of a thread
// (see package history), the rules, their settings and the time of evaluation:
// no I/O, no clock, no network. The ledger keeps what it says; reports and pages
// read the ledger.
//
// # The rulebook
//
// [Rules] is one table; a [Rule] says what it looks for, which effect proves it
// and what it passes over. These hold for every kind:
//
//   - People only. Bots and accounts that behave like one earn nothing, move
//     nothing and end no wait.
//   - Nobody earns anything for ordinary authoring of their own thread.
//   - Outcome, not volume: an action counts when its effect is seen, within the
//     window that the kind names. Until then the credit is [Pending] and told
//     beside what counts, afterwards [Confirmed] or not given. What is undone
//     within 24 hours had no effect.
//   - At most one credit per person, kind and thread, with all the actions that
//     belong to it as evidence.
//   - One action earns one kind. A comment and a close by one person within the
//     hour are one action. The rules look in the order of precedence, and what an
//     earlier rule credits is not looked at by a later one.
//
// A rule answers also when it gives nothing: a [Verdict] says which action it
// saw and what was missing.
//
// The kinds are judged as follows. Triage is routing by somebody other than the
// author that stood for 24 hours. Clarification is a question that was answered,
// a fact that others built on, or a title that says what is meant. Whether others
// built on a fact is the one thing that words alone do not tell: what is seen of the
// comment and of the reply to it is weighed (fact_features.go), by weights that
// careful readers' credits taught (fact_weights.go), which
// go test ./scoring -run TestFactWeights -update learns anew.
// Connecting is being the first to name the other thread that belongs to this one,
// when somebody takes that up or the thread is closed for it; what is one's own work is
// told from what the thread's texts say.
// Review-unblocking is whatever moves a pull request that had waited for 7 days;
// [history.Thread.CourtBefore] says whom it waited for. Stale-resolution ends or
// revives what nobody had touched for 30 days. Answering is the first answer to
// somebody who asks for help rather than reports or proposes (help.go tells them
// apart), after which they confirm, close or ask nothing further, or the explanation
// for which somebody thanks who had run into their own mistake. Summarising states where a discussion
// of five comments or three people stands. Follow-through turns a loose end that
// somebody else raised into owned work, or brings back the outcome; an opening post
// can be one, and so its author can earn it. De-escalation cools what had become
// personal. Onboarding helps somebody through of whom the thread itself says that
// they are new here; what GitHub shows of them tells of today, and is not used.
//
// # What a credit weighs
//
// A credit's weight is a [Sum] that anybody can follow, in hundredths, so that its
// parts add up exactly as they are printed:
//
//   - the base of the kind, from the settings or else the rulebook;
//   - for a wait, or a stale spell, that ended, a tenth of the base for each full time after which a
//     pull request counts as waiting (7 days), at most the base once more;
//   - of several credits of one person on one thread the heaviest counts in full,
//     the second half, each further one a quarter;
//   - of those of one person, kind and repository on one UTC day three count in
//     full, those up to the tenth half, all further ones a tenth;
//   - those of a reciprocal pair count a quarter: two people of whom each earned at
//     least five credits, and two thirds of all, in a month and repository on threads
//     that the other opened and nobody else did anything on.
//
// The last two depend on other threads. The ledger keeps what a credit weighs
// within its thread; [Damp] says what the month makes of it whenever it is read, so
// that the order in which threads come in changes nothing. A pair is named to
// administrators alone.
//
// The heaviest first, not the earliest: else who labels a thread today would be
// given less for ending its wait next month than who did only the latter. What is
// pending takes nothing from what is confirmed.
//
// # What may be set
//
// [Settings] are an argument of Score, so an organization, or one of its
// repositories, may have its own: which kinds are looked for, the windows named
// above (how long routing must stand, how soon movement counts, from when a pull
// request waits and a thread is stale, how soon a stale thread must end and how
// long it must stay closed), what a credit of each kind weighs, and the names of
// labels that only record or that reject, in any language. What makes one action,
// who counts as a person and the order of precedence are the same everywhere.
//
// A bound that no definition names, such as how many words a text has that only calls
// somebody in, is chosen; its comment says by what.
//
// # What people say
//
// Beside the rules, people can say that somebody else did glue work that no rule
// saw: a nomination ([NominationRule], [Nominations]). It is pending until a
// maintainer backs it or a second person says the same, for 30 days at most. Where
// a rule gives the same credit, the rule's stands. People who nominate one another
// on a thread, also in a longer circle, confirm nothing for each other. A credit,
// whoever gave it, goes when the person declines it, which is final while the
// comment stands, or when a maintainer takes it back, until a maintainer gives it
// back. What is said to the ledger is beside the thread's own matter
// ([history.Thread.Asides]): it moves nothing and ends no wait.
//
// Each person chooses what is shown of them ([Visibility]). [NewReport] names
// nobody who chose not to be named, and its totals count everybody.
package scoring
