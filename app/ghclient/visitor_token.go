package ghclient

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"glueledger/scoring/history"
)

// Who is whose token it is that somebody sends, and whether GitHub knows it. One that is
// nobody's, such as an installation's, is known and of the zero account. An error says
// that GitHub has not answered, or wants to be asked less.
func (v *Visitors) Who(ctx context.Context, token string) (who history.Account, known bool, err error) {
	who, err = v.whose(ctx, token)
	switch {
	case answered(err) == http.StatusUnauthorized:
		return history.Account{}, false, nil
	case refused(err):
		return history.Account{}, true, nil
	}
	return who, err == nil, err
}

// whose asks whose token it is.
func (v *Visitors) whose(ctx context.Context, token string) (history.Account, error) {
	var user User
	a, err := v.as(token)
	if err == nil {
		_, err = a.get(ctx, "user", &user)
	}
	who := account(&user)
	switch {
	case err != nil:
		return history.Account{}, explain(err, "asking whose token it is")
	case who.ID <= 0 || who.Login == "":
		return history.Account{}, errors.New("asking whose token it is: GitHub does not say")
	}
	return who, nil
}

// reposOfInstallations are what ReposOf lists of the installations of the App that
// somebody has a part in.
func (a *api) reposOfInstallations(ctx context.Context) ([]int64, error) {
	var ids []int64
	left := longestListing
	for cursor, more := "", true; more; more = cursor != "" {
		var page struct {
			Installations []struct {
				ID int64 `json:"id"`
			} `json:"installations"`
		}
		var err error
		if cursor, err = a.page(ctx, "user/installations?per_page=100", cursor, &page); err != nil {
			return nil, explain(err, "listing a visitor's installations")
		}
		for _, in := range page.Installations {
			of, err := a.reposOf(ctx, fmt.Sprintf("user/installations/%d/repositories?per_page=100", in.ID), &left)
			if err != nil {
				return nil, err
			}
			ids = append(ids, of...)
		}
	}
	return ids, nil
}

// reposOf are what ReposOf lists of a list of GitHub's, as long as pages are left to be
// read.
func (a *api) reposOf(ctx context.Context, list string, left *int) ([]int64, error) {
	var ids []int64
	for cursor, more := "", true; more && *left > 0; more = cursor != "" {
		var page repositories
		var err error
		if cursor, err = a.page(ctx, list, cursor, &page); err != nil {
			return nil, explain(err, "listing what a visitor can read")
		}
		*left--
		for _, r := range page {
			if r.Private || r.Permissions.Push {
				ids = append(ids, r.ID)
			}
		}
	}
	return ids, nil
}

// repositories are a page of a list, which GitHub gives bare or as a member of an object.
type repositories []listed

// listed is a repository in such a list.
type listed struct {
	ID          int64       `json:"id"`
	Private     bool        `json:"private"`
	Permissions permissions `json:"permissions"`
}

func (r *repositories) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(data, []byte("[")) {
		return json.Unmarshal(data, (*[]listed)(r))
	}
	var page struct {
		Repositories []listed `json:"repositories"`
	}
	err := json.Unmarshal(data, &page)
	*r = page.Repositories
	return err
}
