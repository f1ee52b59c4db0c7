package walk

import (
	"context"
	"errors"
	"os"
	"os/exec"

	"github.com/chromedp/chromedp"
)

// Chromium is the path of the browser: what CHROME_PATH names, or what is installed.
func Chromium() (string, error) {
	if path := os.Getenv("CHROME_PATH"); path != "" {
		return exec.LookPath(path)
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("there is no Chromium here: install it, or name it in CHROME_PATH")
}

// Browser is a Chromium without a window.
type Browser struct {
	ctx  context.Context //nolint:containedctx // the browser's life is a context's
	stop context.CancelFunc
}

// Open starts Chromium, which ends with the context or by Close.
func Open(ctx context.Context) (*Browser, error) {
	path, err := Chromium()
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.DisableGPU,
		chromedp.Flag("headless", "new"), chromedp.Flag("lang", "en"))
	if os.Geteuid() == 0 { // the sandbox does not work for root
		options = append(options, chromedp.NoSandbox)
	}
	ctx, end := chromedp.NewExecAllocator(ctx, options...)
	ctx, cancel := chromedp.NewContext(ctx)
	b := &Browser{ctx, func() { cancel(); end() }}
	if err := chromedp.Do(ctx); err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

// Close ends the browser.
func (b *Browser) Close() { b.stop() }
