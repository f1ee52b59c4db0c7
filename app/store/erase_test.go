package store_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// testErasure erases somebody who has a part in everything.
func testErasure(t *testing.T, open opener) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	cleoBen := history.Account{ID: 2, Login: "Ben-the-Great", Type: "User"} // as ben is called
	stories := func() []*story {
		return []*story{
			pull(kitchen, 1, ada, day0).does(cleoBen, history.Labeled, "bug", after(1)).says(ada, 11, "Thanks (@Ben-the-great)!", after(2)).
				add(history.Activity{Verb: history.Assigned, Actor: ada, Target: cleoBen, At: after(2.5)}).
				does(ada, history.Merged, "", after(3)),
			issue(kitchen, 2, cleoBen, day0).does(cleo, history.Labeled, "bug", after(1)).says(cleoBen, 12, "It is the lid. @ada, do you see it?", after(2)),
			issue(kitchen, 3, cleo, day0).says(ada, 13, "Does @ben-the-great know?", after(1)),
			issue(kitchen, 4, ada, day0).does(cleoBen, history.Labeled, "bug", after(1)).says(ada, 14, "No.", after(2)).does(ada, history.Unlabeled, "bug", after(8)),
		}
	}
	appendAll(t, s, stories()...)
	rules := func(now time.Time) store.Judge {
		return func(t *history.Thread, settings scoring.Settings) scoring.Judgement {
			return scoring.Score(scoring.Rules(), t, settings, now)
		}
	}
	scoreAll := func(now time.Time) {
		t.Helper()
		for {
			n, err := s.ScoreDue(t.Context(), now, 100, rules(now))
			if err != nil {
				t.Fatal(err)
			}
			if n == 0 {
				return
			}
		}
	}
	scoreAll(after(40))
	if err := s.SetVisibility(t.Context(), cleoBen, scoring.InReports, after(1), ""); err != nil {
		t.Fatal(err)
	}
	totals := func() string {
		t.Helper()
		in, err := s.ReportInput(t.Context(), scoring.Scope{Owner: "Acme"}, scoring.MonthOf(day0), after(40), true)
		if err != nil {
			t.Fatal(err)
		}
		r := scoring.NewReport(in)
		months, err := s.Months(t.Context(), true)
		return fmt.Sprintf("%+v %d people, %d threads wait, %d turned over, %+v %v", r.Units, len(r.People)+r.Unnamed, len(r.Waiting), len(in.TurnOver), months, err)
	}
	journal := func() (n int) {
		t.Helper()
		if err := s.Reader().QueryRow(`SELECT count(*) FROM journal`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for id, body := range map[string]string{"d-1": `{"sender":{"login":"Ben-the-Great","id":2}}`, "d-2": `{"comment":{"body":"thanks @ben-the-great"}}`, "d-3": `{"sender":{"login":"ada"}}`} {
		change(t, s, fmt.Sprintf(`INSERT INTO deliveries (id, event, received_at, body) VALUES ('%s', 'issues', 1, '%s')`, id, body))
	}
	before, entries := totals(), journal()
	check := func(when string) {
		t.Helper()
		scoreAll(after(41))
		if diff := cmp.Diff(before, totals()); diff != "" {
			t.Errorf("%s, the totals (-before +after):\n%s", when, diff)
		}
		if n := journal(); n != entries {
			t.Errorf("%s, the journal has %d entries, before it had %d", when, n, entries)
		}
		result, err := s.Verify(t.Context(), after(41), rules(after(41)))
		if err != nil || len(result.Differences) > 0 || result.Skipped > 0 {
			t.Errorf("%s, verify: %+v, %v", when, result, err)
		}
		if found := holding(t, dir, "ben-the-great", ">2<"); len(found) > 0 {
			t.Errorf("%s, the ledger still has the person in %v", when, found)
		}
	}
	erased := func(want bool) {
		t.Helper()
		if got, err := s.Erased(t.Context(), cleoBen.ID); err != nil || got != want {
			t.Errorf("erased: %v, %v", got, err)
		}
	}
	erased(false)
	for range 2 { // again changes nothing
		if err := s.ErasePerson(t.Context(), history.Account{ID: 2, Login: "Ben-the-Great"}, after(40)); err != nil {
			t.Fatal(err)
		}
		check("erased")
	}
	erased(true)
	if err := s.SetVisibility(t.Context(), cleoBen, scoring.InReports, after(41), ""); err != nil { // nothing is noted of that
		t.Error(err)
	}
	check("after a choice")
	var kept string
	if err := s.Reader().QueryRow(`SELECT group_concat(id) FROM deliveries`).Scan(&kept); err != nil || kept != "d-3" {
		t.Errorf("deliveries %q are kept, %v", kept, err)
	}
	appendAll(t, s, stories()...)
	check("told again")
	appendAll(t, s, issue(kitchen, 9, ada, after(40)).does(cleoBen, history.Labeled, "bug", after(40.5)))
	scoreAll(after(44))
	if found := holding(t, dir, "ben-the-great", ">2<"); len(found) > 0 {
		t.Errorf("what came later names the person in %v", found)
	}
	choices, err := s.Choices(t.Context())
	var standIn int64
	for id, c := range choices {
		standIn = id
		if c.Level != scoring.Private || c.Login != "ghost" || id >= 0 {
			t.Errorf("the stand-in is %d: %+v", id, c)
		}
	}
	if err != nil || len(choices) != 1 {
		t.Errorf("choices %v, %v", choices, err)
	}
	mine := slices.DeleteFunc(credits(t, s, store.CreditQuery{}), func(r scoring.Receipt) bool { return r.Actor.ID != standIn })
	if len(mine) != 3 {
		t.Errorf("the stand-in has %d credits", len(mine))
	}
	// Another who is erased stays apart.
	if err := s.ErasePerson(t.Context(), cleo, after(40)); err != nil {
		t.Fatal(err)
	}
	scoreAll(after(44))
	if choices, _ := s.Choices(t.Context()); len(choices) != 2 {
		t.Errorf("choices %v", choices)
	}
	if err := s.ErasePerson(t.Context(), history.Ghost, after(40)); err == nil {
		t.Error("ghosts are erased")
	}
}

// testErasureOfBareNames erases somebody whom others named without an @: neither
// stored texts nor the sentences that quote them, judged anew, have the name.
func testErasureOfBareNames(t *testing.T, open opener) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	bo := history.Account{ID: 5, Login: "Bo-Katan", Type: "User"}
	nominate := func(thread *story, id int64, kind, why string) *story {
		return thread.says(ben, id+1000, "It is the lid.", after(0.5)).says(ada, id, "/credit @ben "+kind+" "+why, after(1)).
			add(history.Activity{Verb: history.Nominated, ID: id, Actor: ada, Target: ben, Subject: kind, Text: why, At: after(1)}).
			add(history.Activity{Verb: history.Endorsed, ID: id, Actor: cleo, At: after(2), As: history.Maintainer})
	}
	with := nominate(issue(kitchen, 1, ada, day0).says(ben, 15, "Here, too.", after(0.2)).says(bo, 12, "I am here.", after(0.5)), 11, "triage", "bo-katan told us all").
		add(history.Activity{Verb: history.Renamed, Actor: ada, From: "As _Bo-Katan_ says", Subject: "What Bo-Katan says", At: after(1)})
	mentioned := nominate(issue(kitchen, 2, ada, day0).says(ben, 25, "Here, too.", after(0.2)).says(ada, 22, "Ask @bo-katan.", after(0.5)), 21, "triage", "bo-katan told us all")
	appendAll(t, s, with, mentioned)
	rules := func(t *history.Thread, settings scoring.Settings) scoring.Judgement {
		return scoring.Score(scoring.Rules(), t, settings, after(10))
	}
	check := func(when string, want int) {
		t.Helper()
		if _, err := s.ScoreDue(t.Context(), after(10), 100, rules); err != nil {
			t.Fatal(err)
		}
		quoted := 0
		for _, c := range credits(t, s, store.CreditQuery{}) {
			if strings.Contains(c.Why, "ghost told") {
				quoted++
			}
		}
		if quoted != want {
			t.Errorf("%s, %d sentences quote the text without the name, want %d: %+v", when, quoted, want, credits(t, s, store.CreditQuery{}))
		}
		if found := holding(t, dir, "bo-katan", ">5<"); want > 0 && len(found) > 0 {
			t.Errorf("%s, the person is in %v", when, found)
		}
	}
	check("before", 0)
	if err := s.ErasePerson(t.Context(), bo, after(9)); err != nil {
		t.Fatal(err)
	}
	check("erased", 2)
	appendAll(t, s, with, mentioned)
	check("told again", 2)
	// On known threads, and on one that is new to the person, too.
	appendAll(t, s, nominate(&story{repo: kitchen, number: 1, typ: history.Issue}, 13, "clarification", "as bo-katan told them"),
		nominate(&story{repo: kitchen, number: 2, typ: history.Issue}, 23, "clarification", "as Bo-Katan told them"),
		nominate(issue(kitchen, 3, bo, day0).says(ben, 35, "Here, too.", after(0.2)), 31, "triage", "bo-katan told them"))
	check("news", 5)
	// Elsewhere it is a word.
	appendAll(t, s, issue(kitchen, 4, ada, day0).says(ada, 41, "Its name is Bo-Katan.", after(1)))
	if got := inShort(thread(t, s, kitchen, 4)); !strings.Contains(got[1], "Bo-Katan") {
		t.Errorf("another thread says %q", got)
	}
}

