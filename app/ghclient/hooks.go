package ghclient

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// HookConfig is where and how GitHub sends the App's webhooks.
type HookConfig struct {
	URL         string
	HasSecret   bool
	InsecureSSL bool // certificates are not checked
}

// HookConfig asks where webhooks go.
func (a *App) HookConfig(ctx context.Context) (HookConfig, error) {
	got, _, err := a.api.Apps.GetHookConfig(ctx)
	if err != nil {
		return HookConfig{}, explain(err, "asking where webhooks go")
	}
	return HookConfig{got.GetURL(), got.GetSecret() != "", got.GetInsecureSSL() == "1"}, nil
}

// SetHookConfig sends webhooks to a URL, as JSON, signed with the secret.
func (a *App) SetHookConfig(ctx context.Context, url, secret string) error {
	body := struct {
		URL         string `json:"url"`
		ContentType string `json:"content_type"`
		Secret      string `json:"secret"`
		InsecureSSL string `json:"insecure_ssl"`
	}{url, "json", secret, "0"}
	_, err := a.api.call(ctx, http.MethodPatch, "app/hook/config", body, nil)
	return explain(err, "setting where webhooks go")
}

// HookDelivery is one attempt to deliver a webhook.
type HookDelivery struct {
	ID           int64  // of the attempt
	GUID         string // of the delivery; all its attempts have the same
	Event        string
	Action       string
	At           time.Time
	StatusCode   int  // what we answered; 0 when GitHub did not reach us
	OK           bool // 2xx
	Redelivery   bool
	Installation int64 // 0 for events of no installation
}

// Deliveries is a page of webhook deliveries, newest first; GitHub keeps them
// for three days. The first page has cursor "", the last one next "".
func (a *App) Deliveries(ctx context.Context, cursor string) (page []HookDelivery, next string, err error) {
	var got []struct {
		ID           int64     `json:"id"`
		GUID         string    `json:"guid"`
		Event        string    `json:"event"`
		Action       string    `json:"action"`
		At           time.Time `json:"delivered_at"`
		StatusCode   int       `json:"status_code"`
		Redelivery   bool      `json:"redelivery"`
		Installation int64     `json:"installation_id"`
	}
	if cursor == "" {
		ctx = conditionally(ctx)
	}
	next, err = a.api.page(ctx, "app/hook/deliveries?per_page=100", cursor, &got)
	if err != nil {
		return nil, "", explain(err, "listing webhook deliveries")
	}
	page = make([]HookDelivery, len(got))
	for i, d := range got {
		page[i] = HookDelivery{d.ID, d.GUID, d.Event, d.Action, d.At.UTC(), d.StatusCode, d.StatusCode/100 == 2, d.Redelivery, d.Installation}
	}
	return page, next, nil
}

// Redeliver asks GitHub for another attempt of a delivery. Deliveries that are
// too old give ErrNotFound. Asking twice does no harm: deliveries have an id.
func (a *App) Redeliver(ctx context.Context, id int64) error {
	_, err := a.api.call(repeatable(ctx), http.MethodPost, fmt.Sprintf("app/hook/deliveries/%d/attempts", id), nil, nil)
	return explain(err, "asking for delivery %d again", id)
}
