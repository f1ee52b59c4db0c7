package scoring

import "fmt"

// Of what others take from a credit, an nth is left: of the second and of further ones of
// a person on a thread, of those on a day after the first three and after the tenth, and
// of those of a reciprocal pair.
const (
	threadSecond  = 2
	threadFurther = 4
	dayAfterFull  = 2
	dayAfterHalf  = 10
	pairLeaves    = 4
)

// shareName is an nth in words.
func shareName(n int) string {
	switch n {
	case 2:
		return "half"
	case 4:
		return "a quarter"
	case 10:
		return "a tenth"
	}
	return fmt.Sprintf("a %s", ordinal(n))
}

// Adjustment is something that makes a credit weigh more or less than its kind's base.
type Adjustment struct {
	Part PartName
	What string // in sentences
}

// Adjustments are all of them, as they are in force with settings, in the order in which
// a sum has them.
func Adjustments(s Settings) []Adjustment {
	var all []Adjustment
	if s.Waiting > 0 {
		all = append(all, Adjustment{PartWait, fmt.Sprintf("For each full %s of waiting, or of lying idle, that the credit ended, %s of the base is added, at most %d times.",
			days(s.Waiting), shareName(waitShares), waitMost)})
	}
	return append(all,
		Adjustment{PartThread, fmt.Sprintf("Of several credits of one person on a thread the heaviest counts in full, the second counts %s, and further ones count %s.",
			shareName(threadSecond), shareName(threadFurther))},
		Adjustment{PartDay, fmt.Sprintf("Of one person’s credits for a kind in a repository on one day (UTC), heaviest first, those from the %s on count %s, and from the %s on %s.",
			ordinal(dayInFull+1), shareName(dayAfterFull), ordinal(dayHalf+1), shareName(dayAfterHalf))},
		Adjustment{PartPair, fmt.Sprintf("Where two people each earn %d or more credits in a repository in one month on each other’s threads with nobody else there, and these are at least %d in %d of all that each earned, they count %s.",
			pairLeast, pairPart, pairPartsOfAll, shareName(pairLeaves))})
}
