package web

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"glueledger/scoring/history"
)

const deliveriesPage = 50

// adminDeliveries lists deliveries of an account.
type adminDeliveries struct {
	adminFrame
	Filters []adminTab
	State   string // that the list is narrowed to; empty for none
	Rows    []deliveryView
	Retry   string // where the button goes that has all failed ones be read again; empty where there are none
	Pager   pager
}

// deliveryView is a delivery.
type deliveryView struct {
	URL    string // empty while it waits for the first time
	Event  string // "issues opened"
	At     moment
	About  string // "harvest#128"; empty where it is about nothing of that sort
	State  string
	Class  string
	Error  string
	Became string // what came of it, such as "2 actions and 1 change noted"
}

// deliveryStates are the words for what has become of deliveries.
var deliveryStates = []struct {
	state       DeliveryState
	word, title string
}{
	{DeliveryWaiting, "waiting to be read", "Waiting"},
	{DeliveryDone, "read", "Read"},
	{DeliveryFailed, "could not be read", "Could not be read"},
	{DeliveryIgnored, "not needed", "Not needed"},
}

func (s *server) serveAdminDeliveries(w http.ResponseWriter, r *http.Request, account Installed) error {
	query := r.URL.Query()
	asked := DeliveriesAsked{State: DeliveryState(query.Get("state")), Limit: deliveriesPage}
	known := asked.State == ""
	page := adminDeliveries{adminFrame: s.adminFrame(r, account, "Deliveries")}
	page.Filters = append(page.Filters, adminTab{crumb{"All", s.adminPath(account, "/deliveries")}, known})
	for _, st := range deliveryStates {
		here := st.state == asked.State
		known = known || here
		page.Filters = append(page.Filters, adminTab{crumb{st.title, s.adminPath(account, "/deliveries?state="+string(st.state))}, here})
	}
	if !known {
		return failure{http.StatusBadRequest, "Deliveries are waiting, done, failed or ignored: ?state=waiting, done, failed or ignored."}
	}
	for key, place := range map[string]*int64{"before": &asked.Before, "after": &asked.After} {
		if at := query.Get(key); at != "" {
			var err error
			if *place, err = strconv.ParseInt(at, 10, 64); err != nil || *place <= 0 {
				return failure{http.StatusBadRequest, "There is no such place in the list. Begin with its first page."}
			}
		}
	}
	list, err := s.deliveries(r, account, &asked)
	if err != nil {
		return err
	}
	page.State = string(asked.State)
	list, page.Pager = pageOfDeliveries(list, asked, func(key string, place int64) string {
		values := url.Values{}
		if asked.State != "" {
			values.Set("state", string(asked.State))
		}
		if place > 0 {
			values.Set(key, strconv.FormatInt(place, 10))
		}
		return s.adminPath(account, strings.TrimSuffix("/deliveries?"+values.Encode(), "?"))
	})
	for _, d := range list {
		page.Rows = append(page.Rows, s.deliveryView(account, d))
		if d.State == DeliveryFailed {
			page.Retry = s.adminPath(account, "/retry")
		}
	}
	return show(w, r, s.pages.adminDeliveries, &page)
}

// deliveries reads the part of the list that is asked for. Where less than a page is newer,
// that is the first page, which has more.
func (s *server) deliveries(r *http.Request, account Installed, asked *DeliveriesAsked) ([]AdminDelivery, error) {
	list, err := s.admin.Deliveries(r.Context(), account, *asked)
	if err == nil && asked.After > 0 && len(list) <= deliveriesPage {
		asked.Before, asked.After = 0, 0
		list, err = s.admin.Deliveries(r.Context(), account, *asked)
	}
	if err != nil {
		return nil, fmt.Errorf("list the deliveries of %s: %w", account.Account.Login, err)
	}
	return list, nil
}

