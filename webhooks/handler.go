package webhooks

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/sync/semaphore"
)

// Delivery is one webhook delivery as GitHub sent it.
type Delivery struct {
	ID    string    // X-GitHub-Delivery; stays the same when GitHub delivers again
	Event string    // X-GitHub-Event, such as "issues"
	Body  []byte    // the JSON payload
	At    time.Time // when it was received, UTC
}

// Inbox keeps deliveries. Keep returns nil only when the delivery is on disk; a
// delivery id that is already kept is no error. It may hold on to the body.
type Inbox interface {
	Keep(ctx context.Context, d Delivery) error
}

// DefaultMaxBody is the largest payload that GitHub sends, in bytes.
const DefaultMaxBody = 25 << 20

// DefaultMaxHeld bounds the bodies that are held at once, in bytes: ten of the
// largest, and tens of thousands of usual ones.
const DefaultMaxHeld = 256 << 20

// retryAfter is how many seconds a sender should wait when a delivery could not
// be stored: enough for a busy disk to catch up. GitHub itself does not retry;
// whoever asks it for redelivery does.
const retryAfter = "10"

// Options are what a handler needs.
type Options struct {
	Secret  []byte // that the webhook is signed with; without one every delivery is refused
	Inbox   Inbox
	Now     func() time.Time // nil: time.Now
	Log     *slog.Logger     // nil: nothing is logged
	Metrics *Metrics         // nil: nothing is counted
	MaxBody int64            // bytes; 0: DefaultMaxBody
	MaxHeld int64            // bytes of all bodies held at once, at least one of MaxBody; 0: DefaultMaxHeld
}

// NewHandler gives the handler that receives deliveries. How long a body may
// take to arrive is for the server's read timeout to say.
//
// Deliveries of events that Decode does not know are kept and answered like all
// others. They are few, since the App subscribes to what it reads; and this way
// a 202 always means that the delivery is on disk, so that the ids on disk can be
// compared with GitHub's list of deliveries to find the lost ones.
func NewHandler(o Options) http.Handler {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Metrics == nil {
		o.Metrics = NewMetrics(nil)
	}
	if o.MaxBody <= 0 {
		o.MaxBody = DefaultMaxBody
	}
	if o.MaxHeld <= 0 {
		o.MaxHeld = DefaultMaxHeld
	}
	return &handler{o, semaphore.NewWeighted(max(o.MaxHeld, o.MaxBody+1))}
}

type handler struct {
	Options
	held *semaphore.Weighted // bytes, of bodies that came in and are not yet on disk
}

// refusal is why a delivery was not kept.
type refusal struct {
	status  int
	outcome Outcome
	text    string // tells the sender what to do
	cause   error  // for the log only
}

func (r *refusal) Error() string {
	if r.cause == nil {
		return r.text
	}
	return r.cause.Error()
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := h.Now()
	event, id := r.Header.Get("X-GitHub-Event"), r.Header.Get("X-GitHub-Delivery")
	status, outcome, text := http.StatusAccepted, Kept, "Kept.\n"
	if no := h.receive(w, r, start.UTC()); no != nil {
		status, outcome, text = no.status, no.outcome, no.text+"\n"
		level := slog.LevelWarn
		switch outcome {
		case NotKept, NoRoom:
			level = slog.LevelError
		case NotPosted: // somebody looks whether the address is there, such as doctor
			level = slog.LevelDebug
		}
		h.Log.Log(r.Context(), level, "delivery refused", "delivery", clip(id), "event", clip(event),
			"status", status, "outcome", string(outcome), "error", no)
	}
	header := w.Header()
	header.Set("Content-Type", "text/plain; charset=utf-8")
	header.Set("X-Content-Type-Options", "nosniff")
	switch status {
	case http.StatusMethodNotAllowed:
		header.Set("Allow", http.MethodPost)
	case http.StatusServiceUnavailable:
		header.Set("Retry-After", retryAfter)
	}
	w.WriteHeader(status)
	// The sender may be gone; what matters is on disk.
	_, _ = io.WriteString(w, text)
	h.Metrics.answered(event, outcome, h.Now().Sub(start))
}

// receive keeps the delivery, or says why not. Nothing of the request is
// believed before its signature holds.
func (h *handler) receive(w http.ResponseWriter, r *http.Request, at time.Time) *refusal {
	if r.Method != http.MethodPost {
		return &refusal{status: http.StatusMethodNotAllowed, outcome: NotPosted,
			text: "This is where GitHub delivers webhooks, by POST. Set it as the webhook URL of the GitHub App."}
	}
	room := &room{all: h.held}
	defer room.leave()
	body, no := h.body(w, r, room)
	if no != nil {
		return no
	}
	if err := verify(h.Secret, r.Header.Get("X-Hub-Signature-256"), body); err != nil {
		return &refusal{status: http.StatusUnauthorized, outcome: Unsigned, cause: err,
			text: "X-Hub-Signature-256 is missing or wrong. The webhook secret in the GitHub App's settings and the one of this server must be the same: the one that setup stored, or GLUELEDGER_WEBHOOK_SECRET, which goes before it."}
	}
	d := Delivery{ID: r.Header.Get("X-GitHub-Delivery"), Event: r.Header.Get("X-GitHub-Event"), At: at}
	if d.Body, no = payload(r.Header.Get("Content-Type"), body); no != nil {
		return no
	}
	if !word(d.ID) {
		return malformed("X-GitHub-Delivery is missing or no delivery id. GitHub sends a GUID for each delivery; pass it on unchanged.", nil)
	}
	if !word(d.Event) {
		return malformed("X-GitHub-Event is missing or no event name. GitHub sends it with each delivery; pass it on unchanged.", nil)
	}
	if err := h.Inbox.Keep(r.Context(), d); err != nil {
		return &refusal{status: http.StatusServiceUnavailable, outcome: NotKept, cause: fmt.Errorf("keep delivery: %w", err),
			text: "The delivery could not be stored. Deliver it again later."}
	}
	return nil
}

