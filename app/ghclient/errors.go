package ghclient

import (
	"errors"
	"fmt"
	"io/fs"
	"time"
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
// for live work, is used up for longer than a request waits. Nothing was sent.
type LimitedError struct {
	Until time.Time // when to come back
	What  string    // which limit
}

func (e *LimitedError) Error() string {
	return fmt.Sprintf("%s until %s", e.What, e.Until.UTC().Format(time.RFC3339))
}
