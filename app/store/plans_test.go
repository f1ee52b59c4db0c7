package store

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
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
		"people's other credits":      standingsQuery(ofPeople("(?, ?)")),
		"ordinary work of an owner":   "SELECT sort, actor_id, thread_id FROM contributions WHERE owner = $1 AND month = $2 AND private <= $3",
		"what waits of an owner":      "SELECT title FROM waiting WHERE owner = $1 AND private <= $2 ORDER BY since",
		"an account by its login":     "SELECT id FROM accounts WHERE login_key = $1",
		"the journal of a credit":     "SELECT entry FROM journal WHERE credit_id = $1 ORDER BY id",
		"a repository by its name":    selectRepoNamed,
		"a repository that is there":  selectRepoThere,
		"an owner's repositories":     selectOwnerKnown,
		"a person's part in public":   selectPublicPart,
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
		{tallyQuery(ofPerson), "SEARCH credits USING COVERING INDEX credits_actor (actor_id=?)"},
		{tallyQuery(ofThread), "SEARCH credits USING INDEX credits_thread (thread_id=? AND status=?)"},
		{turnOverQuery("owner"), "SEARCH c USING INDEX credits_withdrawn (owner=? AND withdrawn_at>? AND withdrawn_at<?)"},
		{turnOverQuery("repo_id"), "SEARCH c USING INDEX credits_repo_withdrawn (repo_id=? AND withdrawn_at>? AND withdrawn_at<?)"},
		{earnersQuery("credits c", reportedIn("owner")), "SEARCH c USING COVERING INDEX credits_owner (owner=? AND month=? AND private<?)"},
		{earnersQuery("credits c", reportedIn("repo_id")), "SEARCH c USING COVERING INDEX credits_repo (repo_id=? AND month=? AND private<?)"},
		{standingsQuery(ofOwnersMonth), "SEARCH c USING INDEX credits_owner (owner=? AND month=?)"},
		{standingsQuery(ofPeople("(?, ?)")), "SEARCH c USING INDEX credits_actor (actor_id=? AND month=?)"},
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
	} {
		if steps := plan(t, s, test.query); !slices.Contains(steps, test.want) {
			t.Errorf("%s\nis answered by %q, not by %s", test.query, steps, test.want)
		}
	}
}

// plan is how the database means to answer a query, a step each.
func plan(t *testing.T, s *Store, query string) []string {
	t.Helper()
	args := make([]any, 4)
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
