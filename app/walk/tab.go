package walk

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience bounds what the browser is given for one step.
const patience = time.Minute

// Look is how somebody looks at a page.
type Look struct {
	Width, Height int64
	Dark          bool
}

// The looks of a phone and of a desk, by day and by night.
var (
	Phone     = Look{Width: 390, Height: 844}
	PhoneDark = Look{Width: 390, Height: 844, Dark: true}
	Desk      = Look{Width: 1440, Height: 900}
	DeskDark  = Look{Width: 1440, Height: 900, Dark: true}
	Looks     = []Look{Phone, PhoneDark, Desk, DeskDark}
)

// String names a look, such as 390-dark.
func (l Look) String() string {
	if l.Dark {
		return fmt.Sprintf("%d-dark", l.Width)
	}
	return fmt.Sprintf("%d-light", l.Width)
}

// Zone is where the people live who look at pages here.
const Zone = "Europe/Berlin"

// Tab is a tab of the browser with cookies of its own.
type Tab struct {
	ctx     context.Context //nolint:containedctx // the tab's life is a context's
	close   context.CancelFunc
	scripts bool
	world   runtime.ExecutionContextID // beside the page that is shown

	mu       sync.Mutex
	trouble  []string
	asked    map[network.RequestID]string // addresses by request
	answered []Answer
}

// Answer is what the browser got at an address.
type Answer struct {
	URL    string
	Status int
}

// Tab opens a tab. One without scripts is what somebody has who turned JavaScript off.
func (b *Browser) Tab(scripts bool) (*Tab, error) {
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t := &Tab{ctx: ctx, close: cancel, scripts: scripts, asked: map[network.RequestID]string{}}
	err := chromedp.Listen(ctx, t.hear)
	if err == nil {
		_, err = chromedp.Call(ctx, network.Enable, network.EnableParams{})
	}
	if err == nil {
		_, err = chromedp.Call(ctx, log.Enable, cdp.Empty{})
	}
	if err == nil {
		_, err = chromedp.Call(ctx, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: Zone})
	}
	if err == nil && !scripts {
		_, err = chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	}
	if err == nil {
		err = t.Be(Desk)
	}
	if err != nil {
		cancel()
		return nil, fmt.Errorf("open a tab: %w", err)
	}
	return t, nil
}

// Close closes the tab, and forgets its cookies.
func (t *Tab) Close() { t.close() }

// hear notes what the browser tells of a page. It must not ask anything.
func (t *Tab) hear(event any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		t.trouble = append(t.trouble, "exception: "+e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			t.trouble = append(t.trouble, fmt.Sprintf("console.%s was called", e.Type))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			t.trouble = append(t.trouble, strings.TrimSpace("on the console: "+e.Entry.Text+" "+e.Entry.URL))
		}
	case *network.EventRequestWillBeSent:
		t.asked[e.RequestID] = e.Request.URL
		if e.RedirectResponse != nil {
			t.answered = append(t.answered, Answer{e.RedirectResponse.URL, int(e.RedirectResponse.Status)})
		}
	case *network.EventResponseReceived:
		t.answered = append(t.answered, Answer{e.Response.URL, int(e.Response.Status)})
	case *network.EventLoadingFailed:
		if !e.Canceled {
			t.trouble = append(t.trouble, fmt.Sprintf("%s did not load: %s", t.asked[e.RequestID], e.ErrorText))
		}
	}
}

// Trouble is what went wrong since it was asked for last: errors on the console,
// exceptions, and requests that failed.
func (t *Tab) Trouble() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	told := t.trouble
	t.trouble = nil
	return told
}

// Answers are all that the browser got since the tab was opened.
func (t *Tab) Answers() []Answer {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.answered)
}

// Be looks at pages in a way from now on.
func (t *Tab) Be(l Look) error {
	scheme := "light"
	if l.Dark {
		scheme = "dark"
	}
	if _, err := chromedp.Call(t.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	}); err != nil {
		return err
	}
	_, err := chromedp.Call(t.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: l.Width, Height: l.Height, DeviceScaleFactor: 1, Mobile: l.Width < 500})
	return err
}

// Show goes to an address and returns the status of the page.
func (t *Tab) Show(address string) (int, error) { return t.Go(chromedp.Navigate(address)) }

// Go does what leads to another page, and returns that page's status.
func (t *Tab) Go(do ...chromedp.Action[chromedp.Void]) (int, error) {
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	resp, err := chromedp.RunResponse(ctx, do...)
	if err != nil {
		return 0, err
	}
	return int(resp.Status), t.beside()
}

// Do does what leads to no other page.
func (t *Tab) Do(do ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	return chromedp.Do(ctx, do...)
}

// Text is what can be read in the first element that a selector finds.
func (t *Tab) Text(selector string) (string, error) {
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Text(chromedp.CSS(selector)))
}

// Value is what stands in the first field that a selector finds.
func (t *Tab) Value(selector string) (string, error) {
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Value(chromedp.CSS(selector)))
}

// beside makes a world beside the page that is shown.
func (t *Tab) beside() error {
	tree, err := chromedp.Call(t.ctx, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return err
	}
	made, err := chromedp.Call(t.ctx, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: tree.FrameTree.Frame.ID, WorldName: "walk"})
	t.world = made.ExecutionContextID
	return err
}

// eval evaluates an expression beside the page, waits for it, and reads its value
// unless into is nil.
func (t *Tab) eval(expression string, into any) error {
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	yes := true
	got, err := chromedp.Call(ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: expression, ContextID: t.world, ReturnByValue: &yes, AwaitPromise: &yes})
	if err != nil {
		return err
	}
	if got.ExceptionDetails != nil {
		return fmt.Errorf("beside the page: %s %s", got.ExceptionDetails.Text, got.ExceptionDetails.Exception.Description)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(got.Result.Value, into)
}

// press presses a key and lets go of it.
func (t *Tab) press(k key) error {
	down := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeRawKeyDown, Key: k.name, Code: k.name, WindowsVirtualKeyCode: k.code}
	if k.text != "" {
		down.Type, down.Text = input.DispatchKeyEventTypeKeyDown, k.text
	}
	if _, err := chromedp.Call(t.ctx, input.DispatchKeyEvent, down); err != nil {
		return err
	}
	_, err := chromedp.Call(t.ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyUp, Key: k.name, Code: k.name, WindowsVirtualKeyCode: k.code})
	return err
}

// key is one on the keyboard.
type key struct {
	name string
	code int64
	text string // what it types
}

var (
	tabKey   = key{"Tab", 9, ""}
	enterKey = key{"Enter", 13, "\r"}
)

// Fetched is what is at an address, as the page that is shown would get it.
type Fetched struct {
	Status int
	Type   string // media type
	Bytes  int
}

// Fetch gets what is at an address of the site that is shown.
func (t *Tab) Fetch(address string) (Fetched, error) {
	var f Fetched
	quoted, err := json.Marshal(address)
	if err != nil {
		return f, err
	}
	err = t.eval(`fetch(`+string(quoted)+`).then(async r => ({Status: r.status, Type: (r.headers.get("Content-Type") || "").split(";")[0], Bytes: (await r.arrayBuffer()).byteLength}))`, &f)
	return f, err
}

// OK reports whether there is something.
func (f Fetched) OK() bool { return f.Status == http.StatusOK && f.Bytes > 0 }
