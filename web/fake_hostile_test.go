package web

import (
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// hostileLedger is the full ledger with a hostile text in every place that
// people fill.
func hostileLedger(s string) *fakeLedger {
	f := fullLedger()
	f.called = map[int64]string{11: "ada-k", 12: "ben"}
	for i := range f.input.Receipts {
		f.input.Receipts[i] = hostileReceipt(f.input.Receipts[i], s)
	}
	for i := range f.input.Counts {
		f.input.Counts[i].Account.Login = s
	}
	for i := range f.input.TurnOver {
		f.input.TurnOver[i].Receipt, f.input.TurnOver[i].Reason = hostileReceipt(f.input.TurnOver[i].Receipt, s), s
	}
	for i := range f.input.Waiting {
		f.input.Waiting[i].Title, f.input.Waiting[i].Author.Login = s, s
	}
	for i := range f.input.Automation {
		f.input.Automation[i].Account.Login = s
	}
	f.hostileOverview(s)
	for id, r := range f.receipts {
		f.receipts[id] = hostileReceipt(r, s)
	}
	for i := range f.journal {
		f.journal[i].Reason, f.journal[i].Rule = s, s
	}
	thread := *f.threads["meadow/harvest#128"]
	thread.Title = s
	thread.Events = nil
	for _, e := range f.threads["meadow/harvest#128"].Events {
		e.Text, e.Subject, e.From, e.Path, e.Actor.Login, e.Target.Login, e.URL = s, s, s, s, s, s, s
		e.Says = history.Read(s)
		thread.Events = append(thread.Events, e)
	}
	f.threads["meadow/harvest#128"] = &thread
	return f
}

func hostileReceipt(r scoring.Receipt, s string) scoring.Receipt {
	r.Title, r.Actor.Login, r.Effect, r.Why = s, s, s, s
	r.Evidence = []scoring.Evidence{{Verb: history.Labeled, Subject: s, At: r.Evidence[0].At, URL: s}}
	return r
}
