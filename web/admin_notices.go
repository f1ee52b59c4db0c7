package web

import (
	"net/url"
	"strconv"
)

// noticeOf says what a button has done, by the address that it has led to. What is in
// an address anybody may have written, so nothing of it is shown but a number.
func noticeOf(query url.Values) string {
	n, err := strconv.Atoi(query.Get("n"))
	if err != nil || n < 0 {
		return ""
	}
	switch query.Get("did") {
	case "looked":
		return "GitHub is being asked now. What it says shows here within a minute or so."
	case "retried":
		if n == 0 {
			return "There was nothing to read again: what had failed has been read, or waits already."
		}
		return count(n, "delivery is", "deliveries are") + " being read once more. Those that fail again are listed as such in a few seconds."
	case "history":
		if n == 0 {
			return "Nothing was begun: that history is being read already, or the repository is not watched."
		}
		return "The history is being read again from its beginning, within the limits that GitHub sets."
	}
	return ""
}
