package policy

import "glueledger/scoring/history"

// Setting is the value of one key that is in force, and where it comes from.
type Setting struct {
	Key   string // with the mapping that it is in, such as "reports.day"
	Doc   string // what it sets; whole sentences
	Value string // as the file writes it; empty for none
	Line  int    // of the file that sets it; 0: it has its default
	// File is the repository, by its full name in lower case, whose file sets it; empty
	// where that is the Source of all others.
	File string
}

// OwnersSettings are all keys with what is in force for an owner as a whole.
func OwnersSettings(files Files, owner string) []Setting {
	return settings(ForOwner(files, owner), files[fileOf(owner, OwnersRepo)])
}

// Settings are all keys with what is in force in a repository that has a file of its
// own; others have the OwnersSettings.
func Settings(files Files, repo history.Repo) []Setting {
	all := settings(For(files, repo), files[fileOf(repo.Owner, repo.Name)])
	owners := OwnersSettings(files, repo.Owner)
	for i := range all {
		if all[i].Key == keyPages && owners[i].Value == string(PagesClosed) {
			all[i].Line, all[i].File = owners[i].Line, fileOf(repo.Owner, OwnersRepo)
		}
	}
	return all
}

// KeyReportRepository is the key that names the repository that the report goes to. Without
// it, what the App sees decides.
const KeyReportRepository = "reports.repository"

// KeyReportsEnabled is the key that says whether a report is published.
const KeyReportsEnabled = "reports.enabled"

// KeyBadgesSince is the key that says from when on threads get badges. Without it, that is
// when the App was given the repository.
const KeyBadgesSince = "badges.since"

// keyPages is the one key of an owner's file that counts in repositories with a file of
// their own, too, where it closes pages.
const keyPages = "pages"

// ClosedBy is the repository, by its full name in lower case, whose file closes the pages
// of a repository; empty where none does.
func ClosedBy(files Files, repo history.Repo) string {
	switch {
	case ForOwner(files, repo.Owner).Pages == PagesClosed:
		return fileOf(repo.Owner, OwnersRepo)
	case For(files, repo).Pages == PagesClosed:
		return fileOf(repo.Owner, repo.Name)
	}
	return ""
}

// settings lists the keys of a policy, with the lines of the file that set them.
func settings(p Policy, data []byte) []Setting {
	r := &reader{policy: Default(), has: make(map[string]bool)}
	if root := r.load(data); root != nil {
		r.mapping("", root, top())
	}
	var all []Setting
	add := func(path string, k key) {
		if k.show == nil {
			return
		}
		s := Setting{Key: path, Doc: k.doc, Value: k.show(p)}
		if n := r.places[path]; n != nil && n.GetToken() != nil && n.GetToken().Position != nil {
			s.Line = n.GetToken().Position.Line
		}
		all = append(all, s)
	}
	for _, k := range top() {
		for _, sub := range k.keys {
			add(k.name+"."+sub.name, sub)
		}
		if k.keys == nil {
			add(k.name, k)
		}
	}
	return all
}
