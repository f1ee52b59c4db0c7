package ghfake

import (
	"crypto/sha1" //nolint:gosec // git's
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// CheckRun is a check run as it was posted.
type CheckRun struct {
	ID          int64
	Repo        string // full name
	Name        string
	HeadSHA     string
	ExternalID  string
	Status      string
	Conclusion  string
	Title       string
	Summary     string
	Annotations []Annotation
}

// Annotation is a remark on lines of a file.
type Annotation struct {
	Path        string `json:"path"`
	StartLine   int    `json:"start_line"`
	EndLine     int    `json:"end_line"`
	StartColumn int    `json:"start_column,omitempty"`
	EndColumn   int    `json:"end_column,omitempty"`
	Level       string `json:"annotation_level"`
	Title       string `json:"title,omitempty"`
	Message     string `json:"message"`
}

// checkRun is one with the time at which it was made.
type checkRun struct {
	CheckRun
	at time.Time
}

// CheckRuns are the check runs of a repository, in the order in which they were
// made.
func (f *Fake) CheckRuns(owner, name string) []CheckRun {
	at := f.repoAt(owner, name)
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []CheckRun
	for _, c := range at.checks {
		run := c.CheckRun
		run.Annotations = slices.Clone(run.Annotations)
		all = append(all, run)
	}
	return all
}

// posted is the body of a request about a check run.
type posted struct {
	Name       string `json:"name"`
	HeadSHA    string `json:"head_sha"`
	Status     string `json:"status"`
	Conclusion string `json:"conclusion"`
	ExternalID string `json:"external_id"`
	Output     *struct {
		Title       string       `json:"title"`
		Summary     *string      `json:"summary"`
		Annotations []Annotation `json:"annotations"`
	} `json:"output"`
}

// wrong says what GitHub would not take; empty when it would.
func (p posted) wrong() string {
	if p.Output == nil {
		return ""
	}
	switch {
	case p.Output.Summary == nil:
		return `"output.summary" wasn't supplied.`
	case len(p.Output.Annotations) > 50:
		return "No more than 50 items are allowed; " + strconv.Itoa(len(p.Output.Annotations)) + " were supplied."
	}
	for _, a := range p.Output.Annotations {
		if a.StartColumn != 0 && a.StartLine != a.EndLine {
			return "start_column may only be given when start_line and end_line are the same."
		}
		if a.Path == "" || a.Message == "" || a.StartLine < 1 || a.EndLine < a.StartLine || !slices.Contains([]string{"notice", "warning", "failure"}, a.Level) {
			return "An annotation is not valid."
		}
	}
	return ""
}

func unprocessable(message string) reply {
	return reply{http.StatusUnprocessableEntity, map[string]string{"message": "Invalid request.\n\n" + message}}
}

var notFound = reply{http.StatusNotFound, map[string]string{"message": "Not Found"}}

func (f *Fake) createCheck(at *repo) endpoint {
	return func(r *http.Request, body []byte) reply {
		var p posted
		if r.Method != http.MethodPost {
			return notFound
		}
		if err := json.Unmarshal(body, &p); err != nil {
			return reply{http.StatusBadRequest, map[string]string{"message": "Problems parsing JSON"}}
		}
		if p.Name == "" || p.HeadSHA == "" {
			return unprocessable(`"name" and "head_sha" are needed.`)
		}
		if wrong := p.wrong(); wrong != "" {
			return unprocessable(wrong)
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		c := &checkRun{CheckRun{ID: f.id(), Repo: at.owner + "/" + at.name, HeadSHA: p.HeadSHA, ExternalID: p.ExternalID, Status: "queued"}, f.now()}
		c.take(p)
		at.checks = append(at.checks, c)
		f.checks[c.ID] = c
		return reply{http.StatusCreated, f.show(c)}
	}
}

// checkRun answers for one run: it shows it, or takes a change of it.
func (f *Fake) checkRun(at *repo, id string) endpoint {
	return func(r *http.Request, body []byte) reply {
		number, err := strconv.ParseInt(id, 10, 64)
		f.mu.Lock()
		defer f.mu.Unlock()
		c := f.checks[number]
		if err != nil || c == nil || !strings.EqualFold(c.Repo, at.owner+"/"+at.name) {
			return notFound
		}
		if r.Method == http.MethodPatch {
			var p posted
			if err := json.Unmarshal(body, &p); err != nil {
				return reply{http.StatusBadRequest, map[string]string{"message": "Problems parsing JSON"}}
			}
			if wrong := p.wrong(); wrong != "" {
				return unprocessable(wrong)
			}
			c.take(p)
		}
		return reply{http.StatusOK, f.show(c)}
	}
}

// checksOf lists the runs on a commit, newest first, or only the newest of each
// name as GitHub does when it is not asked for all.
func (f *Fake) checksOf(at *repo, sha string) endpoint {
	return func(r *http.Request, _ []byte) reply {
		f.mu.Lock()
		defer f.mu.Unlock()
		shown := []any{}
		seen := make(map[string]bool)
		name, all := r.URL.Query().Get("check_name"), r.URL.Query().Get("filter") == "all"
		for _, c := range slices.Backward(at.checks) {
			if c.HeadSHA != sha && c.HeadSHA != head(at, sha) || name != "" && c.Name != name || seen[c.Name] && !all {
				continue
			}
			seen[c.Name] = true
			shown = append(shown, f.show(c))
		}
		return reply{http.StatusOK, map[string]any{"total_count": len(shown), "check_runs": shown}}
	}
}

// take takes over what a request says; annotations are added.
func (c *checkRun) take(p posted) {
	if p.Name != "" {
		c.Name = p.Name
	}
	if p.Status != "" {
		c.Status = p.Status
	}
	if p.Conclusion != "" {
		c.Status, c.Conclusion = "completed", p.Conclusion
	}
	if p.Output != nil {
		c.Title, c.Summary = p.Output.Title, *p.Output.Summary
		c.Annotations = append(c.Annotations, p.Output.Annotations...)
	}
}

// show is the run as GitHub shows it. The caller holds mu.
func (f *Fake) show(c *checkRun) map[string]any {
	address := fmt.Sprintf("%s/repos/%s/check-runs/%d", f.upstream, c.Repo, c.ID)
	at := c.at.UTC().Format(time.RFC3339)
	shown := map[string]any{
		"id": c.ID, "node_id": fmt.Sprintf("CR_%d", c.ID), "name": c.Name, "head_sha": c.HeadSHA, "external_id": c.ExternalID,
		"url": address, "html_url": fmt.Sprintf("https://github.com/%s/runs/%d", c.Repo, c.ID), "details_url": nil,
		"status": c.Status, "conclusion": nil, "started_at": at, "completed_at": nil, "check_suite": nil, "app": nil, "pull_requests": []any{},
		"output": map[string]any{"title": c.Title, "summary": c.Summary, "text": nil,
			"annotations_count": len(c.Annotations), "annotations_url": address + "/annotations"},
	}
	if c.Conclusion != "" {
		shown["conclusion"], shown["completed_at"] = c.Conclusion, at
	}
	return shown
}

// head is a made-up commit that a branch is at; a full hash names itself.
func head(at *repo, ref string) string {
	if len(ref) == 40 && strings.Trim(ref, "0123456789abcdef") == "" {
		return ref
	}
	sum := sha1.Sum([]byte(at.owner + "/" + at.name + "@" + strings.TrimPrefix(ref, "heads/"))) //nolint:gosec // git's
	return hex.EncodeToString(sum[:])
}

// headOf answers for a commit, or for the hash alone where that is asked for.
func headOf(at *repo, ref, accept string) endpoint {
	return func(*http.Request, []byte) reply {
		sha := head(at, ref)
		if strings.Contains(accept, "sha") {
			return reply{http.StatusOK, sha}
		}
		return reply{http.StatusOK, map[string]any{"sha": sha}}
	}
}
