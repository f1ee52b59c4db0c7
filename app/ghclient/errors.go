package ghclient

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/go-github/v62/github"
)

// What callers branch on. Errors of the client wrap one of them where it fits.
var (
	// ErrNotFound says that the thing is not there, or no longer, or that the
	// installation may not see it (404, 410). It is an fs.ErrNotExist.
	ErrNotFound = fmt.Errorf("GitHub does not have it: %w", fs.ErrNotExist)
	// ErrForbidden says that the App may not do this (401, 403, 451). The text names
	// the permission that GitHub says is missing.
	ErrForbidden = errors.New("GitHub does not allow it")
	// ErrSuspended says that the installation cannot be used: it is suspended, or
	// was removed.
	ErrSuspended = errors.New("the installation is suspended or was removed")
)

// LimitedError says that a limit of GitHub's, or the share of it that is left
// for live work, is used up for longer than a request waits. Nothing was done.
type LimitedError struct {
	Until time.Time // when to come back
	What  string    // which limit
}

func (e *LimitedError) Error() string {
	return fmt.Sprintf("%s until %s", e.What, e.Until.UTC().Format(time.RFC3339))
}

// explain says what was being done, and wraps the sentinel that fits.
func explain(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	doing := fmt.Sprintf(format, args...)
	if errors.Is(err, ErrNotFound) || errors.Is(err, ErrForbidden) || errors.Is(err, ErrSuspended) {
		return fmt.Errorf("%s: %w", doing, err)
	}
	var said *github.ErrorResponse
	if !errors.As(err, &said) {
		return fmt.Errorf("%s: %w", doing, err)
	}
	switch status := answered(err); status {
	case http.StatusNotFound, http.StatusGone:
		return fmt.Errorf("%s: %w: %w", doing, ErrNotFound, err)
	case http.StatusForbidden:
		if strings.Contains(strings.ToLower(said.Message), "suspended") {
			return fmt.Errorf("%s: %w: %w", doing, ErrSuspended, err)
		}
		if wants := wantedPermission(said.Response.Header); wants != "" {
			return fmt.Errorf("%s: %w: the App needs the permission %s: %w", doing, ErrForbidden, wants, err)
		}
		return fmt.Errorf("%s: %w: %w", doing, ErrForbidden, err)
	case http.StatusUnauthorized:
		return fmt.Errorf("%s: %w%s: %w", doing, ErrForbidden, clocks(said.Response.Header), err)
	case http.StatusUnavailableForLegalReasons:
		return fmt.Errorf("%s: %w: %w", doing, ErrForbidden, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// clocks says how far this machine's clock is from GitHub's, when that is so far
// that GitHub does not take what the App signs.
func clocks(h http.Header) string {
	theirs, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return ""
	}
	const tolerance = 30 * time.Second // which ghinstallation allows for
	switch ahead := time.Since(theirs).Round(10 * time.Second); {
	case ahead > tolerance:
		return fmt.Sprintf(" (this machine's clock is %v ahead of GitHub's)", ahead)
	case ahead < -tolerance:
		return fmt.Sprintf(" (this machine's clock is %v behind GitHub's)", -ahead)
	}
	return ""
}

// answered is the status of the answer that an error tells of, or 0. What was
// answered to asking for a token says nothing of the thing that was asked for.
func answered(err error) int {
	if token := (*tokenError)(nil); errors.As(err, &token) {
		return 0
	}
	var said *github.ErrorResponse
	if errors.As(err, &said) && said.Response != nil {
		return said.Response.StatusCode
	}
	return 0
}

// wantedPermission reads which permissions would do: GitHub writes
// "issues=write; pull_requests=write" for either of two, with commas for all of several.
func wantedPermission(h http.Header) string {
	var ways []string
	for way := range strings.SplitSeq(h.Get("X-Accepted-Github-Permissions"), ";") {
		var all []string
		for p := range strings.SplitSeq(way, ",") {
			if name, level, ok := strings.Cut(strings.TrimSpace(p), "="); ok {
				all = append(all, name+": "+level)
			}
		}
		if len(all) > 0 {
			ways = append(ways, strings.Join(all, " and "))
		}
	}
	return strings.Join(ways, " or ")
}

// withoutAddress drops the address that a request was sent to, where that is a
// secret.
func withoutAddress(err error) error {
	if said := (*github.ErrorResponse)(nil); errors.As(err, &said) {
		hidden := *said
		hidden.Response = &http.Response{Status: said.Response.Status, StatusCode: said.Response.StatusCode, Header: said.Response.Header,
			Request: &http.Request{Method: said.Response.Request.Method, URL: &url.URL{Path: "/…"}}}
		return &hidden
	}
	if sent := (*url.Error)(nil); errors.As(err, &sent) {
		return sent.Err
	}
	return err
}