// pageOfDeliveries cuts what was read for a page, which is one delivery more than it has if
// there are more, and leads to those on both sides.
func pageOfDeliveries(list []AdminDelivery, asked DeliveriesAsked, at func(key string, place int64) string) ([]AdminDelivery, pager) {
	p := pager{What: "deliveries", Back: "Newer", On: "Older"}
	more := len(list) > deliveriesPage
	switch {
	case asked.State == DeliveryWaiting:
		return list, p
	case asked.After > 0: // more than a page is newer: see [server.deliveries]
		list = list[1:]
		p.Previous, p.Next = at("after", list[0].Place), at("before", list[deliveriesPage-1].Place)
		return list, p
	case more:
		list = list[:deliveriesPage]
		p.Next = at("before", list[deliveriesPage-1].Place)
	}
	switch {
	case asked.Before > 0 && len(list) > 0:
		p.Previous = at("after", list[0].Place)
	case asked.Before > 0:
		p.Previous = at("", 0)
	}
	return list, p
}

func (s *server) deliveryView(account Installed, d AdminDelivery) deliveryView {
	v := deliveryView{Event: nameText(strings.TrimSpace(d.Event + " " + d.Action)), At: atSecond(d.At), Class: string(d.State),
		Error: plain(shorten(d.Error, errorRunes)), Became: became(d)}
	if d.State != DeliveryWaiting {
		v.URL = s.adminPath(account, "/deliveries/"+url.PathEscape(d.GUID))
	}
	for _, st := range deliveryStates {
		if st.state == d.State {
			v.State = st.word
		}
	}
	_, name, _ := strings.Cut(d.Repo, "/")
	if v.About = name; name != "" && d.Number > 0 {
		v.About += "#" + strconv.Itoa(d.Number)
	}
	return v
}

// became says what came of a delivery.
func became(d AdminDelivery) string {
	var told []string
	if d.Activities > 0 {
		told = append(told, count(d.Activities, "action", "actions"))
	}
	if d.Changes > 0 {
		told = append(told, count(d.Changes, "change", "changes"))
	}
	if len(told) == 0 {
		return ""
	}
	return listed(told) + " noted"
}

// adminDelivery is one delivery.
type adminDelivery struct {
	adminFrame
	deliveryView
	GUID    string
	Name    string        // of the event, as GitHub's header has it
	Again   string        // how often GitHub was asked for it; empty for never
	Repo    string        // owner/name as it was then
	Thread  *crumb        // nil where nothing is told of one
	Retry   string        // where the button goes; empty where it did not fail
	Payload template.HTML // as text; empty where it is no more
	Size    string
}

func (s *server) serveAdminDelivery(w http.ResponseWriter, r *http.Request, account Installed) error {
	d, body, err := s.admin.Delivery(r.Context(), account, r.PathValue("guid"))
	if err != nil {
		return fmt.Errorf("read a delivery of %s: %w", account.Account.Login, err)
	}
	page := adminDelivery{adminFrame: s.adminFrame(r, account, "Deliveries", crumb{Text: shorten(plain(d.GUID), 13)}), deliveryView: s.deliveryView(account, d),
		GUID: plain(shorten(d.GUID, 100)), Name: nameText(d.Event), Repo: d.Repo}
	if d.Again > 0 {
		page.Again = count(d.Again, "time", "times")
	}
	if owner, name, ok := strings.Cut(d.Repo, "/"); ok && d.Number > 0 && d.Activities > 0 {
		page.Thread = &crumb{nameText(page.About), s.path(threadPath(history.Repo{Owner: owner, Name: name}, d.Number))}
	}
	if d.State == DeliveryFailed {
		page.Retry = s.adminPath(account, "/retry")
	}
	if len(body) > 0 {
		page.Size = number(len(body)) + " bytes"
		page.Payload = shownPayload(body)
	}
	return show(w, r, s.pages.adminDelivery, &page)
}

// retryDeliveries has the failed delivery with the GUID in the form be read again, or
// all where the form has none.
func (s *server) retryDeliveries(r *http.Request, account Installed) (page, did string, n int, err error) {
	guid := r.PostFormValue("guid")
	if guid == "" && r.PostFormValue("all") == "" {
		return "", "", 0, failure{http.StatusBadRequest, "The form does not say which delivery is meant. Go back and press the button once more."}
	}
	if n, err = s.admin.Retry(r.Context(), account, guid); err != nil {
		return "", "", 0, fmt.Errorf("have deliveries of %s be read again: %w", account.Account.Login, err)
	}
	if guid == "" || n == 0 {
		return "/deliveries", "retried", n, nil
	}
	return "/deliveries/" + url.PathEscape(guid), "retried", n, nil
}
