package store

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"glueledger/scoring"
)

// TestPlans holds that what runs for every delivery, every thread and every page
// is answered by an index, and reads no large table from end to end.
func TestPlans(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "l.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for name, query := range map[string]string{
		"waiting deliveries":          selectWaitingDeliveries,
		"due threads":                 selectDueThreads,
		"threads of a repository":     selectThreadsOfRepo,
		"activities of a thread":      selectActivities,
		"credits of a thread":         selectThreadCredits,
		"contributions of a thread":   selectContributions,
		"waiting of a thread":         selectWaiting,
		"a receipt":                   receiptQuery("c.id = $1", "c.id"),
		"a month of an owner":         receiptQuery(reportedIn("owner"), "c.id"),
		"a month of a repository":     receiptQuery(reportedIn("repo_id"), "c.id"),
		"a person's receipts":         receiptQuery("c.actor_id = $1 AND c.private <= $2 AND c.status IN ('pending', 'confirmed')", "c.id"),
		"people's other credits":      standingsQuery(ofEarners(2)),
		"ordinary work of an owner":   "SELECT sort, actor_id, thread_id FROM contributions WHERE owner = $1 AND month = $2 AND private <= $3",
		"what waits of an owner":      "SELECT title FROM waiting WHERE owner = $1 AND private <= $2 ORDER BY since",
		"an account by its login":     "SELECT id FROM accounts WHERE login_key = $1",
		"disputes on a credit":        selectDisputes + disputesOfReceipt,
		"disputed of an owner":        disputedIn("owner"),
		"disputed of a repository":    disputedIn("repo_id"),
		"repositories with disputes":  selectDisputedRepos,
		"the journal of a credit":     "SELECT entry FROM journal WHERE credit_id = $1 ORDER BY id",
		"a repository by its name":    selectRepoNamed,
		"a repository that is there":  selectRepoThere,
		"an owner's repositories":     selectOwnerKnown,
		"a person's part in public":   selectPublicPart,
		"credits on a thread":         receiptQuery(onThread, "c.at, c.id"),
		"versions of months":          selectMonthVersions,
		"who keeps an owner":          selectKept("owner"),
		"who keeps a repository":      selectKept("repo_id"),
		"how far an owner is known":   selectKnown("owner"),
		"how far a repository is":     selectKnown("repo_id"),
		"how far somebody's work is":  selectPersonKnown,
		"as of when one is judged":    selectEnd,
		"what a later end changes":    markMovedQuery,
		"a repository by GitHub's id": "SELECT id FROM repos WHERE github_id = $1",
	} {
		t.Run(name, func(t *testing.T) {
			for _, step := range plan(t, s, query) {
				for _, large := range []string{"deliveries d", "threads", "activities", "credits", "contributions", "accounts", "journal", "waiting", "c", "p", "t", "r", "d", "repos"} {
					if step == "SCAN "+large {
						t.Errorf("%s\nreads all of a table: %s", query, step)
					}
				}
			}
		})
	}
}