// body reads the body, but never more than the cap, and not when there is no
// room for it.
func (h *handler) body(w http.ResponseWriter, r *http.Request, room *room) ([]byte, *refusal) {
	tooLarge := &refusal{status: http.StatusRequestEntityTooLarge, outcome: TooLarge,
		text: fmt.Sprintf("The body is larger than %d bytes, which is more than GitHub sends.", h.MaxBody)}
	if r.ContentLength > h.MaxBody {
		// net/http reads a little of what is left before it answers; closing keeps that
		// from being a way to send on.
		w.Header().Set("Connection", "close")
		return nil, tooLarge
	}
	body, err := readAll(http.MaxBytesReader(w, r.Body, h.MaxBody), r.ContentLength, h.MaxBody, room)
	var capped *http.MaxBytesError
	switch {
	case errors.As(err, &capped):
		return nil, tooLarge
	case errors.Is(err, errNoRoom):
		w.Header().Set("Connection", "close")
		return nil, &refusal{status: http.StatusServiceUnavailable, outcome: NoRoom, cause: err,
			text: "Too many deliveries are coming in at once. Deliver it again later."}
	case err != nil:
		return nil, malformed("The body did not arrive whole. Deliver it again.", fmt.Errorf("read body: %w", err))
	}
	return body, nil
}

// room is the memory that one body takes of what there is for all. Anybody can
// send bodies: they are read before their signature can be checked.
type room struct {
	all   *semaphore.Weighted
	taken int64 // bytes
}

var errNoRoom = errors.New("as many bytes of bodies are held as may be")

// take takes n more bytes. It does not wait: GitHub would not.
func (r *room) take(n int64) error {
	if !r.all.TryAcquire(n) {
		return errNoRoom
	}
	r.taken += n
	return nil
}

func (r *room) leave() { r.all.Release(r.taken) }

// trusted is how many bytes are set aside because a sender says that they will
// come. Most payloads are smaller; for larger ones the buffer grows as they do,
// so that a sender holds only what it has sent.
const trusted = 64 << 10

// readAll reads a body whose length the sender said, or did not say (-1), and
// which has at most limit bytes.
func readAll(r io.Reader, said, limit int64, room *room) ([]byte, error) {
	size := int64(4 << 10)
	if said >= 0 {
		size = min(said, trusted) + 1 // one more, so that the end is seen without growing
	}
	if err := room.take(size); err != nil {
		return nil, err
	}
	body := make([]byte, 0, size)
	for {
		n, err := r.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		if errors.Is(err, io.EOF) {
			return body, nil
		}
		if err != nil {
			return nil, err
		}
		if len(body) < cap(body) {
			continue
		}
		if said >= size { // what is still to come
			size = min(2*size, said+1)
		} else {
			size = min(2*size, limit+1)
		}
		if err := room.take(size - int64(cap(body))); err != nil {
			return nil, err
		}
		body = append(make([]byte, 0, size), body...)
	}
}

// payload finds the JSON in a body: GitHub sends it bare, or as a form when the
// webhook is set to that.
func payload(contentType string, body []byte) ([]byte, *refusal) {
	sort, _, _ := mime.ParseMediaType(contentType)
	if sort == "application/x-www-form-urlencoded" {
		form, err := url.ParseQuery(string(body))
		if err != nil || form.Get("payload") == "" {
			return nil, malformed("The form has no payload. Set the webhook's content type to application/json.", err)
		}
		body = []byte(form.Get("payload"))
	}
	if !isObject(body) {
		return nil, malformed("The payload is no JSON object. Set the webhook's content type to application/json and deliver it whole.", nil)
	}
	return body, nil
}

func malformed(text string, cause error) *refusal {
	return &refusal{status: http.StatusBadRequest, outcome: Malformed, text: text, cause: cause}
}

// maxWord bounds delivery ids and event names, which become keys and are logged.
// GUIDs have 36 characters, the longest event names about 40.
const maxWord = 100

// word reports whether a header can be a delivery id or an event name.
func word(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return s != "" && len(s) <= maxWord
}

// clip shortens an unverified header for the log.
func clip(s string) string { return s[:min(len(s), maxWord)] }
