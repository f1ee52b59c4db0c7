package scoring

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// links is which other threads a thread's texts name, by the full name of the
// reference ("owner/repo#12", in lower case).
type links struct {
	first map[string]int // the event that named it first
	own   map[string]int // the event that named it as its actor's own work
	// announced is, by account, the first event that told of work to come, -1 for
	// none; worked out for those who are asked about.
	announced map[int64]int
}

// links are worked out once for a thread.
func (r *reading) links() *links {
	if r.linked == nil {
		r.linked = r.readLinks()
	}
	return r.linked
}

func (r *reading) readLinks() *links {
	l := &links{first: map[string]int{}, own: map[string]int{}, announced: map[int64]int{}}
	for i := range r.Events {
		e := r.at(i)
		if e.Bot {
			continue
		}
		for _, ref := range r.named(i) {
			if j, known := l.first[ref]; !known || r.said(i).Before(r.said(j)) {
				l.first[ref] = i
			}
			if _, known := l.own[ref]; !known && e.Verb != history.Opened && claimsOwn(e.Says, ref) {
				l.own[ref] = i
			}
		}
	}
	return l
}

// said is when event i said what it says now: a comment that was edited long after
// it was written brings in nothing that others had named by then.
func (r *reading) said(i int) time.Time {
	if e := r.at(i); e.Verb == history.Commented && e.Updated.Sub(e.At) > history.OneAction {
		return e.Updated
	}
	return r.at(i).At
}

// named are the threads that event i names. An opening post is shown as it is
// now: a thread of the same repository with a higher number was opened later, so
// the post has been edited since and did not bring it in.
func (r *reading) named(i int) []string {
	e := r.at(i)
	refs := e.Says.Refs
	if e.Verb == history.Opened && strings.Contains(r.Title+e.Subject, "#") {
		refs = slices.Concat(refs, history.Read(r.Title).Refs, history.Read(e.Subject).Refs)
	}
	refs = slices.Concat(refs, talks(e.Says.Links))
	self := r.fullRef("#" + strconv.Itoa(r.Number))
	var out []string
	for _, ref := range refs {
		ref = r.fullRef(ref)
		if ref == self || e.Verb == history.Opened && r.openedLater(ref) {
			continue
		}
		out = append(out, ref)
	}
	return out
}

// talk is the address of a conversation that is not held on GitHub: in another
// tracker, on a mailing list, in a forum.
var talk = pattern.MustCompile(`(?i)
	^https?://(?:
		[^/]+/\S+/-/(?:issues|merge_requests)/\d+|[^/]+/(?:\S*/)?show_bug\.cgi\?id=\d+|
		[^/]+/(?:\S*/)?browse/[a-z][a-z0-9]*-\d+|[^/]+/t/[\w-]+/\d+|[^/]+/questions/\d+|
		(?:
			lists?|mail|mailman|lore|groups|forums?|discourse|discuss|community|bugs|bugzilla
		)\.[^/]+/\S*\w{4,}|
		[^/]+/(?:pipermail|mailarchive|archives?/list)/\S+|bugs\.[^/]+/\S+
	)
`)

// talks are the conversations held elsewhere that links lead to.
func talks(links []string) []string {
	var out []string
	for _, l := range links {
		if talk.MatchString(l) {
			l, _, _ = strings.Cut(l, "#")
			out = append(out, strings.TrimRight(l, ".,;:"))
		}
	}
	return out
}

// heldElsewhere reports whether a reference is to a conversation outside GitHub.
func heldElsewhere(ref string) bool { return strings.Contains(ref, "://") }

// fullRef is the reference with the name of its repository.
func (r *reading) fullRef(ref string) string {
	if strings.HasPrefix(ref, "#") {
		return strings.ToLower(r.Repo.FullName()) + ref
	}
	return ref
}

// openedLater reports whether a reference is known to be younger than this
// thread: numbers grow within a repository.
func (r *reading) openedLater(ref string) bool {
	repo, number, _ := strings.Cut(ref, "#")
	n, err := strconv.Atoi(number)
	return err == nil && n > r.Number && repo == strings.ToLower(r.Repo.FullName())
}

