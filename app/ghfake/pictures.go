package ghfake

import (
	"fmt"
	"net/http"
	"strconv"
)

// servePicture answers with somebody's picture, in the place where a GitHub Enterprise
// Server has it. Like GitHub, it asks for no token and has one for every id.
func servePicture(w http.ResponseWriter, id string) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || n < 1 {
		http.Error(w, "Not Found", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "public, max-age=300")
	// A disc on squares in a colour of their own.
	_, _ = fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 2 2"><path fill="hsl(%d 40%% 70%%)" d="M0 0h2v2H0z"/>`+
		`<circle cx="1" cy="1" r=".6" fill="hsl(%d 50%% 35%%)"/></svg>`, n*47%360, n*83%360) // the browser has gone
}