// TestIndexes holds that these are answered by the index that is made for them.
func TestIndexes(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "l.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, test := range []struct{ query, want string }{
		{tallyQuery(ofRepo), "SEARCH credits USING COVERING INDEX credits_repo (repo_id=?)"},
		{tallyQuery(ofOwner), "SEARCH credits USING COVERING INDEX credits_owner (owner=?)"},
		{selectPersonTally, "SEARCH credits USING COVERING INDEX credits_actor (actor_id=?)"},
		{tallyQuery(ofThread), "SEARCH credits USING INDEX credits_thread (thread_id=? AND status=?)"},
		{selectPersonMonth, "SEARCH credits USING COVERING INDEX credits_actor (actor_id=?)"},
		{selectDeeds, "SEARCH credits USING COVERING INDEX credits_actor (actor_id=? AND month>? AND month<?)"},
		{selectPersonCode, "SEARCH contributions USING COVERING INDEX contributions_actor (actor_id=? AND month>? AND month<?)"},
		{personTurnOver, "SEARCH c USING INDEX credits_actor (actor_id=? AND month>? AND month<?)"},
		{receiptQuery(personReceipts, ""), "SEARCH c USING INDEX credits_actor (actor_id=? AND month>? AND month<?)"},
		{earnersQuery("credits c", personReceipts), "SEARCH c USING COVERING INDEX credits_actor (actor_id=? AND month>? AND month<?)"},
		{selectEnds("(?, ?)"), "SEARCH activities USING COVERING INDEX activities_ends (thread_id=?)"},
		{selectOnceCalled, "SEARCH f USING COVERING INDEX former_logins_login (login=?)"},
		{selectHelped("(?, ?)"), "SEARCH c USING INDEX credits_thread (thread_id=?)"},
		{markMovedQuery, "SEARCH threads USING INDEX threads_moves (repo_id=? AND moves_at<?)"},
		{selectOwnerMonths, "SEARCH months USING PRIMARY KEY (owner=?)"},
		{selectRepoMonths, "SEARCH credits USING COVERING INDEX credits_repo (repo_id=? AND month>? AND month<?)"},
		{selectAccountDeliveries, "SEARCH o USING INDEX delivery_origins_account (account_id=? AND seq<?)"},
		{selectAccountDeliveriesIn, "SEARCH o USING INDEX delivery_origins_state (account_id=? AND state=? AND seq<?)"},
		{selectNewerDeliveries, "SEARCH o USING INDEX delivery_origins_account (account_id=? AND seq>?)"},
		{selectNewerDeliveriesIn, "SEARCH o USING INDEX delivery_origins_state (account_id=? AND state=? AND seq>?)"},
		{countAccountDeliveries, "SEARCH delivery_origins USING COVERING INDEX delivery_origins_state (account_id=? AND state=?)"},
		{countBackfillThreads, "SCAN backfill_threads USING COVERING INDEX backfill_threads_counted"},
		{selectMonthCorrected, "SEARCH credits USING COVERING INDEX credits_corrected (owner=? AND month=? AND private<?)"},
		{selectRepoCorrected, "SEARCH credits USING COVERING INDEX credits_repo_corrected (repo_id=? AND month>? AND month<?)"},
		{corrections("owner", 20), "SEARCH c USING INDEX credits_withdrawn (owner=? AND withdrawn_at>? AND withdrawn_at<?)"},
		{corrections("repo_id", 20), "SEARCH c USING INDEX credits_repo_withdrawn (repo_id=? AND withdrawn_at>? AND withdrawn_at<?)"},
		{receiptQuery(partReceipts(overviewScope{column: "owner"}, "(?, ?)"), ""), "SEARCH c USING INDEX credits_actor (actor_id=? AND month=? AND private=? AND status=?)"},
		{receiptQuery(partReceipts(overviewScope{column: "repo_id", repo: 1}, "(?, ?)"), ""), "SEARCH c USING INDEX credits_repo (repo_id=? AND month=? AND private=? AND status=?)"},
		{selectAutomation("owner"), "SEARCH contributions USING COVERING INDEX contributions_owner (owner=? AND month=? AND private=? AND sort=?)"},
		{selectAutomation("repo_id"), "SEARCH contributions USING COVERING INDEX contributions_repo (repo_id=? AND month=? AND private=? AND sort=?)"},
		{turnOverQuery("owner"), "SEARCH c USING INDEX credits_withdrawn (owner=? AND withdrawn_at>? AND withdrawn_at<?)"},
		{turnOverQuery("repo_id"), "SEARCH c USING INDEX credits_repo_withdrawn (repo_id=? AND withdrawn_at>? AND withdrawn_at<?)"},
		{earnersQuery("credits c", reportedIn("owner")), "SEARCH c USING COVERING INDEX credits_owner (owner=? AND month=? AND private<?)"},
		{earnersQuery("credits c", reportedIn("repo_id")), "SEARCH c USING COVERING INDEX credits_repo (repo_id=? AND month=? AND private<?)"},
		{standingsQuery(ofOwnersMonth), "SEARCH c USING INDEX credits_owner (owner=? AND month=?)"},
		{standingsQuery(ofEarners(2)), "SEARCH c USING INDEX credits_actor (actor_id=? AND month=?)"},
		{busyQuery(ofEarners(2)), "SEARCH c USING COVERING INDEX credits_actor (actor_id=? AND month=?)"},
		{selectMonthCounts, "SEARCH credits USING COVERING INDEX credits_owner (owner=? AND month=? AND private<?)"},
		{selectOwnerWritten, "SEARCH repos USING INDEX repos_name (<expr>=?)"},
		{selectRepoThere, "SEARCH repos USING INDEX repos_name (<expr>=? AND <expr>=?)"},
		{selectBadgeMarks, "SEARCH badge_threads USING INDEX badge_threads_look (look_at<?)"},
		{selectBadgesOf("($1, $2)"), "SEARCH credits USING COVERING INDEX credits_thread (thread_id=? AND status=?)"},
		{selectWaitingCommands, "SEARCH c USING INDEX commands_waiting (try_at<?)"},
		{selectWaitingCommands, "SEARCH r USING INDEX repos_github (github_id=?) LEFT-JOIN"},
		{selectAnswered, "SEARCH commands USING COVERING INDEX commands_answered (actor_id=? AND at>?)"},
		{selectDueRenewals, "SEARCH n USING INDEX renewals_due (try_at<?)"},
		{selectDuePolls, "SEARCH n USING INDEX nominations_due (next_poll<?)"},
		{selectOwnerKnown, "SEARCH repos USING INDEX repos_name (<expr>=?)"},
		{selectMonthVersions, "SEARCH months USING PRIMARY KEY (owner=? AND month>? AND month<?)"},
		{waitingPage("owner", 5), "SEARCH repos USING INDEX repos_left (<expr>=?)"},
		{waitingCount("owner", 5), "SEARCH repos USING INDEX repos_left (<expr>=?)"},
		{selectTurned("owner"), "SEARCH credits USING INDEX credits_withdrawn (owner=? AND withdrawn_at>? AND withdrawn_at<?)"},
		{selectTurned("repo_id"), "SEARCH credits USING INDEX credits_repo_withdrawn (repo_id=? AND withdrawn_at>? AND withdrawn_at<?)"},
		{selectPersonKnown, "SEARCH credits USING COVERING INDEX credits_actor (actor_id=? AND month>? AND month<?)"},
		{selectMonthsBefore, "SEARCH months USING PRIMARY KEY (owner=? AND month<?)"},
		{selectHasCredits("owner"), "SEARCH credits USING COVERING INDEX credits_owner (owner=? AND month=? AND private=? AND status=?)"},
		{selectHasCredits("repo_id"), "SEARCH credits USING COVERING INDEX credits_repo (repo_id=? AND month=? AND private=? AND status=?)"},
		{waitingPage("owner", 5), "SEARCH w USING INDEX waiting_owner_for (owner=? AND private=? AND wait_for=? AND since>? AND since<?)"},
		{waitingPage("repo_id", 5), "SEARCH w USING INDEX waiting_repo_for (repo_id=? AND private=? AND wait_for=? AND since>? AND since<?)"},
		{waitingCount("owner", 9), "SEARCH waiting USING COVERING INDEX waiting_owner_for (owner=? AND private=? AND wait_for=? AND since>? AND since<?)"},
		{waitingCount("repo_id", 9), "SEARCH waiting USING COVERING INDEX waiting_repo_for (repo_id=? AND private=? AND wait_for=? AND since>? AND since<?)"},
	} {
		if steps := plan(t, s, test.query); !slices.Contains(steps, test.want) {
			t.Errorf("%s\nis answered by %q, not by %s", test.query, steps, test.want)
		}
	}
}

