package webhooks

import "testing"

func TestOriginOf(t *testing.T) {
	for _, test := range []struct {
		name, body string
		want       Origin
	}{
		{"of a thread", `{"action":"opened","issue":{"number":7},"repository":{"full_name":"meadow/harvest","owner":{"id":70}},"organization":{"id":71},"installation":{"id":5}}`,
			Origin{Account: 70, Installation: 5, Action: "opened", Repo: "meadow/harvest", Number: 7}},
		{"of an installation", `{"action":"created","installation":{"id":5,"account":{"id":70}},"repositories":[{"full_name":"meadow/harvest"}]}`,
			Origin{Account: 70, Installation: 5, Action: "created"}},
		{"of an organisation", `{"organization":{"id":71},"installation":{"id":5}}`, Origin{Account: 71, Installation: 5}},
		{"of an installation alone", `{"installation":{"id":5}}`, Origin{Installation: 5}},
		{"with a part of another form", `{"action":["opened"],"pull_request":{"number":8},"repository":{"full_name":"meadow/harvest","owner":{"id":70}}}`,
			Origin{Account: 70, Repo: "meadow/harvest", Number: 8}},
		{"cut off", `{"repository":{"full_name":"meadow/harvest","owner":{"id":70}}`, Origin{}},
		{"nulls", `{"repository":null,"installation":null,"organization":null}`, Origin{}},
		{"nothing", ``, Origin{}},
	} {
		if got := OriginOf([]byte(test.body)); got != test.want {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
}
