package web

import (
	"net/http"
	"net/url"
	"strings"

	"glueledger/scoring"
)

// badge is the picture of a receipt's badge.
func (l Links) badge(r scoring.Receipt) string {
	return strings.TrimRight(l.Site, "/") + "/badges/receipts/" + url.PathEscape(r.ID) + ".svg"
}

// serveReceiptBadge names the kind and the person of one credit that stands. Of
// what is private, withdrawn, or of somebody who is not to be shown in badges,
// nothing is known.
func (s *server) serveReceiptBadge(w http.ResponseWriter, r *http.Request) error {
	id, form, ok := cutBadge(r.PathValue("file"))
	if !ok {
		return missing()
	}
	badge, err := s.receiptBadge(r, id)
	return s.sendBadge(w, r, form, badge, err)
}

func (s *server) receiptBadge(r *http.Request, id string) (badgeView, error) {
	receipt, err := s.reader.ReceiptAlone(r.Context(), id)
	if err != nil {
		return badgeView{}, err
	}
	choices, err := s.reader.Choices(r.Context())
	if err != nil {
		return badgeView{}, err
	}
	if receipt.Repo.Private || receipt.Status != scoring.Confirmed || !choices.Shows(receipt.Actor.ID, scoring.InBadges) {
		return badgeView{}, missing()
	}
	named, err := s.publicRepo(r.Context(), receipt.Repo.Owner, receipt.Repo.Name)
	if err != nil {
		return badgeView{}, err
	}
	if named.ID != receipt.Repo.ID { // the receipt's own is gone, and another has its name
		return badgeView{}, missing()
	}
	words := wordsFor(receipt.Kind)
	name := shorten(nameText(receipt.Actor.Login), badgeMaxRunes)
	return newBadgeAbout(strings.ToLower(words.Name), name, receiptSentence(choices.Redactor(scoring.InBadges).Receipt(receipt)), kindColour(receipt.Kind)), nil
}

// kindColour is the colour of a kind in badges: white can be read on each.
func kindColour(kind scoring.Kind) string {
	switch kind {
	case scoring.Triage:
		return "#0068a6"
	case scoring.Clarification:
		return "#a85800"
	case scoring.ReviewUnblocking:
		return badgeGreen
	case scoring.StaleResolution:
		return "#9c3d78"
	case scoring.Connecting:
		return "#5b4db8"
	case scoring.Answering:
		return "#7a5c00"
	case scoring.Summarising:
		return "#7b3fb3"
	case scoring.FollowThrough:
		return "#3b6b1f"
	case scoring.DeEscalation:
		return "#a3402c"
	case scoring.Onboarding:
		return "#00727c"
	}
	return "#57606a"
}
