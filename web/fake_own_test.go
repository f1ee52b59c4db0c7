package web

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// fakeOwn changes the ledger at which the pages look.
type fakeOwn struct {
	ledger *fakeLedger
	erased map[int64]bool
	chosen []string // "login level time place"
	fails  error
	lost   error // of who was erased
}

func (o *fakeOwn) Choose(_ context.Context, who history.Account, level scoring.Visibility, at time.Time, place string) error {
	if o.fails != nil {
		return o.fails
	}
	choices := scoring.Choices{}
	maps.Copy(choices, o.ledger.choices)
	choices[who.ID] = scoring.Choice{Login: who.Login, Level: level}
	o.ledger.choices = choices
	o.chosen = append(o.chosen, strings.Join([]string{who.Login, level.String(), at.Format(time.DateOnly), place}, " "))
	return nil
}

func (o *fakeOwn) Erase(_ context.Context, who history.Account) error {
	if o.fails != nil {
		return o.fails
	}
	o.erased[who.ID] = true
	o.ledger.input.Counts = slices.DeleteFunc(o.ledger.input.Counts, func(c scoring.PersonCount) bool { return c.Account.ID == who.ID })
	maps.DeleteFunc(o.ledger.receipts, func(_ string, r scoring.Receipt) bool { return r.Actor.ID == who.ID })
	return nil
}

func (o *fakeOwn) Erased(_ context.Context, account int64) (bool, error) {
	return o.erased[account], o.lost
}

// post sends a form from the site itself.
func (g *guest) post(path string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	return g.ask(http.MethodPost, path, strings.NewReader(form.Encode()), append([]string{"Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin"}, headers...)...)
}
