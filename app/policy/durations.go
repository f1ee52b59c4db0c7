package policy

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

var durationForm = regexp.MustCompile(`^([1-9][0-9]{0,4}) (hour|hours|day|days)$`)

// duration is a number of hours or days.
func duration(least, most time.Duration) value[time.Duration] {
	such := ": write a number and a unit, such as 24 hours or 7 days"
	v := scalar(fmt.Sprintf("from %s to %s", inWords(least), inWords(most)),
		map[string]any{"type": "string", "pattern": durationForm.String(), "examples": []any{"24 hours", "7 days"}},
		func(s string, _ ast.Node) (time.Duration, string) {
			m := durationForm.FindStringSubmatch(s)
			if m == nil {
				return 0, fmt.Sprintf("is %s%s%s", quote(s), such, meantDuration(s))
			}
			n, _ := strconv.Atoi(m[1]) // at most five digits
			d := time.Duration(n) * time.Hour
			if strings.HasPrefix(m[2], "day") {
				d = time.Duration(n) * day
			}
			if d < least || d > most {
				return 0, fmt.Sprintf("is %s: write at least %s and at most %s", s, inWords(least), inWords(most))
			}
			return d, ""
		}, inWords)
	return v
}

var (
	shortDuration = regexp.MustCompile(`(?i)^\s*([1-9][0-9]{0,4})\s*(h|hrs?|d|w|hours?|days?|weeks?)\s*$`)
	bareNumber    = regexp.MustCompile(`^[1-9][0-9]{0,4}$`)
)

// meantDuration writes out a duration that is written otherwise.
func meantDuration(s string) string {
	m := shortDuration.FindStringSubmatch(s)
	if m == nil {
		if bareNumber.MatchString(s) {
			return fmt.Sprintf(" (did you mean %s days?)", s)
		}
		return ""
	}
	n, _ := strconv.Atoi(m[1]) // at most five digits
	switch m[2][0] | 0x20 {
	case 'h':
		return fmt.Sprintf(" (did you mean %s?)", count(n, "hour"))
	case 'w':
		n *= 7
	}
	return fmt.Sprintf(" (did you mean %s?)", count(n, "day"))
}

func count(n int, unit string) string {
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s", n, unit)
}

// inWords is a duration as the file writes it.
func inWords(d time.Duration) string {
	if d%day == 0 && d > day {
		return count(int(d/day), "day")
	}
	return count(int(d/time.Hour), "hour")
}
