package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// opener opens the database of a directory: a new one in an empty directory, else
// the one that it has, as a second process would.
type opener func(t testing.TB, dir string, o store.Options) *store.Store

// TestConformance runs on every database what must hold on all.
func TestConformance(t *testing.T) {
	databases := map[string]opener{"sqlite": openSQLite}
	for name, open := range databases {
		t.Run(name, func(t *testing.T) {
			for _, test := range []struct {
				name string
				run  func(*testing.T, opener)
			}{
				{"deliveries", testDeliveries},
				{"deliveries of an account", testDeliveriesOfAccount},
				{"origins are forgotten", testOriginsForgotten},
				{"installations to read", testInstallationsRead},
				{"inbox/concurrent", testInboxConcurrent},
				{"inbox/closed", testInboxClosed},
				{"inbox/cancelled", testInboxCancelled},
				{"inbox/enqueue fails", testInboxEnqueueFails},
				{"ingest", testIngest},
				{"ingest/one fails", testIngestOneFails},
				{"crash", testCrash},
				{"append", testAppend},
				{"versions", testVersions},
				{"repositories", testRepositories},
				{"same repository", testSameRepository},
				{"merged repositories", testMergedRepositories},
				{"aliases", testAliases},
				{"accounts", testAccounts},
				{"bots by behaviour", testBotsByBehaviour},
				{"bots by configuration", testBotsByConfiguration},
				{"journal", testJournal},
				{"namesakes", testNamesakes},
				{"withheld", testWithheld},
				{"due", testDue},
				{"news while judging", testNewsWhileJudging},
				{"one fails", testOneFails},
				{"one fails/alone", testOneFailsAlone},
				{"gone", testGone},
				{"credits", testCredits},
				{"standings", testStandings},
				{"months", testMonths},
				{"report", testReport},
				{"part of a report", testReportPart},
				{"report part of the ended", testReportPartOfEnded},
				{"private", testPrivate},
				{"privatized", testPrivatized},
				{"tally", testTally},
				{"known until", testKnownUntil},
				{"ends", testEnds},
				{"ends while judging", testEndsWhileJudging},
				{"ends in any order", testEndsInAnyOrder},
				{"overview", testOverview},
				{"overview follows", testOverviewFollows},
				{"overview is kept", testOverviewKept},
				{"overview of a private repository", testOverviewPrivate},
				{"overview counts work once", testOverviewCountsWorkOnce},
				{"waits that ended", testWaitsEnded},
				{"person", testPerson},
				{"work of a person", testPersonWork},
				{"archive", testArchive},
				{"pending counts nowhere", testPendingCountsNowhere},
				{"lists of receipts", testReceiptList},
				{"pages of receipts", testReceiptPages},
				{"waiting", testWaiting},
				{"sessions", testSessions},
				{"receipts of a thread", testThreadReceipts},
				{"status", testStatus},
				{"posts", testPosts},
				{"states of reports", testReportStates},
				{"badges", testBadges},
				{"badges of what is gone", testBadgesOfGone},
				{"verify", testVerify},
				{"rescore", testRescore},
				{"rescore/one fails", testRescoreOneFails},
				{"rescore/news", testRescoreNews},
				{"rescore/twice", testRescoreTwice},
				{"rescore/beside", testRescoreBeside},
				{"backfills", testBackfills},
				{"a backfill keeps privacy", testBackfillKeepsPrivacy},
				{"a backfill adds a repository", testBackfillAddsRepository},
				{"watched", testWatched},
				{"hidden privacy", testHiddenPrivacy},
				{"installations in any order", testInstallationOrder},
				{"transfer", testTransfer},
				{"sync installations", testSyncInstallations},
				{"deleted is forgotten", testDeletedForgotten},
				{"lifecycle/repository", testLifecycleOfRepository},
				{"lifecycle/installation", testLifecycleOfInstallation},
				{"lifecycle/thread", testLifecycleOfThread},
				{"purge", testPurge},
				{"purge stopped", testPurgeStopped},
				{"purgeable", testPurgeable},
				{"policies", testPolicies},
				{"policies/owner", testPolicyOwner},
				{"policies/reread", testPolicyReread},
				{"policies/while judging", testPolicyWhileJudging},
				{"policies/states", testPolicyStates},
				{"policies/closed pages", testClosedPages},
				{"policies/closed in any order", testClosedInAnyOrder},
				{"policies/closed while fetched", testClosedBackfill},
				{"policies/closed and decided", testClosedDecision},
				{"choices", testChoices},
				{"former logins", testFormerLogins},
				{"erasure", testErasure},
				{"erasure of bare names", testErasureOfBareNames},
				{"erasure/waiting deliveries", testErasureOfWaitingDeliveries},
				{"nominations", testNominations},
				{"disputes", testDisputes},
				{"disputes/decided", testDecisions},
				{"disputes/erased", testErasedDisputes},
				{"disputes/purged", testPurgedDisputes},
				{"order", testOrder},
				{"concurrent", testConcurrent},
			} {
				t.Run(test.name, func(t *testing.T) { test.run(t, open) })
			}
		})
	}
}

