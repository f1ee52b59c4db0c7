package demo

// The pools of subjects: what the threads are about. Each subject is used once
// in a story.

// bug is something that does not work, and what is said on the way to its fix.
type bug struct {
	repo, label string
	title       string // what is meant
	vague       string // what the reporter calls it at first
	body        string
	ask         string // the question that gets the missing fact
	tell        string // the fact; anybody can bring it
	foreign     bool   // reported by somebody who learnt English late
	fix         change
}

// change is a pull request.
type change struct {
	repo         string
	title, body  string
	path, remark string // a technical remark of its reviewer, and on which file
	reply        string // the author's
	why, because string // asked what it is for, and the answer; not on every one
}

// old is something that lies around.
type old struct {
	repo, label string
	title, body string
	still       string // checked much later: it still holds
	gone        string // or it no longer does, which is the reason to close it
}

// wish is something that somebody would like to have.
type wish struct {
	repo, label string
	title, body string
	ask, tell   string // asked for the goal behind it, and the answer
	refuse      string // the reason why it will not be done
}

// topic is a discussion.
type topic struct {
	repo        string
	title, body string
	says        []string // opinions
}
