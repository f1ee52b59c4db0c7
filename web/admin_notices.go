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
		return "GitHub is being asked now. Load this page again in a minute to see what it says."
	case "retried":
		if n == 0 {
			return "There was nothing to read again: what had failed has been read, or waits already."
		}
		return count(n, "delivery is", "deliveries are") + " being read once more. Load this page again in a few seconds to see which fail again."
	case "history":
		return "The history is being read again from its beginning, within the limits that GitHub sets."
	case "under-way":
		return "Nothing was begun: that history is being read already."
	case "unseen":
		return "Nothing was begun: the App does not see that repository now."
	}
	return ""
}
