package publish

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/policy"
	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// pageLimit is the most characters of a page. GitHub takes 65,536; some room is
// left for the marker.
const pageLimit = 65_000

// document is a report as it is to be posted, or why it is not.
type document struct {
	plan   plan
	month  scoring.Month
	key    string
	where  policy.Where
	client GitHub
	repo   ghclient.RepoInfo // where it goes, as GitHub shows it now
	title  string
	place  string // in it: of a discussion the category, of a file the path
	pages  []string

	asOf    time.Time
	waiting []scoring.WaitingThread

	why     string // it is not posted: a sentence; empty when it is
	outcome store.ReportOutcome
	post    store.Post // once it is posted
}

// document makes the report of a month as it is to be at GitHub now.
func (r *Reports) document(ctx context.Context, p plan, s store.ReportState) (document, error) {
	d := document{plan: p, month: s.Month, key: s.Key, where: p.reports.Where, asOf: s.AsOf}
	d.place = p.place(d.where, s.Month)
	if d.asOf.IsZero() {
		d.asOf = r.Now()
	}
	d.title = fmt.Sprintf("Glue work in %s · %s", s.Month.Start().Format("January 2006"), p.scope)
	post, err := r.Poster.Posts.Post(ctx, s.Key)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return d, err
	}
	to, err := p.target()
	if err == nil && !mayMove(post) && post.Key != "" { // it is somewhere: there it stays
		d.where = whereOf(post.Sort)
		if d.place = post.Place; d.place == "" {
			d.place = p.place(d.where, s.Month)
		}
		to, err = p.holds(post)
	}
	if err != nil {
		return d.not(store.ReportProblem, err.Error()), nil
	}
	if post.Key != "" && post.Repo.ID == to.Repo.ID {
		if err := r.Poster.notNow(post); err != nil {
			return d, err
		}
	}
	d.client = r.GitHub(to.Installation)
	// The ledger may not have heard of it yet that the repository is public now.
	d.repo, err = d.client.Repository(ctx, to.Repo.Owner, to.Repo.Name)
	if errors.Is(err, ghclient.ErrNotFound) {
		return d.not(store.ReportProblem, fmt.Sprintf("the report is to be published in %s, which GitHub does not show to the App", to.Repo.FullName())), nil
	}
	if err != nil {
		return d, fmt.Errorf("look at %s, where it is published: %w", to.Repo.FullName(), err)
	}
	if d.repo.ID == 0 {
		d.repo.ID = to.Repo.ID
	}
	if why := d.cannot(to); why != "" {
		return d.not(store.ReportProblem, why), nil
	}
	return r.fill(ctx, d, s)
}

// not is a document that is not posted.
func (d document) not(outcome store.ReportOutcome, why string) document {
	d.outcome, d.why = outcome, sentence(strings.ToUpper(why[:1])+why[1:])
	return d
}

// holds is the watched repository that a post is in.
func (p plan) holds(post store.Post) (store.Watched, error) {
	i := slices.IndexFunc(p.owners, func(w store.Watched) bool { return w.Repo.ID == post.Repo.ID })
	if i < 0 {
		return store.Watched{}, fmt.Errorf("the report was published in %s, which the App does not see any more", post.Repo.FullName())
	}
	return p.owners[i], nil
}

// place is where in a repository a report goes that is published in a form.
func (p plan) place(where policy.Where, m scoring.Month) string {
	switch where {
	case policy.InDiscussion:
		return p.reports.Category
	case policy.InFile:
		return p.reports.File(m)
	}
	return ""
}

func whereOf(sort store.PostSort) policy.Where {
	switch sort {
	case store.PostDiscussion:
		return policy.InDiscussion
	case store.PostFile:
		return policy.InFile
	}
	return policy.InIssue
}

// cannot says why nothing can be published where it is to be.
func (d document) cannot(to store.Watched) string {
	name := to.Repo.FullName()
	switch {
	case d.repo.Archived:
		return fmt.Sprintf("the report is to be published in %s, which is archived", name)
	case d.where == policy.InIssue && !d.repo.HasIssues:
		return fmt.Sprintf("the report is to be published as an issue in %s, where issues are switched off: switch them on, or choose another place in %s (reports)", name, d.plan.file())
	case d.where == policy.InDiscussion && !d.repo.HasDiscussions:
		return fmt.Sprintf("the report is to be published as a discussion in %s, where discussions are switched off: switch them on, or choose another place in %s (reports)", name, d.plan.file())
	case !d.repo.Private && d.plan.scope.Repo != "" && !d.plan.repos[0].Repo.Public():
		return fmt.Sprintf("the report of %s, which is private, is to be published in %s, which is public", d.plan.scope, name)
	}
	return ""
}

// fill renders the report.
func (r *Reports) fill(ctx context.Context, d document, s store.ReportState) (document, error) {
	private := d.plan.tellsPrivate(d.repo.Repo)
	in, err := r.Ledger.PublishedInput(ctx, d.plan.scope, d.month, d.asOf, private)
	if err != nil {
		return d, err
	}
	if !s.AsOf.IsZero() {
		in.Waiting = d.plan.still(s.Waiting, private)
	}
	report := scoring.NewReport(in)
	d.waiting = in.Waiting
	// What waits is no news by itself: where nothing moves it would be said every month.
	if in.Quiet() && s.Outcome != store.ReportPosted {
		return d.not(store.ReportEmpty, fmt.Sprintf("there is nothing to tell of %s in %s", d.plan.scope, d.month)), nil
	}
	d.pages, err = r.Render(report, d.form())
	if err == nil && len(d.pages) == 0 {
		err = errors.New("it has no page")
	}
	return d, err
}