// TestOverviewPlans holds that the months of an overview are counted from indexes
// alone, in their order, and that what waits is read in the order in which it is
// shown: sorting what is read would cost more than reading it.
func TestOverviewPlans(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "l.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for column, index := range map[string]string{"owner": "owner", "repo_id": "repo"} {
		for query, table := range map[string]string{
			selectShares(column): "credits", selectThreads(column, byMonth): "credits", selectThreads(column, inAll): "credits",
			selectAnyThreads(column, byMonth): "credits", selectAnyThreads(column, inAll): "credits",
			selectWork(column): "contributions", selectWorkThreads(column, byMonth): "contributions", selectWorkThreads(column, inAll): "contributions",
			selectSpanWork(column): "contributions",
		} {
			want := fmt.Sprintf("SEARCH %s USING COVERING INDEX %[1]s_%s (%s=? AND month>? AND month<?)", table, index, column)
			steps := plan(t, s, query)
			if !slices.Contains(steps, want) {
				t.Errorf("%s\nis answered by %q, not by %s", query, steps, want)
			}
			if monthly := strings.Contains(query, "SELECT month"); monthly && slices.Contains(steps, "USE TEMP B-TREE FOR GROUP BY") {
				t.Errorf("%s\nsorts: %q", query, steps)
			}
		}
		for _, step := range plan(t, s, waitingPage(column, 5)) {
			if strings.Contains(step, "TEMP B-TREE") || strings.HasPrefix(step, "SCAN") {
				t.Errorf("%s\nis answered by %s", waitingPage(column, 5), step)
			}
		}
	}
}

