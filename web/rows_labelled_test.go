package web

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestRowsAreLabelled holds that each value of a table that becomes a list on a phone says
// what it is, in the words of the head of its column.
func TestRowsAreLabelled(t *testing.T) {
	names, err := files.ReadDir("templates")
	if err != nil {
		t.Fatal(err)
	}
	tables := 0
	for _, name := range names {
		page, err := files.ReadFile("templates/" + name.Name())
		if err != nil {
			t.Fatal(err)
		}
		found, wrong := checkLabels(string(page))
		tables += found
		for _, w := range wrong {
			t.Errorf("%s: %s", name.Name(), w)
		}
	}
	if tables < 6 {
		t.Errorf("only %d such tables", tables)
	}
}

// TestSwappedLabelsAreSeen holds that the check sees labels in the wrong order, in a row
// in its table and in one that stands beside it.
func TestSwappedLabelsAreSeen(t *testing.T) {
	const head = `<table class="rows"><thead><tr><th scope="col">Event</th><th scope="col">About</th><th scope="col">State</th></tr></thead>`
	const right = `<tr><th scope="row"></th><td data-label="About"></td><td data-label="State"></td></tr>`
	const swapped = `<tr><th scope="row"></th><td data-label="State"></td><td data-label="About"></td></tr>`
	for page, want := range map[string]int{
		head + right + "</table>": 0, head + swapped + "</table>": 1, head + right + swapped + "</table>": 1,
		head + "</table>" + right: 0, head + "</table>" + swapped: 1, head + "</table>": 1,
		head + `<tr><th scope="row"></th><td></td><td data-label="State"></td></tr></table>`: 1,
	} {
		if _, wrong := checkLabels(page); len(wrong) != want {
			t.Errorf("%s: %q", page, wrong)
		}
	}
}

// checkLabels says how many tables a template has that become lists, and which of their
// rows are labelled in other words than their heads, or in another order. The rows of a
// table without any stand in a template beside it.
func checkLabels(page string) (tables int, wrong []string) {
	table := regexp.MustCompile(`(?s)<table class="rows.*?</table>`)
	beside := labelsOf(table.ReplaceAllString(page, ""))
	for _, in := range table.FindAllString(page, -1) {
		tables++
		var heads []string
		for _, m := range regexp.MustCompile(`<th scope="col">([^<]*)</th>`).FindAllStringSubmatch(in, -1) {
			heads = append(heads, m[1])
		}
		rows := labelsOf(in)
		if len(rows) == 0 {
			rows = beside
		}
		if len(heads) == 0 || len(rows) == 0 {
			wrong = append(wrong, "no heads or rows: "+in)
			continue
		}
		for _, labels := range rows {
			if want := heads[1:]; !slices.Equal(labels, want) {
				wrong = append(wrong, "the labels of a row are "+strings.Join(labels, ", ")+", the heads "+strings.Join(want, ", "))
			}
		}
	}
	return tables, wrong
}

// labelsOf are the labels of the values of each row.
func labelsOf(page string) [][]string {
	row := regexp.MustCompile(`(?s)<tr[ >].*?</tr>`)
	cell := regexp.MustCompile(`<td( data-label="([^"]*)")?`)
	var rows [][]string
	for _, r := range row.FindAllString(page, -1) {
		var labels []string
		for _, m := range cell.FindAllStringSubmatch(r, -1) {
			labels = append(labels, m[2])
		}
		if len(labels) > 0 { // else it is the heads
			rows = append(rows, labels)
		}
	}
	return rows
}