// still are the threads that waited when the report was first posted, of
// repositories that may still be shown.
func (p plan) still(waiting []scoring.WaitingThread, private bool) []scoring.WaitingThread {
	var all []scoring.WaitingThread
	for _, t := range waiting {
		shown := slices.ContainsFunc(p.repos, func(w store.Watched) bool {
			return w.Repo.ID == t.Repo.ID && (w.Repo.Public() || private)
		})
		if shown {
			all = append(all, t)
		}
	}
	return all
}

// post makes what is at GitHub be the document, further pages as comments on its
// issue.
func (r *Reports) post(ctx context.Context, d document) (store.Post, error) {
	post, err := r.Poster.put(ctx, d.posting(d.pages[0]))
	if err != nil || post.State != store.PostDone || post.Sort != store.PostIssue {
		return post, err
	}
	var errs []error
	n := 1
	for ; n < len(d.pages); n++ {
		errs = append(errs, r.Poster.Comment(ctx, d.client, d.pageKey(n+1), d.repo.Repo, post.Number, d.pages[n]))
	}
	for ; ; n++ { // pages that there are no more
		_, err := r.Poster.Posts.Post(ctx, d.pageKey(n+1))
		if errors.Is(err, store.ErrNotFound) {
			return post, errors.Join(errs...)
		}
		if err == nil {
			err = r.Poster.Remove(ctx, d.client, d.pageKey(n+1))
		}
		if err != nil {
			return post, errors.Join(append(errs, err)...)
		}
	}
}

func (d document) pageKey(n int) string { return fmt.Sprintf("%s/%d", d.key, n) }

// posting is how the first page is posted.
func (d document) posting(body string) posting {
	body = marked(body, d.key)
	j := posting{key: d.key, repo: d.repo.Repo, place: d.place, title: d.title, body: body, client: d.client}
	marker := Marker(d.key)
	switch d.where {
	case policy.InDiscussion:
		j.sort = store.PostDiscussion
		j.find = func(ctx context.Context, _ time.Time) (*ghclient.Posted, error) {
			return d.client.FindDiscussion(ctx, j.repo, d.place, marker)
		}
		j.create = func(ctx context.Context) (ghclient.Posted, error) {
			return d.client.CreateDiscussion(ctx, j.repo, d.place, d.title, body)
		}
		j.edit = func(ctx context.Context, p store.Post) error {
			return d.client.EditDiscussion(ctx, p.NodeID, d.title, body)
		}
	case policy.InFile:
		f := committed{d.client, j.repo, d.place, marker, d.title}
		j.sort, j.title = store.PostFile, ""
		j.find = func(ctx context.Context, _ time.Time) (*ghclient.Posted, error) { return f.find(ctx) }
		j.create = func(ctx context.Context) (ghclient.Posted, error) { return f.write(ctx, body, "") }
		j.edit = func(ctx context.Context, p store.Post) error { return f.at(p.NodeID).edit(ctx, body) }
	default:
		labels := d.plan.reports.Labels
		j.sort = store.PostIssue
		j.find = func(ctx context.Context, _ time.Time) (*ghclient.Posted, error) {
			return d.client.FindIssue(ctx, j.repo, "", marker)
		}
		j.create = func(ctx context.Context) (ghclient.Posted, error) {
			return d.client.CreateIssue(ctx, j.repo, d.title, body, labels)
		}
		j.edit = func(ctx context.Context, p store.Post) error {
			return d.client.EditIssue(ctx, j.repo, p.Number, d.title, body)
		}
	}
	return j
}

// committed is a report that is a file in a repository. Its NodeID is its path,
// which a policy may change for later months.
type committed struct {
	client  GitHub
	repo    history.Repo
	path    string
	marker  string
	message string
}

func (f committed) at(path string) committed {
	if path != "" {
		f.path = path
	}
	return f
}

// errTaken says that there is a file which is not ours to replace.
var errTaken = errors.New("there is another file already, which glueledger has not written")

func (f committed) find(ctx context.Context) (*ghclient.Posted, error) {
	file, err := f.client.ReadFile(ctx, f.repo, f.path, "")
	if err != nil {
		return nil, err
	}
	if !strings.Contains(string(file.Data), f.marker) {
		return nil, fmt.Errorf("%s: %w", f.path, errTaken)
	}
	return &ghclient.Posted{NodeID: f.path, URL: file.URL, Body: string(file.Data)}, nil
}

func (f committed) write(ctx context.Context, body, sha string) (ghclient.Posted, error) {
	made, err := f.client.WriteFile(ctx, f.repo, f.path, f.message, []byte(body), sha, "")
	made.NodeID = f.path
	return made, err
}

func (f committed) edit(ctx context.Context, body string) error {
	file, err := f.client.ReadFile(ctx, f.repo, f.path, "")
	switch {
	case err != nil:
		return err
	case string(file.Data) == body:
		return nil
	case !strings.Contains(string(file.Data), f.marker):
		return fmt.Errorf("%s: %w", f.path, errTaken)
	}
	_, err = f.write(ctx, body, file.SHA)
	return err
}
