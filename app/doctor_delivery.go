package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"glueledger/app/ghclient"
)

// checkAddress asks this server as the world reaches it.
func (e *examination) checkAddress(ctx context.Context) []finding {
	site := e.config.site()
	if site == "" {
		return []finding{fail("Set --url to the address at which GitHub reaches this server.", "it is not known how the world reaches this server")}
	}
	var found []finding
	if why := unreachable(site); why != "" && publicGitHub(e.credentials.GitHubURL) {
		found = append(found, fail("Give this server an address on the internet, or a tunnel to it (such as cloudflared or ngrok), and set --url.", "GitHub cannot deliver to %s: %s", site, why))
	} else if strings.HasPrefix(site, "http://") && why == "" {
		found = append(found, warn("Put TLS in front of this server and use https://.", "deliveries to %s can be read by everybody on the way", site))
	}
	got, err := e.seen.get(ctx, site+"/healthz")
	const start = "Start “glueledger serve”, and see that the way to it is open: name, firewall, proxy, certificate. (If this machine alone cannot use its own public address, GitHub may still reach it.)"
	switch {
	case err != nil:
		return append(found, fail(start, "%s cannot be reached from here: %v", site, withoutURL(err)))
	case got.code/100 == 3:
		return append(found, fail("Set --url to that address: GitHub follows no redirects.", "%s leads on to %s", site, got.header.Get("Location")))
	case got.code == http.StatusServiceUnavailable && got.body == "not ready":
		return append(found, fail("The log of serve says why.", "the server at %s is not ready", site))
	case got.code != http.StatusOK || got.body != "ok":
		return append(found, fail(start, "what answers at %s is not glueledger: %s", site, got.status))
	}
	if got, err = e.seen.get(ctx, site+webhooksPath); err == nil && got.code == http.StatusNotFound {
		return append(found, fail("Start “glueledger serve” again, with the settings and the directory that it is meant to have.", "the server at %s receives no deliveries: it runs without a webhook secret", site))
	}
	return append(found, ok("this server answers at %s", site))
}

// checkWebhook looks where GitHub delivers to.
func (e *examination) checkWebhook(ctx context.Context) []finding {
	want := e.config.site() + webhooksPath
	hook, err := e.app.HookConfig(ctx)
	mend := fmt.Sprintf("At %s, activate the webhook and set its URL to %s, with the secret that this server has.", e.appSettings(""), want)
	switch {
	case errors.Is(err, ghclient.ErrNotFound), err == nil && hook.URL == "":
		return []finding{fail(mend, "the App has no webhook: what happens from now on is not seen")}
	case err != nil:
		return []finding{fail("Run it again with --log-level debug to see the requests.", "%v", err)}
	}
	var found []finding
	if e.config.site() != "" && hook.URL != want {
		found = append(found, fail(mend+" Or set --url to what is right.", "GitHub delivers to %s, and this server is at %s", hook.URL, want))
	}
	if !hook.HasSecret {
		found = append(found, fail(fmt.Sprintf("Set one at %s, and the same as %s: without it every delivery is refused.", e.appSettings(""), secretVariable), "the webhook has no secret"))
	}
	if hook.InsecureSSL {
		found = append(found, warn("Enable SSL verification at "+e.appSettings("")+".", "GitHub does not check this server's certificate"))
	}
	if len(found) == 0 {
		found = append(found, ok("GitHub delivers to %s, with a secret", hook.URL))
	}
	return found
}

// meaning says what a delivery's status tells, and what to do about it.
func meaning(status int) (text, do string) {
	switch {
	case status == 0:
		return "GitHub could not connect", "See that this server's address can be reached from the internet: name, firewall, certificate."
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return "the signature was refused", "The secret on the App's settings page and the one of this server differ: set the same one at both."
	case status == http.StatusNotFound, status == http.StatusMethodNotAllowed:
		return "nothing receives deliveries at that address", "See that the webhook's URL is right, and that serve has a webhook secret."
	case status == http.StatusRequestEntityTooLarge:
		return "the delivery was too large for a proxy", "Let the proxy before this server pass 25 MB."
	case status/100 == 3:
		return "the address leads elsewhere", "Set the webhook's URL to where it leads: GitHub follows no redirects."
	case status == http.StatusServiceUnavailable, status == http.StatusBadGateway, status == http.StatusGatewayTimeout:
		return "the server did not run, was full, or a proxy did not reach it", "See that serve runs, that there is room on its disk, and what its log says."
	case status/100 == 5:
		return "the server failed", "The log of serve says why."
	}
	return "it was refused", "The log of serve, or of a proxy before it, says why."
}

// GitHub tells of the deliveries of three days. In its first hour an App may well have
// had none: it is installed, and nobody has done anything there yet.
const (
	toldDeliveries = 3 * 24 * time.Hour
	newApp         = time.Hour
)

// nothingDelivered is the finding about an App that GitHub has delivered nothing to.
func (e *examination) nothingDelivered() finding {
	const try = "Comment on an issue in a repository that the App is installed on, and look again."
	made := e.self.CreatedAt
	switch age := e.now().Sub(made); {
	case made.IsZero() || age >= toldDeliveries:
		return warn(try, "GitHub has delivered nothing in the last three days")
	case age >= newApp:
		return warn(try, "GitHub has delivered nothing yet; the App was made at %s UTC", made.Format(minuteStyle))
	}
	return ok("GitHub has delivered nothing yet; the App was made at %s UTC", made.Format(minuteStyle))
}

// checkDeliveries looks at GitHub's last attempts to deliver.
func (e *examination) checkDeliveries(ctx context.Context) []finding {
	page, _, err := e.app.Deliveries(ctx, "")
	switch {
	case errors.Is(err, ghclient.ErrNotFound):
		return []finding{warn("It has none while it has no webhook.", "the App has no deliveries")}
	case err != nil:
		return []finding{fail("Run it again with --log-level debug to see the requests.", "%v", err)}
	case len(page) == 0:
		return []finding{e.nothingDelivered()}
	}
	arrived := map[string]bool{}
	for _, d := range page {
		arrived[d.GUID] = arrived[d.GUID] || d.OK
	}
	newest := slices.MaxFunc(page, func(a, b ghclient.HookDelivery) int { return a.At.Compare(b.At) })
	var lost []ghclient.HookDelivery // the newest attempt of each that did not arrive
	for _, d := range page {
		if !arrived[d.GUID] && !slices.ContainsFunc(lost, func(l ghclient.HookDelivery) bool { return l.GUID == d.GUID }) {
			lost = append(lost, d)
		}
	}
	if len(lost) == 0 {
		return []finding{ok("what GitHub delivered last has arrived: %s, the newest at %s UTC", count(len(arrived), "delivery", "deliveries"), newest.At.UTC().Format(minuteStyle))}
	}
	text, do := meaning(lost[0].StatusCode)
	answer := fmt.Sprintf("status %d", lost[0].StatusCode)
	if lost[0].StatusCode == 0 {
		answer = "no answer"
	}
	say := fmt.Sprintf("%d of the last %s did not arrive, the newest at %s UTC (%s): %s", len(lost), count(len(arrived), "delivery", "deliveries"),
		lost[0].At.UTC().Format(minuteStyle), answer, text)
	again := "A server that runs asks for them again every ten minutes."
	if !newest.OK {
		return []finding{fail(do+"\n"+again, "%s", say)}
	}
	return []finding{warn(do+" Later ones did arrive.\n"+again, "%s", say)}
}
