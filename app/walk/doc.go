// Package walk looks at the pages in a real Chromium: it follows every link, holds
// each page to what a page must be (no violation that axe finds, no error on the
// console, everything reached by keyboard, nothing wider than a phone), and takes
// pictures. It is for tests and for the command that makes the screenshots; the
// program does not import it.
//
// A [Browser] has tabs with cookies of their own. A [Tab] shows a page and tells
// what went wrong meanwhile. Checks run in a world of their own beside the page,
// so its Content-Security-Policy stays as it is. A [Trail] decides which of the
// links are followed, by the routes that they belong to, so that a new page is
// walked without being listed anywhere.
package walk
