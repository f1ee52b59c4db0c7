package app_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"glueledger/app/replayhub"
)

// TestDisputeFlow disputes a credit and withdraws it, as people do in their browsers,
// with replayhub for GitHub, where the repository is private.
func TestDisputeFlow(t *testing.T) {
	data := replayhub.Part(t, replayhub.History(t), regexp.MustCompile(`/pulls/1727\.json$`), 1)
	visibility := filepath.Join(t.TempDir(), "visibility.json")
	who := `{"bitcoin-core/secp256k1": {"private": true, "readers": ["real-or-random", "fanquake"], "writers": ["sipa"]}}`
	if err := os.WriteFile(visibility, []byte(who), 0o600); err != nil {
		t.Fatal(err)
	}
	hub, _ := replayhub.Start(t, data, "-visibility", visibility, "-no-app")
	clean(t)
	t.Setenv("GLUELEDGER_GITHUB_URL", hub)
	db := filepath.Join(t.TempDir(), "l.db")
	s := serveInside(t, db)
	admin := newWalker(t)
	admin.get(s.link(t))
	plan := admin.post(s.url+"/setup", url.Values{"owner": {"organisation"}, "account": {"bitcoin-core"}, "github": {hub}, "url": {s.url}})
	created := admin.post(plan.find(t, `<form[^>]* action="([^"]+)"`), url.Values{"manifest": {plan.find(t, `name="manifest" value="([^"]+)"`)}})
	admin.get(created.find(t, `class="button" href="([^"]+/installations/new)"`))

	// The author of the pull request, who has merged others and so maintains the repository,
	// too, another maintainer, one who can read it, and one who can not.
	author, keeper, reader, stranger := signedIn(t, s, hub, "real-or-random"), signedIn(t, s, hub, "sipa"), signedIn(t, s, hub, "fanquake"), signedIn(t, s, hub, "hebasto")
	const repo = "/o/bitcoin-core/secp256k1"
	credit := regexp.MustCompile(`(/receipts/[0-9a-f]{16})">The receipt<span class="hidden"> for Review unblocking by (?:<bdi[^>]*>)?stratospher`)
	var receipt string
	wait(t, func() string {
		found := credit.FindStringSubmatch(author.get(s.url + repo + "/1727").body)
		if found == nil {
			return "the credit does not come"
		}
		receipt = s.url + found[1]
		return ""
	})
	said := url.Values{"claim": {"wrong"}, "reason": {"The branch had moved before."}}
	for _, walker := range []*walker{stranger, newWalker(t)} {
		if got, unknown := walker.post(receipt+"/dispute", said), walker.post(s.url+"/receipts/unknown/dispute", said); got.status != http.StatusNotFound || got.body != unknown.body {
			t.Errorf("who cannot read it is answered %d", got.status)
		}
	}
	if got := reader.post(receipt+"/dispute", said); got.status != http.StatusForbidden || !strings.Contains(got.body, "The branch had moved before.") {
		t.Errorf("who has no part in it is answered %d", got.status)
	}
	if got := author.post(receipt+"/dispute", said); got.status != http.StatusOK || !strings.Contains(got.body, "Your dispute is filed") || !strings.Contains(got.body, "The branch had moved before.") {
		t.Fatalf("filing: %+v", got)
	}
	if got := reader.get(receipt); !strings.Contains(got.body, "counts until a maintainer decides") || strings.Contains(got.body, "The branch had moved") {
		t.Error("a reader is told what is said, or not that it is disputed")
	}
	if code, out, errs := run(t, "explain", "bitcoin-core/secp256k1#1727", "--db", db); code != 0 || !strings.Contains(out, "stratospher for review-unblocking, confirmed, disputed, weighs") {
		t.Errorf("explain: %d %s%s", code, out, errs)
	}
	if got := reader.get(s.url + repo + "/disputes"); got.status != http.StatusNotFound {
		t.Errorf("the list is shown to who does not maintain it: %d", got.status)
	}
	if got := keeper.get(s.url + repo); !strings.Contains(got.body, `href="`+repo+`/disputes"`) {
		t.Error("the page of the repository does not lead its maintainer to the list")
	}
	if got := keeper.get(s.url + repo + "/disputes"); got.status != http.StatusOK || !strings.Contains(got.body, "The branch had moved before.") {
		t.Errorf("the list: %+v", got)
	}
	decide := s.url + keeper.get(receipt).find(t, `action="(/receipts/[0-9a-f]+/disputes/\d+/decide)"`)
	decision := url.Values{"outcome": {"withdrawn"}, "answer": {"So it had."}}
	if got := author.post(decide, decision); got.status != http.StatusForbidden {
		t.Errorf("who filed it decides: %d", got.status)
	}
	if got := keeper.post(decide, decision); got.status != http.StatusOK || !strings.Contains(got.body, "You have withdrawn the credit.") {
		t.Fatalf("deciding: %+v", got)
	}
	// The page says at once that the credit is withdrawn, and what the rules say now; on which
	// day it was, it knows from the journal, once the ledger has followed.
	plainly := strings.NewReplacer(`<span class="name">`, "", "</span>", "")
	wait(t, func() string {
		if got := reader.get(receipt); !strings.Contains(got.body, `status-withdrawn`) || !strings.Contains(got.body, "This credit was withdrawn on") {
			return "the credit is not withdrawn"
		}
		return ""
	})
	for _, walker := range []*walker{reader, author} {
		for _, want := range []string{"had the credit taken back by sipa, who maintains this", "So it had.", "the credit was withdrawn"} {
			if got := walker.get(receipt); !strings.Contains(plainly.Replace(got.body), want) {
				t.Errorf("the receipt lacks %q", want)
			}
		}
	}
	s.stop(t)

	if code, out, errs := run(t, "verify", "--db", db); code != 0 {
		t.Errorf("verify ends with %d: %s%s", code, out, errs)
	}
	if code, out, errs := run(t, "rescore", "--dry-run", "--db", db); code != 0 || !strings.Contains(out, "nothing changes:") {
		t.Errorf("rescore ends with %d: %s%s", code, out, errs)
	}
	if code, out, _ := run(t, "credits", "--thread", "bitcoin-core/secp256k1#1727", "--db", db); code != 0 || strings.Contains(out, "stratospher  review-unblocking") {
		t.Errorf("credits: %d %s", code, out)
	}
}
