package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"glueledger/app/ghclient"
	"glueledger/scoring/history"
)

// witness notes what GitHub's answers say beside the answer.
type witness struct {
	next http.RoundTripper
	mu   sync.Mutex
	// of the last answer
	left, limit int // of the hour's requests; a limit of 0 is not known
	reset       time.Time
}

func (w *witness) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := w.next.RoundTrip(r)
	if err == nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.limit, w.left, w.reset = 0, 0, time.Time{}
		limit, err1 := strconv.Atoi(resp.Header.Get("X-Ratelimit-Limit"))
		left, err2 := strconv.Atoi(resp.Header.Get("X-Ratelimit-Remaining"))
		reset, err3 := strconv.ParseInt(resp.Header.Get("X-Ratelimit-Reset"), 10, 64)
		if errors.Join(err1, err2, err3) == nil {
			w.limit, w.left, w.reset = limit, left, time.Unix(reset, 0).UTC()
		}
	}
	return resp, err
}

func (w *witness) rate() (left, limit int, reset time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.left, w.limit, w.reset
}

// reply is what answered at an address.
type reply struct {
	code   int
	status string // "404 Not Found"
	header http.Header
	body   string // its beginning
}

// get asks an address for a little, without following it elsewhere.
func (w *witness) get(ctx context.Context, address string) (reply, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return reply{}, err
	}
	client := http.Client{Transport: w, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, 4<<10))
	return reply{resp.StatusCode, resp.Status, resp.Header, strings.TrimSpace(string(data))}, err
}

// Clocks that differ by more make GitHub refuse the App's tokens: they say when
// they were made, and may be no more than a minute ahead and ten old.
const (
	clockWarns = 15 * time.Second
	clockFails = 55 * time.Second
)

// checkGitHub asks GitHub for anything, and compares the clocks.
func (e *examination) checkGitHub(ctx context.Context) []finding {
	site, err := ghclient.NewSite(e.credentials.GitHubURL)
	if err != nil {
		return []finding{fail("Set --github-url to the address of your GitHub, such as https://github.com.", "%v", err)}
	}
	got, err := e.seen.get(ctx, site.API+"/meta")
	// Tokens are dated by the machine's clock, whatever clock the program is given.
	answered := time.Now()
	switch {
	case err != nil:
		return []finding{fail("See that this machine may connect there: name resolution, firewall, the proxy in HTTPS_PROXY, the authority that signed its certificate.",
			"GitHub cannot be reached at %s: %v", site.API, withoutURL(err))}
	case got.code >= http.StatusInternalServerError:
		return []finding{fail("Try again later; githubstatus.com tells of outages.", "GitHub answers %s at %s", got.status, site.API)}
	case got.code/100 == 3 || got.code == http.StatusNotFound:
		return []finding{fail("Set --github-url to the address of your GitHub, such as https://github.com.", "there is no GitHub at %s: it answers %s", site.API, got.status)}
	}
	app, err := e.credentials.App(e.log, e.seen, nil)
	if err != nil {
		return []finding{fail("Give the private key that GitHub gave out for the App.", "%v", err)}
	}
	e.site, e.app = &site, app
	found := []finding{ok("GitHub answers at %s", site.API)}
	if date, err := http.ParseTime(got.header.Get("Date")); err == nil {
		skew := answered.Sub(date)
		way := "ahead of"
		if skew < 0 {
			way, skew = "behind", -skew
		}
		const mend = "Set the clock by the network: timedatectl set-ntp true"
		switch {
		case skew >= clockFails:
			e.site, e.app = nil, nil
			return []finding{fail(mend, "this machine's clock is %s %s GitHub's, and GitHub refuses tokens with such dates", skew.Round(time.Second), way)}
		case skew >= clockWarns:
			found = append(found, warn(mend, "this machine's clock is %s %s GitHub's", skew.Round(time.Second), way))
		}
	}
	return found
}

// withoutURL is an error of a request without the address, which was named.
func withoutURL(err error) error {
	var at interface{ Unwrap() error }
	if errors.As(err, &at) && strings.Contains(err.Error(), "://") {
		return at.Unwrap()
	}
	return err
}

