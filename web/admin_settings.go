package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// adminSettings shows what is in force, and where each value comes from.
type adminSettings struct {
	adminFrame
	Repo    string // that is asked for; empty for the account as a whole
	All     string // URL of what is in force for the account as a whole
	Path    string
	Source  *crumb // the file that counts; nil where there is none
	Own     bool   // it is the repository's own
	Rules   string // URL of the rules that are in force in the repository; empty for none
	Changed int    // keys that are set
	Groups  []settingGroup
	Server  []settingView
	Files   []fileView
	Reports []findingView // where the reports go
	Trouble []findingView // why they cannot go there
	Write   string        // where the account's file is written; empty where it is there
}

type settingGroup struct {
	Name string
	Keys []settingView
}

type settingView struct {
	Name, Doc, Value string
	Line             *crumb // where it is set; nil: From says it
	Code             bool   // the value is as a file writes it
	From             string
}

type fileView struct {
	Name, File string // File is its page on GitHub
	Settings   string // URL of what is in force there
	Accounts   bool   // it counts for the account as a whole
	Problems   []problemView
	InForce    *moment
	Looked     *moment
}

type problemView struct {
	Text, URL string // URL of the line; empty where none is named
}

func (s *server) serveAdminSettings(w http.ResponseWriter, r *http.Request, account Installed) error {
	repo := r.URL.Query().Get("repo")
	got, err := s.admin.Settings(r.Context(), account, repo)
	if err != nil {
		return fmt.Errorf("read the settings of %s: %w", account.Account.Login, err)
	}
	page := adminSettings{adminFrame: s.adminFrame(r, account, "Settings"), All: s.adminPath(account, "/settings"), Path: got.Path, Own: got.Own}
	if repo != "" {
		page.Repo = nameText(repo)
		page.Rules = s.path("/o/" + url.PathEscape(account.Account.Login) + "/" + url.PathEscape(repo) + "/rules")
	}
	file := func(name string) string {
		owner, name, _ := strings.Cut(name, "/")
		return s.local.gitHub() + "/" + url.PathEscape(owner) + "/" + url.PathEscape(name) + "/blob/HEAD/" + got.Path
	}
	if got.Source != "" {
		page.Source = &crumb{got.Source, file(got.Source)}
	}
	if repo == "" && got.Source == "" {
		page.Write = s.local.gitHub() + "/" + url.PathEscape(account.Account.Login) + "/.github/new/HEAD?filename=" + url.QueryEscape(got.Path)
	}
	page.Trouble, page.Reports = s.findingViews(account, got.Reports)
	for _, k := range got.Keys {
		group, name, ok := strings.Cut(k.Name, ".")
		if !ok {
			group, name = topLevel, k.Name
		}
		if n := len(page.Groups); n == 0 || page.Groups[n-1].Name != group {
			page.Groups = append(page.Groups, settingGroup{Name: group})
		}
		v := settingView{Name: name, Doc: curly(k.Doc), Value: valueText(k.Value), Code: !k.Told, From: "default"}
		if k.Line > 0 {
			line := strconv.Itoa(k.Line)
			v.Line = &crumb{"line " + line, file(cmp.Or(k.Source, got.Source)) + "#L" + line}
			if k.Source == "" {
				page.Changed++
			} else {
				v.Line.Text += " of " + k.Source
			}
		}
		last := &page.Groups[len(page.Groups)-1]
		last.Keys = append(last.Keys, v)
	}
	for _, k := range got.Server {
		page.Server = append(page.Server, settingView{Name: k.Name, Doc: curly(k.Doc), Value: plain(shorten(k.Value, sentenceRunes)), From: asCode(k.From)})
	}
	for _, f := range got.Files {
		name := f.Repo.FullName()
		v := fileView{Name: nameText(f.Repo.Name), File: file(name), Accounts: f.Accounts, InForce: whenKnown(f.InForce), Looked: whenKnown(f.Looked),
			Settings: s.adminPath(account, "/settings?repo="+url.QueryEscape(f.Repo.Name))}
		for _, p := range f.Problems {
			v.Problems = append(v.Problems, problemOf(p, v.File))
		}
		page.Files = append(page.Files, v)
	}
	return show(w, r, s.pages.adminSettings, &page)
}

// topLevel heads the keys that are in no group of a file.
const topLevel = "on the top level of the file"

// valueText is a value as a file writes it, but for an empty list: that is none.
func valueText(value string) string {
	if value == "[]" {
		return ""
	}
	return plain(shorten(value, titleRunes))
}

// problemOf is a line such as "3:5: what is wrong".
func problemOf(text, file string) problemView {
	p := problemView{Text: cmp.Or(plain(shorten(text, errorRunes)), "something")}
	if line, _, ok := strings.Cut(text, ":"); ok {
		if n, err := strconv.Atoi(line); err == nil && n > 0 {
			p.URL = file + "#L" + line
		}
	}
	return p
}
