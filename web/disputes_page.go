package web

import (
	"context"
	"fmt"
	"net/http"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// disputesPage lists what is disputed in a repository, for those who maintain it.
type disputesPage struct {
	layout
	Name string // "owner/name"
	Rows []disputedRow
	Left string // says how many more there are that nobody can be shown; empty for none
}

// disputedRow is a credit and what is said against it.
type disputedRow struct {
	disputedView
	Disputes []disputeView
}

// serveDisputes serves the list to who maintains the repository. For others it is missing.
func (s *server) serveDisputes(w http.ResponseWriter, r *http.Request) error {
	repo, err := s.repoFor(r.Context(), r.PathValue("owner"), r.PathValue("repo"))
	if err != nil {
		return err
	}
	if !s.access.maintains(r.Context(), visitorOf(r.Context()), repo) {
		return missing()
	}
	choices, err := s.reader.Choices(r.Context())
	if err != nil {
		return fmt.Errorf("read what people chose to show: %w", err)
	}
	all, err := s.disputes.OpenDisputes(r.Context(), repo)
	if err != nil {
		return fmt.Errorf("read the disputes of %s: %w", repo.FullName(), err)
	}
	page := s.newDisputesPage(repo, all, choices, visitorOf(r.Context()))
	return show(w, r, s.pages.disputes, &page)
}

func (s *server) newDisputesPage(repo history.Repo, all []scoring.DisputedReceipt, choices scoring.Choices, who *visitor) disputesPage {
	scope := scoring.Scope{Owner: repo.Owner, Repo: repo.Name}
	page := disputesPage{Name: nameText(repo.Owner) + "/" + nameText(repo.Name)}
	page.layout = s.layout("Disputes · "+page.Name, append(s.wayTo(scope), crumb{Text: "Disputes"})...)
	hidden := choices.Redactor(scoring.OnReceipts)
	v := viewer{links: s.local, escape: plain, scope: scope}
	left := 0
	for _, r := range all {
		if !choices.Shows(r.Actor.ID, scoring.OnReceipts) {
			left++
			continue
		}
		row := disputedRow{disputedView: disputedView{v.receipt(hidden.Receipt(r.Receipt)), nameText(r.Actor.Login)}}
		found := foundReceipt{receipt: r.Receipt, choices: choices}
		for _, d := range r.Disputes {
			row.Disputes = append(row.Disputes, s.disputeView(d, found, part{who: who, maintains: true}))
		}
		page.Rows = append(page.Rows, row)
	}
	if left > 0 {
		page.Left = count(left, "more credit is", "more credits are") + " disputed, of people whose receipts nobody else is shown. “/uncredit”, in a comment on the thread, takes such a credit back."
	}
	return page
}

// disputesPath is the list of a repository's disputes.
func disputesPath(repo history.Repo) string { return repoPath(repo) + "/disputes" }

// disputedAsked is of how many of an owner's repositories GitHub is asked for a page
// whether the visitor maintains them.
const disputedAsked = 10

// disputedLinks lead who maintains repositories from their pages to what is disputed
// there. GitHub is asked of those alone that the visitor sees already: else the time that
// an answer takes would tell a stranger that something is disputed in others.
func (s *server) disputedLinks(ctx context.Context, seen scopeSeen) ([]crumb, error) {
	who := visitorOf(ctx)
	if s.disputes == nil || who == nil {
		return nil, nil
	}
	repos, err := s.disputes.DisputedRepos(ctx, seen.scope.Owner)
	if err != nil {
		return nil, fmt.Errorf("find what is disputed at %s: %w", seen.scope.Owner, err)
	}
	var links []crumb
	asked := 0
	for _, repo := range repos {
		if !seen.has(repo) || asked == disputedAsked {
			continue
		}
		asked++
		if s.access.maintains(ctx, who, repo) {
			links = append(links, crumb{nameText(repo.Name), s.path(disputesPath(repo))})
		}
	}
	return links, nil
}
