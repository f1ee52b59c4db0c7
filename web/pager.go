package web

import "fmt"

// besides are what comes before and after what a page shows; nil where there is nothing.
type besides struct{ Earlier, Later *crumb }

// Any reports whether there is any.
func (b besides) Any() bool { return b.Earlier != nil || b.Later != nil }

// pager leads through a list of which a page shows a part.
type pager struct {
	What     string // "receipts"
	Back, On string // what leads to the page before and to the one after
	Counted  string // "26 to 50 of 4,812 receipts"; empty where all are here
	Previous string // URL; empty on the first page
	Next     string // URL; empty on the last page
}

// newPager arranges the page with that number, counted from 0, of a list of so many
// with that many to a page. link is the URL of a page. The page shows what is from
// first to before last.
func newPager(page, size, all int, one, many string, link func(page int) string) (p pager, first, last int) {
	first = min(page*size, all)
	last = min(first+size, all)
	p.What, p.Back, p.On = many, "Previous", "Next"
	if all > size {
		p.Counted = counted(first, last, all, one, many)
	}
	if first > 0 {
		p.Previous = link(min(page, (all-1)/size+1) - 1)
	}
	if last < all {
		p.Next = link(page + 1)
	}
	return p, first, last
}

// counted says which of a list a page has: those from first, counted from 0, to before
// last.
func counted(first, last, all int, one, many string) string {
	if first == last {
		return "no more of " + count(all, one, many)
	}
	return fmt.Sprintf("%s to %s of %s", number(first+1), number(last), count(all, one, many))
}