// testErasureOfWaitingDeliveries erases somebody whom deliveries name that are not
// ingested yet, or come later.
func testErasureOfWaitingDeliveries(t *testing.T, open opener) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	bo := history.Account{ID: 5, Login: "Bo-Katan", Type: "User"}
	keep := func(id, sender, text string) {
		t.Helper()
		in := s.NewInbox(store.InboxOptions{})
		body := fmt.Sprintf(`{"action":"created",%s,%s,"comment":{"id":%s,"body":%q,"user":%s,"created_at":"2025-03-04T09:00:00Z"},"sender":%[5]s}`,
			lifeRepo("Acme/kitchen", false, 1), lifeIssue(1, 1), id, text, sender)
		if err := in.Keep(t.Context(), webhooks.Delivery{ID: "d-" + id, Event: "issue_comment", Body: []byte(body), At: after(1)}); err != nil {
			t.Fatal(err)
		}
		if err := in.Close(); err != nil {
			t.Fatal(err)
		}
	}
	ingest := func() {
		t.Helper()
		if _, err := s.Ingest(t.Context(), 10, webhooks.Decode); err != nil {
			t.Fatal(err)
		}
	}
	keep("11", `{"id":5,"login":"Bo-Katan","type":"User"}`, "Here.")
	keep("12", `{"id":1,"login":"ada","type":"User"}`, "As bo-katan says.")
	keep("13", `{"id":1,"login":"ada","type":"User"}`, "Nothing.")
	if err := s.ErasePerson(t.Context(), bo, after(2)); err != nil {
		t.Fatal(err)
	}
	ingest()
	keep("14", `{"id":5,"login":"bo-renamed","type":"User"}`, "Here again.")
	ingest()
	if err := s.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"bo-katan", "bo-renamed"} {
		if found := holding(t, dir, name, ">5<"); len(found) > 0 {
			t.Errorf("%s is in %v", name, found)
		}
	}
	known, err := s.KnownDeliveries(t.Context(), []string{"d-11", "d-12", "d-13", "d-14"})
	if err != nil || len(known) != 4 {
		t.Errorf("known to have come in: %v, %v", known, err)
	}
	var kept int
	if err := s.Reader().QueryRow(`SELECT count(*) FROM deliveries WHERE body <> ''`).Scan(&kept); err != nil || kept != 1 {
		t.Errorf("%d payloads are kept, %v", kept, err)
	}
	if n := len(thread(t, s, kitchen, 1).Events); n != 5 {
		t.Errorf("the thread has %d events", n)
	}
}

// holding are the tables and columns in which a login, regardless of case,
// stands, or in which an account's id does: ">2<".
func holding(t testing.TB, dir, login, id string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.db"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files %v, %v", files, err)
	}
	db, err := sql.Open("sqlite", files[0])
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	texts := func(query string, args ...any) (all []string) {
		rows, err := db.Query(query, args...)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var s string
			if err := rows.Scan(&s); err != nil {
				t.Fatal(err)
			}
			all = append(all, s)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		return all
	}
	var found []string
	for _, table := range texts(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`) {
		for _, column := range texts(`SELECT name FROM pragma_table_info(?)`, table) {
			query := fmt.Sprintf(`SELECT count(*) FROM %q WHERE lower(CAST(%q AS TEXT)) LIKE ?`, table, column)
			if texts(query, "%"+login+"%")[0] != "0" {
				found = append(found, table+"."+column)
			}
			if strings.HasSuffix(column, "actor_id") || strings.HasSuffix(column, "account_id") || column == "author_id" {
				if texts(fmt.Sprintf(`SELECT count(*) FROM %q WHERE %q = ?`, table, column), strings.Trim(id, "<>"))[0] != "0" {
					found = append(found, table+"."+column+" by id")
				}
			}
		}
	}
	return found
}