// The world of the tests.
var (
	day0    = time.Date(2025, 3, 3, 9, 0, 0, 0, time.UTC)
	kitchen = history.Repo{ID: 7, Owner: "Acme", Name: "kitchen"}
	secret  = history.Repo{ID: 8, Owner: "Acme", Name: "secret", Private: true}
	ada     = history.Account{ID: 1, Login: "ada", Type: "User"}
	ben     = history.Account{ID: 2, Login: "ben", Type: "User"}
	cleo    = history.Account{ID: 3, Login: "Cleo", Type: "User"}
	helper  = history.Account{ID: 9, Login: "helper[bot]", Type: "Bot"}
)

func after(days float64) time.Time { return day0.Add(time.Duration(days * 24 * float64(time.Hour))) }

// story builds the activities of one thread.
type story struct {
	repo   history.Repo
	number int
	typ    history.ThreadType
	all    []history.Activity
}

func issue(repo history.Repo, number int, author history.Account, at time.Time) *story {
	s := &story{repo: repo, number: number, typ: history.Issue}
	return s.opened(author, at)
}

func pull(repo history.Repo, number int, author history.Account, at time.Time) *story {
	s := &story{repo: repo, number: number, typ: history.PullRequest}
	return s.opened(author, at)
}

func (s *story) opened(author history.Account, at time.Time) *story {
	return s.add(history.Activity{
		Verb: history.Opened, Actor: author, At: at, Updated: at, Subject: fmt.Sprintf("Thread %d", s.number), Text: "It broke.",
	})
}

func (s *story) add(a history.Activity) *story {
	a.Repo, a.Number, a.Type = s.repo, s.number, s.typ
	s.all = append(s.all, a)
	return s
}

func (s *story) does(who history.Account, verb history.Verb, subject string, at time.Time) *story {
	return s.add(history.Activity{Verb: verb, Actor: who, Subject: subject, At: at})
}

func (s *story) says(who history.Account, id int64, text string, at time.Time) *story {
	return s.add(history.Activity{
		Verb: history.Commented, ID: id, Actor: who, Text: text, At: at, Updated: at,
		URL: fmt.Sprintf("https://github.example/%s/issues/%d#issuecomment-%d", s.repo.FullName(), s.number, id),
	})
}

// judge is a simple rulebook. Whoever labels another's thread does triage, which
// is confirmed by whatever anybody but a bot does later, and is nothing when the
// label is taken off. An open thread waits for an answer, and is stale after 30
// days.
func judge(now time.Time) store.Judge {
	return func(t *history.Thread, _ scoring.Settings) scoring.Judgement {
		var j scoring.Judgement
		last := t.OpenedAt
		open := true
		for i := range t.Events {
			e := &t.Events[i]
			last = e.At
			if e.Bot {
				j.Contributions = append(j.Contributions, scoring.Contribution{Actor: e.Actor, Sort: scoring.BotElse, At: e.At})
			}
			switch e.Verb {
			case history.Labeled:
				if e.Bot || e.Actor.ID == t.Author.ID {
					continue
				}
				credit(&j, t, i)
			case history.Closed:
				open = false
			case history.Merged:
				j.Contributions = append(j.Contributions, scoring.Contribution{Actor: t.Author, Sort: scoring.MergedPR, At: e.At})
			case history.Reviewed:
				if !e.Bot {
					j.Contributions = append(j.Contributions, scoring.Contribution{Actor: e.Actor, Sort: scoring.Review, At: e.At})
				}
			}
		}
		if open {
			stale := last.AddDate(0, 0, 30)
			j.Waiting = &scoring.Waiting{For: scoring.ForReply, Since: last, On: []history.Account{t.Author}}
			if now.Before(stale) {
				j.Next = stale
			} else {
				j.Waiting.For, j.Waiting.On = scoring.ForAnyone, nil
			}
		}
		return j
	}
}

