package web

import (
	"errors"
	"fmt"
	"strings"

	"glueledger/scoring"
)

// MarkdownOptions say how a report that is posted on GitHub is written.
type MarkdownOptions struct {
	// Limit is the most bytes of a page; 0 for none.
	Limit int
	// Pages is whether what has no room on the first page may stand on further ones,
	// where there is no site that has the whole. Otherwise it is left out, and the
	// report says so.
	Pages    bool
	Mentions bool // whether people are mentioned (@) in the table, which notifies them
	Untitled bool // whether the heading is left out, because a title stands above

	plain bool // names are no links: for reading in a terminal
}

// Markdown is the report as GitHub takes it, in pages: one, unless what has no
// room on it may stand on others.
func (l Links) Markdown(r scoring.Report, o MarkdownOptions) ([]string, error) {
	pages, err := l.markdownPages(r, o)
	if err != nil {
		return nil, fmt.Errorf("render the report of %s for %s as pages: %w", r.Scope, r.Month, err)
	}
	return pages, nil
}

func (l Links) markdownPages(r scoring.Report, o MarkdownOptions) ([]string, error) {
	limit := o.Limit
	if o.Pages && !l.hasSite() {
		o.Limit = 0
	}
	text, err := l.markdown(r, o)
	if err != nil {
		return nil, err
	}
	if limit == 0 || len(text) <= limit {
		return []string{text}, nil
	}
	pages, err := splitMarkdown(text, limit-pageRoom)
	for i := range pages {
		if i > 0 {
			pages[i] = fmt.Sprintf("*Page %d of %d of the report.*\n\n", i+1, len(pages)) + pages[i]
		}
		if i < len(pages)-1 {
			pages[i] += "\n\n*It goes on in the next comment.*\n"
		}
	}
	return pages, err
}

// pageRoom is what the words need that say where a page stands.
const pageRoom = 200

// splitMarkdown cuts a report, as its template writes it, into parts of at most
// so many bytes. It cuts between blocks where it can, and else between the items
// of a list or the rows of a table. What it cuts through goes on under its
// heading.
func splitMarkdown(text string, limit int) ([]string, error) {
	s := splitter{limit: limit}
	blocks := strings.Split(strings.TrimSpace(text), "\n\n")
	for i, block := range blocks {
		next := ""
		if i+1 < len(blocks) && strings.HasPrefix(block, "#") {
			next = blocks[i+1] // a heading does not stand alone
		}
		if err := s.block(block, next); err != nil {
			return nil, err
		}
	}
	return append(s.pages, s.page.String()), nil
}

type splitter struct {
	limit   int
	pages   []string
	page    strings.Builder
	heading string // that the page's last block stands under
	folded  bool   // within <details>
}

const unfold, fold = "</details>", "<details><summary>More</summary>"

// room reports whether so many bytes more fit, with what closes the page.
func (s *splitter) room(n int) bool { return s.page.Len()+n+len("\n\n"+unfold) <= s.limit }

func (s *splitter) add(block string) {
	if s.page.Len() > 0 {
		s.page.WriteString("\n\n")
	}
	s.page.WriteString(block)
}

// turn begins a page.
func (s *splitter) turn(under string) {
	if s.folded {
		s.add(unfold)
	}
	s.pages = append(s.pages, s.page.String())
	s.page.Reset()
	if under != "" {
		s.add(under + " (continued)")
	}
	if s.folded {
		s.add(fold)
	}
}

func (s *splitter) block(block, next string) error {
	isHeading := strings.HasPrefix(block, "#")
	under := s.heading
	if isHeading {
		under, s.heading = "", block
	}
	if need := len(block) + len("\n\n")*2 + min(len(next), s.limit/4); !s.room(need) && s.page.Len() > 0 && (len(block) < s.limit/2 || isHeading) {
		s.turn(under)
	}
	defer func() {
		s.folded = strings.HasPrefix(block, "<details>") || s.folded && block != unfold
	}()
	if s.room(len(block) + len("\n\n")) {
		s.add(block)
		return nil
	}
	return s.lines(block)
}

// lines adds a list or a table line by line.
func (s *splitter) lines(block string) error {
	lines := strings.Split(block, "\n")
	head := ""
	if strings.HasPrefix(block, "|") && len(lines) > 2 {
		head = lines[0] + "\n" + lines[1]
		lines = lines[2:]
	}
	part := head
	flush := func() {
		if part != head {
			s.add(part)
		}
	}
	for _, line := range lines {
		if !s.room(len(part) + len(line) + len("\n\n\n")) {
			flush()
			s.turn(s.heading)
			part = head
			if !s.room(len(part) + len(line) + len("\n\n\n")) {
				return errors.New("a line of it is longer than a page")
			}
		}
		if part != "" {
			part += "\n"
		}
		part += line
	}
	flush()
	return nil
}