// checkApp asks GitHub which App the key is of.
func (e *examination) checkApp(ctx context.Context) []finding {
	self, err := e.app.Self(ctx)
	switch {
	case errors.Is(err, ghclient.ErrNotFound), errors.Is(err, ghclient.ErrForbidden):
		return []finding{fail("On the App's settings page on GitHub, compare the App ID and generate a new private key: for stored credentials put it in "+
			e.given.credentialsDir()+"/"+keyFile+" (chmod 600), else set "+keyFileVariable+". If the App is gone, move "+e.given.credentialsDir()+" away and set up another with “glueledger serve”.",
			"GitHub does not take the key of App %d: the key is of another App or was revoked, or the App was deleted", e.credentials.AppID)}
	case err != nil:
		return []finding{fail("Run it again with --log-level debug to see the requests.", "%v", err)}
	case self.ID != e.credentials.AppID:
		return []finding{fail("Set "+appIDVariable+" to the id of the App that the key is of.", "the key is of App %d (%s), and not of %d", self.ID, self.Slug, e.credentials.AppID)}
	}
	e.self = &self
	return []finding{ok("the App is %q of %s; it posts as %s", self.Name, self.Owner.Login, self.Login())}
}

// appSettings is the App's settings page on GitHub, or one below it.
func (e *examination) appSettings(below string) string {
	page := e.site.Web
	if e.self.Owner.Type == "Organization" {
		page += "/organizations/" + e.self.Owner.Login
	}
	return page + "/settings/apps/" + e.self.Slug + below
}

// installationSettings is the page where an account changes its installation.
func (e *examination) installationSettings(i ghclient.Installation) string {
	return installationPage(e.site.Web, i.Account, i.ID)
}

// installationPage is the page of GitHub where an account changes its installation.
func installationPage(github string, account history.Account, id int64) string {
	if account.Type == "Organization" {
		github += "/organizations/" + account.Login
	}
	return fmt.Sprintf("%s/settings/installations/%d", github, id)
}

// essential are the permissions without which nothing comes in.
var essential = []string{"metadata", "issues", "pull_requests", "contents"}

// lacking says which permissions of the manifest are not among those granted.
func lacking(granted map[string]string) (missing []Permission) {
	levels := []string{"", "read", "write", "admin"}
	for _, p := range Permissions() {
		if slices.Index(levels, granted[p.Name]) < slices.Index(levels, p.Access) {
			missing = append(missing, p)
		}
	}
	return missing
}

// checkPermissions compares what the App asks for with the manifest.
func (e *examination) checkPermissions(context.Context) []finding {
	var found []finding
	for _, p := range lacking(e.self.Permissions) {
		do := fmt.Sprintf("%s\nGrant it at %s, then accept it for each installation.", p.Why, e.appSettings("/permissions"))
		if slices.Contains(essential, p.Name) && e.self.Permissions[p.Name] == "" {
			found = append(found, fail(do, "the App lacks the permission %s: %s", p.Label, p.Access))
		} else {
			found = append(found, warn(do, "the App lacks the permission %s: %s", p.Label, p.Access))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e.self.Permissions)) {
		if !slices.ContainsFunc(Permissions(), func(p Permission) bool { return p.Name == name }) {
			found = append(found, warn("Take it away at "+e.appSettings("/permissions")+", unless something else uses this App.",
				"the App has the permission %s: %s, which glueledger never uses", name, e.self.Permissions[name]))
		}
	}
	if len(found) == 0 {
		found = append(found, ok("the App has the permissions that it needs"))
	}
	return found
}

// checkEvents compares what the App is told of with the manifest.
func (e *examination) checkEvents(context.Context) []finding {
	var missing []string
	for _, event := range Events() {
		if !slices.Contains(e.self.Events, event) {
			missing = append(missing, event)
		}
	}
	if len(missing) > 0 {
		return []finding{fail("Subscribe to them at "+e.appSettings("/permissions")+".", "GitHub does not tell the App of %s", strings.Join(missing, ", "))}
	}
	return []finding{ok("GitHub tells the App of all that it handles")}
}