// closesWith are the threads that event i names as it closes the thread: those that
// it brings in, and on an issue those that somebody else had named as work of their
// own, which joins nothing yet.
func (r *reading) closesWith(i int) []string {
	var out []string
	for _, ref := range r.named(i) {
		first := r.links().first[ref]
		claim, own := r.links().own[ref]
		claimedByOther := own && claim == first && r.Type != history.PullRequest && r.at(claim).Actor.ID != r.at(i).Actor.ID
		if first == i || r.onlyCited(first, ref) || claimedByOther {
			out = append(out, ref)
		}
	}
	return out
}

// onlyCited reports whether the opening post, at first, names ref without saying that
// the two are about the same: whoever closes the thread for it is the first to say so.
func (r *reading) onlyCited(first int, ref string) bool {
	e := r.at(first)
	return r.Type == history.Issue && e.Verb == history.Opened && joinsWith(e.Says, ref) < repeats
}

// brings are the threads that event i is the first to name.
func (r *reading) brings(i int) []string {
	var out []string
	for _, ref := range r.named(i) {
		if r.links().first[ref] == i {
			out = append(out, ref)
		}
	}
	return out
}

// citesCode reports whether a text names a pull request only by the address of lines
// in it, which are cited for what they say.
func citesCode(p *history.Prose, ref string) bool {
	_, number, _ := strings.Cut(ref, "#")
	cited := false
	for _, l := range p.Links {
		if !namesNumber(l, "/"+number) {
			continue
		}
		if !codeOf.MatchString(l) {
			return false
		}
		cited = true
	}
	return cited && !namesNumber(p.Text, "#"+number)
}

// codeOf is the address of lines that a pull request changes, and of no talk about them.
var codeOf = pattern.MustCompile(`/pull/\d+/(?:files|changes|commits)(?:/\w+)?#diff-`)

// short is a reference as people write it on this thread.
func (r *reading) short(ref string) string {
	if heldElsewhere(ref) {
		host, _, _ := strings.Cut(strings.SplitN(ref, "://", 2)[1], "/")
		return "a conversation at " + host
	}
	return strings.TrimPrefix(ref, strings.ToLower(r.Repo.FullName()))
}

// naming are the sentences of p that name a reference; all of a short text where
// the name stands behind the words of a link.
func naming(p *history.Prose, ref string) []string {
	_, number, _ := strings.Cut(ref, "#")
	var out []string
	for _, s := range p.Sentences {
		byNumber := number != "" && slices.ContainsFunc([]string{"#", "/", "GH-", "gh-"}, func(mark string) bool { return namesNumber(s, mark+number) })
		if byNumber || heldElsewhere(ref) && strings.Contains(s, ref) {
			out = append(out, s)
		}
	}
	if len(out) == 0 && p.Words <= asideWords {
		return p.Sentences
	}
	return out
}

// namesNumber reports whether s has a number with its mark, and no more digits
// behind it.
func namesNumber(s, marked string) bool {
	for {
		at := strings.Index(s, marked)
		if at < 0 {
			return false
		}
		s = s[at+len(marked):]
		if s == "" || s[0] < '0' || s[0] > '9' {
			return true
		}
	}
}

// refersTo reports whether a text speaks of a reference, be it by its bare number.
func (r *reading) refersTo(p *history.Prose, ref string) bool {
	if r.names(p, ref) {
		return true
	}
	_, number, _ := strings.Cut(ref, "#")
	return len(number) >= 3 && strings.Contains(p.Text, number) && slices.ContainsFunc(strings.FieldsFunc(p.Text, notDigit), func(s string) bool { return s == number })
}

// names reports whether a text has a reference in full.
func (r *reading) names(p *history.Prose, ref string) bool {
	if heldElsewhere(ref) {
		return slices.Contains(talks(p.Links), ref)
	}
	return slices.ContainsFunc(p.Refs, func(s string) bool { return r.fullRef(s) == ref })
}

func notDigit(c rune) bool { return c < '0' || c > '9' }

// anyRef is what stands for another thread, page or person in a text.
var anyRef = pattern.MustCompile(`https?://\S+|(?:[\w.-]+/[\w.-]+)?#\d+|\bGH-\d+|@[\w-]+`)

// addresses reports whether e mentions somebody.
func addresses(e *history.Event, who history.Account) bool {
	return slices.Contains(e.Says.Mentions, strings.ToLower(who.Login))
}
