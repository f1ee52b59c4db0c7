package web

import (
	"html/template"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What stands many times on a page is written here: a template takes three times as long,
// and makes as much garbage.

// rows is HTML that is put together of parts, each escaped.
type rows struct{ strings.Builder }

func (b *rows) html() template.HTML { return template.HTML(b.String()) } //nolint:gosec // escaped part by part

func (b *rows) text(s string) { b.WriteString(template.HTMLEscapeString(s)) }

// thread leads to a thread, or to what is about it, by its number and title.
func (b *rows) thread(url, thread, title string) {
	b.WriteString(`<p class="thread"><a href="`)
	b.text(url)
	b.WriteString(`"><span class="number">`)
	b.WriteString(string(nameHTML(thread)))
	b.WriteString("</span> <bdi>")
	b.WriteString(string(titleHTML(title)))
	b.WriteString("</bdi></a></p>")
}

// time is a moment that is told in some words, with the exact one on hover.
func (b *rows) time(m moment, hover, told string) {
	b.WriteString(`<time datetime="`)
	b.text(m.Attr)
	b.WriteString(`" title="`)
	b.text(hover + m.Exact())
	b.WriteString(`">`)
	b.text(told)
	b.WriteString("</time>")
}

// kind is the kind of a receipt, at the beginning of what is said about it.
func (b *rows) kind(r receiptView) {
	b.WriteString(`<p class="about"><span class="kind"><span class="dot"></span>`)
	b.WriteString(string(unbroken(r.Kind)))
	b.WriteString("</span>")
}

// receipt is a receipt in a list: its kind, its thread, and what was done and came of it.
func (b *rows) receipt(r receiptView) {
	b.WriteString(`<li class="receipt kind-` + r.Class + "\">\n")
	b.kind(r)
	b.WriteString(", ")
	b.time(r.At, "", r.At.Text)
	if r.Pending {
		b.WriteString(` <span class="pending">pending</span>`)
	}
	if r.Disputed {
		b.WriteString(` <span class="disputed">disputed</span>`)
	}
	b.WriteString("</p>\n")
	b.thread(r.URL, r.Thread, r.Title)
	b.WriteString("\n")
	if r.Why+r.Effect != "" {
		b.WriteString(`<p class="effect">` + string(effectHTML(r.Why, r.Effect)) + "</p>")
	}
	b.WriteString("\n</li>\n")
}

// effectHTML is what was done and what came of it, as sentences. What begins with a name
// in small letters goes on in the first, since no sentence can begin so.
func effectHTML(why, effect string) template.HTML {
	if effect == "" {
		return "<bdi>" + proseHTML(why) + "</bdi>"
	}
	between := template.HTML(" ")
	first, _ := utf8.DecodeRuneInString(effect)
	if done, ok := strings.CutSuffix(why, "."); ok && unicode.IsLower(first) {
		why, between = done, "; "
	}
	return "<bdi>" + proseHTML(why) + "</bdi>" + between + "<bdi>" + proseHTML(effect) + "</bdi>"
}

// threadHTML leads to a thread, or to what is about it, by its number and title.
func threadHTML(url, thread, title string) template.HTML {
	var b rows
	b.thread(url, thread, title)
	return b.html()
}

// receiptsHTML are the items of a list of receipts.
func receiptsHTML(all []receiptView) template.HTML {
	var b rows
	b.Grow(800 * len(all)) // about, as below
	for _, r := range all {
		b.receipt(r)
	}
	return b.html()
}

// turnedHTML are the items of a list of credits that were taken back, by whom where that
// is not said already.
func turnedHTML(all []turnOverView) template.HTML {
	var b rows
	for _, t := range all {
		b.WriteString(`<li class="receipt gone-receipt kind-` + t.Class + "\">\n")
		b.kind(t.receiptView)
		if t.Person != "" {
			b.WriteString(" by " + string(nameHTML(t.Person)))
		}
		if t.Month != "" {
			b.WriteString(" in " + string(datedHTML(t.Month)))
		}
		b.WriteString(", taken back on ")
		b.time(t.Withdrawn, "", t.Withdrawn.Text)
		b.WriteString("</p>\n")
		b.thread(t.URL, t.Thread, t.Title)
		if t.Reason != "" {
			b.WriteString("\n<p class=\"effect\">" + string(proseHTML(t.Reason)) + "</p>")
		}
		b.WriteString("\n</li>\n")
	}
	return b.html()
}

// waits begins an item with a thread that waits, and since when.
func (b *rows) waits(t waitingView) {
	b.WriteString("<li>\n")
	b.thread(t.URL, t.Thread, t.Title)
	b.WriteString("\n<p class=\"about\">")
	b.time(t.Since, "since ", t.Waited)
	if t.AsOf != "" {
		b.WriteString(" as of ")
		b.text(t.AsOf)
	}
}

// waitsHTML are the items of a list of threads that wait.
func waitsHTML(all []waitingView) template.HTML {
	var b rows
	for _, t := range all {
		b.waits(t)
		if t.Stale {
			b.WriteString(", gone stale")
		} else {
			b.WriteString(" for ")
			b.text(t.For)
		}
		if t.On != "" {
			b.WriteString(" (<bdi>" + string(proseHTML(t.On)) + "</bdi>)")
		}
		b.WriteString(", opened by " + string(nameHTML(t.Author)) + "</p>\n</li>\n")
	}
	return b.html()
}

// helpedHTML are the items of a list of threads that somebody helped.
func helpedHTML(all []helpedView) template.HTML {
	var b rows
	for _, t := range all {
		b.WriteString("<li>")
		b.thread(t.URL, t.Thread, t.Title)
		b.WriteString(`<p class="about">` + string(proseHTML(t.Kinds)) + "</p></li>\n")
	}
	return b.html()
}

// linksHTML are links in a sentence.
func linksHTML(links []crumb) template.HTML {
	var b rows
	b.Grow(80 * len(links))
	for i, link := range links {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(`<a href="`)
		b.text(link.URL)
		b.WriteString(`">` + string(nameHTML(link.Text)) + "</a>")
	}
	return b.html()
}

// monthsHTML are the months of a year on the first page.
func monthsHTML(months []monthView) template.HTML {
	var b rows
	for _, m := range months {
		short := `<span class="short">` + m.Short + "</span>"
		if m.URL == "" {
			b.WriteString(`<li><span class="none">` + short + "</span></li>\n")
			continue
		}
		b.WriteString(`<li><a class="level-` + strconv.Itoa(m.Level) + `" href="`)
		b.text(m.URL)
		b.WriteString(`" title="`)
		b.text(m.Name + ": " + m.Summary)
		b.WriteString(`">` + short)
		if m.Threads > 0 {
			b.WriteString(" <b>" + number(m.Threads) + `</b><span class="hidden"> ` + noun(m.Threads, "thread", "threads"))
		} else {
			b.WriteString(` <b aria-hidden="true">…</b><span class="hidden"> `)
			b.text(m.Summary)
		}
		b.WriteString("</span></a></li>\n")
	}
	return b.html()
}

// folkHTML are the items of a list of people, with the bars of their last twelve months.
func folkHTML(people []personRow) template.HTML {
	var b rows
	room := 0
	for _, p := range people {
		room += len(p.Face) + len(p.Spark) + 200
	}
	b.Grow(room)
	for _, p := range people {
		b.WriteString(`<li><p class="who">` + string(p.Face))
		if p.URL != "" {
			b.WriteString(`<a href="`)
			b.text(p.URL)
			b.WriteString(`">`)
		}
		b.WriteString("<bdi>")
		b.text(p.Name)
		b.WriteString("</bdi>")
		if p.URL != "" {
			b.WriteString("</a>")
		}
		b.WriteString("</p>" + string(p.Spark) + `<p class="did">`)
		b.text(p.Did)
		if p.Code != "" {
			b.WriteString(" ")
			b.text(p.Code)
		}
		b.WriteString("</p></li>\n")
	}
	return b.html()
}

// todoHTML are the items of a list of what is to be done.
func todoHTML(all []waitingRow) template.HTML {
	var b rows
	b.Grow(700 * len(all))
	for _, t := range all {
		b.waits(t.waitingView)
		b.WriteString(", opened by " + string(nameHTML(t.Author)))
		if t.On != "" {
			b.WriteString(", on <bdi>" + string(proseHTML(t.On)) + "</bdi>")
		}
		b.WriteString(` (<a href="`)
		b.text(t.Why)
		b.WriteString(`">why<span class="hidden"> `)
		b.text(t.Thread)
		b.WriteString(" is here</span></a>)</p>\n</li>\n")
	}
	return b.html()
}

// peopleHTML are the rows of a report's table of people, with a column for each kind.
func peopleHTML(people []personView, kinds []kindWords) template.HTML {
	var b rows
	b.Grow(80 * (3 + len(kinds)) * len(people))
	for _, p := range people {
		b.WriteString(`<tr><th scope="row">`)
		if name := string(nameHTML(p.Name)); p.At != "" {
			b.WriteString(`<a href="`)
			b.text(p.At)
			b.WriteString(`">` + name + "</a>")
		} else {
			b.WriteString(name)
		}
		b.WriteString("</th>")
		for i, n := range p.Counts {
			b.count(kinds[i].Name, "kind-"+kinds[i].Class, n)
		}
		b.count(noun(p.Merged, "PR", "PRs")+" merged", "code", p.Merged)
		b.count(noun(p.Reviewed, "PR", "PRs")+" reviewed", "", p.Reviewed)
		b.WriteString("</tr>\n")
	}
	return b.html()
}

// count is a cell of that table, with the name that it has where there are no columns.
func (b *rows) count(name, class string, n int) {
	told := number(n)
	if n == 0 {
		class, told = strings.TrimSpace(class+" zero"), "–"
	}
	b.WriteString(`<td data-name="`)
	b.text(name)
	b.WriteString(`"`)
	if class != "" {
		b.WriteString(` class="` + class + `"`)
	}
	b.WriteString(">" + told + "</td>")
}