// checkInstallations looks at who has the App.
func (e *examination) checkInstallations(ctx context.Context) []finding {
	all, err := e.app.Installations(ctx)
	if err != nil {
		return []finding{fail("Run it again with --log-level debug to see the requests.", "%v", err)}
	}
	if len(all) == 0 {
		where := e.appSettings("/installations")
		return []finding{fail("Install it at "+where+" and choose the repositories that it may see.", "the App is installed nowhere")}
	}
	var found []finding
	for _, i := range all {
		if i.Suspended {
			found = append(found, suspension(i.Account.Login, e.installationSettings(i)))
			continue
		}
		e.installations = append(e.installations, i)
		var behind []string
		for _, p := range lacking(i.Permissions) {
			if asked := e.self.Permissions[p.Name]; asked == p.Access || asked == "write" {
				behind = append(behind, p.Label+": "+p.Access)
			}
		}
		if len(behind) > 0 {
			found = append(found, unaccepted(i.Account.Login, e.installationSettings(i), behind))
		}
	}
	if len(e.installations) == 0 {
		return append([]finding{fail("Unsuspend it at "+e.installationSettings(all[0])+".", "every installation is suspended")}, found...)
	}
	var names []string
	for _, i := range e.installations {
		names = append(names, i.Account.Login)
	}
	return append(found, ok("%s", listed("the App is installed on", names)))
}

// suspension is the finding about an installation that is suspended.
func suspension(login, page string) finding {
	return warn("If that is not meant to be, unsuspend it"+at(page)+".", "the installation on %s is suspended", login)
}

// unaccepted is the finding about permissions that an account has not granted.
func unaccepted(login, page string, labels []string) finding {
	return warn("An owner of the account must accept them"+at(page)+".", "the App's newer permissions are not accepted by %s yet: %s", login, strings.Join(labels, ", "))
}

// seesNothing is the finding about an installation without repositories.
func seesNothing(login, page string) finding {
	return warn("Choose some"+at(page)+".", "the installation on %s sees no repositories", login)
}

// at leads to a page, where it is known.
func at(page string) string {
	if page == "" {
		return ""
	}
	return " at " + page
}

// checkLimits uses an installation's token, and sees what is left of its hour.
func (e *examination) checkLimits(ctx context.Context) []finding {
	var found []finding
	for _, i := range e.installations[:min(len(e.installations), maxAsked)] {
		repos, err := e.app.Client(i.ID).Repositories(ctx)
		var limited *ghclient.LimitedError
		switch {
		case errors.As(err, &limited):
			found = append(found, warn("It goes on by itself.", "GitHub's limit for %s is used up until %s UTC", i.Account.Login, limited.Until.UTC().Format("15:04")))
			continue
		case err != nil:
			found = append(found, fail("Run it again with --log-level debug to see the requests.", "the installation on %s cannot be used: %v", i.Account.Login, err))
			continue
		case len(repos) == 0:
			found = append(found, seesNothing(i.Account.Login, e.installationSettings(i)))
		}
		left, limit, reset := e.seen.rate()
		switch {
		case limit == 0: // a GitHub Enterprise Server may have none
			found = append(found, ok("%s: %s, and no limit on requests", i.Account.Login, count(len(repos), "repository", "repositories")))
		case left*5 < limit:
			found = append(found, warn("It goes on by itself; a first reading of history uses much. If something else uses this App's key, give it its own App.",
				"%s: only %d of %d requests are left until %s UTC", i.Account.Login, left, limit, reset.Format("15:04")))
		default:
			found = append(found, ok("%s: %s, and %d of %d requests are left until %s UTC", i.Account.Login,
				count(len(repos), "repository", "repositories"), left, limit, reset.Format("15:04")))
		}
	}
	if more := len(e.installations) - maxAsked; more > 0 {
		found = append(found, ok("%s not asked", count(more, "more installation was", "more installations were")))
	}
	return found
}

const maxAsked = 5 // installations that are asked one by one