// credit gives triage for the labelling at i, or says why not.
func credit(j *scoring.Judgement, t *history.Thread, i int) {
	e := &t.Events[i]
	c := scoring.Credit{
		Repo: t.Repo, Number: t.Number, Type: t.Type, Title: t.Title, Actor: e.Actor,
		Kind: scoring.Triage, Status: scoring.Pending, Rule: "triage/1", Sum: scoring.Base(100, "what the rulebook gives"),
		Why:      "Labelled " + e.Subject + ".",
		Evidence: []scoring.Evidence{{Verb: e.Verb, Subject: e.Subject, At: e.At}},
	}
	for k := i + 1; k < len(t.Events); k++ {
		later := &t.Events[k]
		if later.Verb == history.Unlabeled && later.Subject == e.Subject {
			j.Verdicts = append(j.Verdicts, scoring.Verdict{
				Rule: "triage/1", Kind: scoring.Triage, Actor: e.Actor, Outcome: scoring.Refused,
				Reason: "The label was taken off.",
			})
			return
		}
		if later.Bot || c.Status == scoring.Confirmed {
			continue
		}
		c.Status, c.EffectAt = scoring.Confirmed, later.At
		c.Effect = later.Actor.Login + " went on."
		c.Waited = later.At.Sub(t.OpenedAt)
		if later.Verb == history.Commented {
			c.Evidence = append(c.Evidence, scoring.Evidence{Verb: later.Verb, ID: later.ID, At: later.At, URL: later.URL})
		}
	}
	same := func(o scoring.Credit) bool { return o.Actor.ID == c.Actor.ID }
	if slices.IndexFunc(j.Credits, same) >= 0 {
		return
	}
	j.Credits = append(j.Credits, c)
	slices.SortFunc(j.Credits, func(a, b scoring.Credit) int { return int(a.Actor.ID - b.Actor.ID) })
}

// appendAll appends stories, one batch.
func appendAll(t testing.TB, s *store.Store, stories ...*story) store.Appended {
	t.Helper()
	var all []history.Activity
	for _, story := range stories {
		all = append(all, story.all...)
	}
	done, err := s.Append(t.Context(), all, nil)
	if err != nil {
		t.Fatalf("Append: %v", err)
	}
	return done
}

// score judges everything that is due and returns how many threads were.
func score(t testing.TB, s *store.Store, now time.Time) int {
	t.Helper()
	for total := 0; ; {
		n, err := s.ScoreDue(t.Context(), now, 100, judge(now))
		if err != nil {
			t.Fatalf("ScoreDue: %v", err)
		}
		total += n
		if n == 0 {
			return total
		}
	}
}

// credits reads what a query selects.
func credits(t testing.TB, s *store.Store, q store.CreditQuery) []scoring.Receipt {
	t.Helper()
	var all []scoring.Receipt
	err := s.Credits(t.Context(), q, func(r scoring.Receipt) error {
		all = append(all, r)
		return nil
	})
	if err != nil {
		t.Fatalf("Credits(%+v): %v", q, err)
	}
	return all
}

// lines are receipts in short.
func lines(receipts []scoring.Receipt) []string {
	var all []string
	for _, r := range receipts {
		all = append(all, fmt.Sprintf("%s#%d %s %s %s", r.Repo.FullName(), r.Number, r.Actor.Login, r.Kind, r.Status))
	}
	return all
}

// verified fails the test when the ledger is not what the activities give.
func verified(t testing.TB, s *store.Store, now time.Time) {
	t.Helper()
	result, err := s.Verify(t.Context(), now, judge(now))
	if err != nil {
		t.Fatalf("Verify: %v", err)
	}
	for _, d := range result.Differences {
		t.Errorf("Verify found: %s", d)
	}
}
