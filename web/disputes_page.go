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
	Last []disputedRow // the last ones decided
}

// lastDecided is how many disputes that were decided a list has.
const lastDecided = 10

// disputedRow is a credit and what is said against it.
type disputedRow struct {
	disputedView
	Disputes []disputeView
	Decide   string // the form that decides; empty for who may not
	Cannot   string // says why they may not
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
	last, err := s.disputes.DecidedDisputes(r.Context(), repo, lastDecided)
	if err != nil {
		return fmt.Errorf("read what was decided in %s: %w", repo.FullName(), err)
	}
	page := s.newDisputesPage(repo)
	who := visitorOf(r.Context())
	for _, one := range all {
		row := s.disputedRow(one, choices, who)
		earlier, err := s.disputes.Disputes(r.Context(), one.ID)
		if err != nil {
			return fmt.Errorf("read the disputes on receipt %s: %w", one.ID, err)
		}
		row.Cannot = cannotDecide(part{who: who, maintains: true, own: one.Actor.ID == who.ID}, earlier)
		if row.Cannot == "" && len(row.Disputes) > 0 {
			row.Decide = s.path("/receipts/"+one.ID) + "#" + row.Disputes[0].ID
		}
		page.Rows = append(page.Rows, row)
	}
	for _, one := range last {
		page.Last = append(page.Last, s.disputedRow(one, choices, who))
	}
	return show(w, r, s.pages.disputes, &page)
}

func (s *server) newDisputesPage(repo history.Repo) disputesPage {
	scope := scoring.Scope{Owner: repo.Owner, Repo: repo.Name}
	page := disputesPage{Name: nameText(repo.Owner) + "/" + nameText(repo.Name)}
	page.layout = s.layout("Disputes · "+page.Name, append(s.wayTo(scope), crumb{Text: "Disputes"})...)
	return page
}

// disputedRow is a credit with disputes for who maintains the repository. It does not
// name who chose not to be shown on receipts, whose credit can be decided all the same.
func (s *server) disputedRow(r scoring.DisputedReceipt, choices scoring.Choices, who *visitor) disputedRow {
	hidden := choices.Redactor(scoring.OnReceipts)
	v := viewer{links: s.local, escape: plain, scope: scoring.Scope{Owner: r.Repo.Owner, Repo: r.Repo.Name}}
	found := foundReceipt{receipt: r.Receipt, choices: choices}
	row := disputedRow{disputedView: disputedView{v.receipt(hidden.Receipt(r.Receipt)), found.nameFor(who, r.Actor)}}
	for _, d := range r.Disputes {
		row.Disputes = append(row.Disputes, s.disputeView(d, found, part{who: who, maintains: true}))
	}
	return row
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
