package walk

import (
	"bytes"
	"context"
	"image"
	"image/png"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// longest is how much of a long page is in a picture, in pixels: more than any page
// has, and as much as Chromium draws at once.
const longest = 16000

// Picture is a picture of the page that is shown, in a look: of all of it when whole is
// set, else of what the window shows. It is a PNG, as small as one gets it.
func (t *Tab) Picture(l Look, whole bool) ([]byte, error) {
	if err := t.Be(l); err != nil {
		return nil, err
	}
	// The room that is kept for a scrollbar would be a bare strip beside the page.
	if err := t.eval(`void (document.documentElement.style.scrollbarGutter = "auto")`, nil); err != nil {
		return nil, err
	}
	// What is further down a page is loaded only when somebody comes there.
	if err := t.eval(`Promise.all([...document.images].map(i => { i.loading = "eager"; return i.decode().catch(() => 0) })).then(() => 0)`, nil); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	clip := page.Viewport{Width: float64(l.Width), Height: float64(l.Height), Scale: 1}
	if whole {
		metrics, err := chromedp.Call(ctx, page.GetLayoutMetrics, cdp.Empty{})
		if err != nil {
			return nil, err
		}
		clip.Height = min(max(metrics.CSSContentSize.Height, clip.Height), longest)
	}
	yes := true
	shot, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{Clip: &clip, CaptureBeyondViewport: &yes})
	if err != nil {
		return nil, err
	}
	return squeezed(shot.Data)
}

// squeezed is the same picture with stronger compression, and without transparency.
func squeezed(picture []byte) ([]byte, error) {
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	if rgba, ok := img.(*image.RGBA); ok {
		for i := 3; i < len(rgba.Pix); i += 4 {
			rgba.Pix[i] = 255
		}
	}
	var b bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, img)
	return b.Bytes(), err
}
