package walk

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Axe is the source of axe-core, which finds what keeps people from using a page.
type Axe string

// LoadAxe reads axe-core from the folder that npm installed it in.
func LoadAxe(modules string) (Axe, error) {
	source, err := os.ReadFile(filepath.Join(modules, "axe-core", "axe.min.js"))
	return Axe(source), err
}

// Check tells every violation of axe's default rules, and of its rule that what is
// touched is not too small for a finger, on the page that is shown, in
// each of the looks.
func (a Axe) Check(t *Tab, looks ...Look) ([]string, error) {
	if err := t.eval(string(a)+";0", nil); err != nil {
		return nil, fmt.Errorf("load axe: %w", err)
	}
	var found []string
	for _, l := range looks {
		if err := t.Be(l); err != nil {
			return nil, err
		}
		var violations []struct {
			ID, Help string
			Nodes    []struct {
				HTML, FailureSummary string
			}
		}
		if err := t.eval(`axe.run(document, {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}}).then(r => r.violations)`, &violations); err != nil {
			return nil, fmt.Errorf("axe: %w", err)
		}
		for _, v := range violations {
			told := fmt.Sprintf("%s: %s (%s), %d times", l, v.Help, v.ID, len(v.Nodes))
			for _, n := range v.Nodes[:min(len(v.Nodes), 3)] {
				told += "\n      " + n.HTML + "\n        " + strings.ReplaceAll(n.FailureSummary, "\n", " ")
			}
			found = append(found, told)
		}
	}
	return found, nil
}

// Sideways tells what makes the page that is shown wider than the window.
func Sideways(t *Tab, l Look) ([]string, error) {
	if err := t.Be(l); err != nil {
		return nil, err
	}
	var found []string
	err := t.eval(`(() => {
		const wide = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= wide) return [];
		const held = e => e !== document.body && (getComputedStyle(e).overflowX !== "visible" || held(e.parentElement));
		const out = [...document.body.querySelectorAll("*")].filter(e => e.checkVisibility() && !held(e) && e.getBoundingClientRect().right > wide + 1);
		return ["`+l.String()+`: the page is " + document.documentElement.scrollWidth + " wide: " + out.slice(-3).map(e => e.outerHTML.slice(0, 120)).join(" | ")];
	})()`, &found)
	return found, err
}

//go:embed keyboard.js
var keyboard string

// stop is where the focus is.
type stop struct {
	Index  int    // of what was to be reached; -1 for nothing of it
	Body   bool   // nothing has the focus
	What   string // the element, shortened
	Unseen string // why it does not show that it has the focus
}

// Keyboard goes through the page that is shown with nothing but a keyboard: Tab
// reaches everything that can be used, in the order of the document, it shows where
// it is, and the first link skips to the content. The page has just been opened; what
// is folded there is unfolded then.
func Keyboard(t *Tab, l Look) ([]string, error) {
	if err := t.Be(l); err != nil {
		return nil, err
	}
	var wanted []string
	if err := t.eval(keyboard+"; walkKeyboard.wanted()", &wanted); err != nil {
		return nil, err
	}
	var found []string
	complain := func(format string, args ...any) {
		found = append(found, fmt.Sprintf("%s, by keyboard: ", l)+fmt.Sprintf(format, args...))
	}
	reached := make([]bool, len(wanted))
	last, stays := -1, 0
	for range 3*len(wanted) + 20 {
		at, err := t.tabOn()
		if err != nil {
			return nil, err
		}
		if at.Body || at.Index >= 0 && at.Index != last && reached[at.Index] {
			break // around
		}
		if at.Unseen != "" {
			complain("%s has the focus and does not show it: %s", at.What, at.Unseen)
		}
		if at.Index < 0 {
			continue // what scrolls can be reached, too
		}
		if stays++; at.Index != last {
			stays = 0
		}
		if stays > 5 { // a month has a few parts
			complain("%s does not let go of the focus", at.What)
			break
		}
		if at.Index < last {
			complain("%s comes after %s", at.What, wanted[last])
		}
		last, reached[at.Index] = at.Index, true
	}
	for i, yes := range reached {
		if !yes {
			complain("%s is not reached", wanted[i])
		}
	}
	skips, err := t.skips()
	if err != nil {
		return nil, err
	}
	return slices.Compact(append(found, prefixed(l, skips)...)), nil
}

// tabOn presses Tab and tells where that leads.
func (t *Tab) tabOn() (stop, error) {
	var at stop
	if err := t.press(tabKey); err != nil {
		return at, err
	}
	err := t.eval("walkKeyboard.at()", &at)
	return at, err
}

// skips uses the link that skips to the content.
func (t *Tab) skips() ([]string, error) {
	var there bool
	if err := t.eval(`walkKeyboard.toSkipLink()`, &there); err != nil || !there {
		return []string{"no link skips to the content"}, err
	}
	if err := t.press(enterKey); err != nil {
		return nil, err
	}
	if err := t.press(tabKey); err != nil {
		return nil, err
	}
	var wrong string
	if err := t.eval(`walkKeyboard.inContent()`, &wrong); err != nil || wrong == "" {
		return nil, err
	}
	return []string{wrong}, nil
}

func prefixed(l Look, wrongs []string) []string {
	var out []string
	for _, w := range wrongs {
		out = append(out, fmt.Sprintf("%s, by keyboard: %s", l, w))
	}
	return out
}