// TestListPlans holds that a page of receipts is read from an index alone, in the order
// in which it is shown, of each status and kind no more than is shown; and that what one
// person earned is found by the person.
func TestListPlans(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "l.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	listed := scoring.ReceiptQuery{Statuses: []scoring.Status{scoring.Confirmed}, Kinds: []scoring.Kind{scoring.Triage, scoring.Answering}, Limit: 30}
	for column, index := range map[string]string{"owner": "owner", "repo_id": "repo"} {
		steps := plan(t, s, listQuery(column, listed))
		want := fmt.Sprintf("SEARCH c USING COVERING INDEX credits_%s_list (%s=? AND kind=? AND status=? AND private=? AND at>? AND (at,id)<(?,?))", index, column)
		found := 0
		for _, step := range steps {
			if strings.Contains(step, want) {
				found++
			}
		}
		sorts := slices.ContainsFunc(steps, func(step string) bool { return strings.Contains(step, "TEMP B-TREE") })
		if found != 2 || sorts || !slices.Contains(steps, "MERGE (UNION ALL)") {
			t.Errorf("%s is answered by %q", listQuery(column, listed), steps)
		}
		holdsOrder(t, plan(t, s, selectListed(listQuery(column, listed))))
	}
	for column, index := range map[string]string{"": "COVERING INDEX", "repo_id": "COVERING INDEX", "owner": "INDEX"} {
		steps := plan(t, s, personListQuery(column, notHidden, listed))
		if !slices.ContainsFunc(steps, func(step string) bool {
			return strings.HasPrefix(step, "SEARCH c USING "+index+" credits_actor (actor_id=? AND month")
		}) {
			t.Errorf("%s is answered by %q", personListQuery(column, notHidden, listed), steps)
		}
	}
}

// holdsOrder holds that what is listed is shown in the order of the list: the list is read
// first, and each receipt is found by its row.
func holdsOrder(t *testing.T, steps []string) {
	t.Helper()
	first := slices.IndexFunc(steps, func(step string) bool { return step == "SCAN l" })
	then := slices.Index(steps, "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)")
	if first < 0 || then != first+1 || slices.ContainsFunc(steps, func(step string) bool { return step == "USE TEMP B-TREE FOR ORDER BY" }) {
		t.Errorf("a list is answered by %q", steps)
	}
}

// TestNewestFirst holds that somebody's newest month is found without sorting theirs.
func TestNewestFirst(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "l.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, step := range plan(t, s, selectPersonMonth) {
		if strings.Contains(step, "TEMP B-TREE") {
			t.Errorf("%s\nsorts: %s", selectPersonMonth, step)
		}
	}
}

// plan is how the database means to answer a query, a step each.
func plan(t *testing.T, s *Store, query string) []string {
	t.Helper()
	args := make([]any, 12)
	for i := range args {
		args[i] = 1
	}
	n := 0
	for n < len(args) && strings.Contains(query, fmt.Sprint("$", n+1)) {
		n++
	}
	if n == 0 {
		n = strings.Count(query, "?")
	}
	var steps []string
	err := each(t.Context(), s.reader, "EXPLAIN QUERY PLAN "+query, args[:n], func(rows *sql.Rows) error {
		var id, parent, unused int
		var step string
		err := rows.Scan(&id, &parent, &unused, &step)
		steps = append(steps, step)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(steps) == 0 {
		t.Fatal("no plan")
	}
	return steps
}
