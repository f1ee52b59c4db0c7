package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"math"
	"regexp"
	"strconv"
	"testing"
)

// TestStyleIsWhole wants every part of the style in it, once.
func TestStyleIsWhole(t *testing.T) {
	sheet, err := styleSheet()
	if err != nil {
		t.Fatal(err)
	}
	parts, err := files.ReadDir("static/style")
	if err != nil {
		t.Fatal(err)
	}
	size := 0
	for _, p := range parts {
		part, err := files.ReadFile("static/style/" + p.Name())
		if err != nil || bytes.Count(sheet, part) != 1 {
			t.Errorf("%s is in it %d times, %v", p.Name(), bytes.Count(sheet, part), err)
		}
		size += len(part)
	}
	if size != len(sheet) || bytes.Count(sheet, []byte("{")) != bytes.Count(sheet, []byte("}")) {
		t.Errorf("%d bytes of %d", len(sheet), size)
	}
}

// TestAssetsAreSqueezed wants the same file in fewer bytes for whoever can unpack it.
func TestAssetsAreSqueezed(t *testing.T) {
	style, err := loadStyle()
	if err != nil {
		t.Fatal(err)
	}
	site := newSite(t, fullLedger())
	plain, squeezed := get(t, site, style.Path), get(t, site, style.Path, "Accept-Encoding", "br, gzip")
	if plain.Header().Get("Content-Encoding") != "" || squeezed.Header().Get("Content-Encoding") != "gzip" ||
		plain.Header().Get("ETag") == squeezed.Header().Get("ETag") || squeezed.Header().Get("Vary") != "Accept-Encoding" {
		t.Errorf("got the headers %v and %v", plain.Header(), squeezed.Header())
	}
	if squeezed.Body.Len() > plain.Body.Len()/3 {
		t.Errorf("%d bytes of %d", squeezed.Body.Len(), plain.Body.Len())
	}
	r, err := gzip.NewReader(squeezed.Body)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r)
	if err != nil || string(body) != plain.Body.String() {
		t.Errorf("it unpacks to %d bytes, %v", len(body), err)
	}
}

// TestColoursStandOut holds that the colour of each kind, and of what is of every kind, is
// told from the page by three to one at least, by day and by night, and is no other's.
func TestColoursStandOut(t *testing.T) {
	sheet, err := styleSheet()
	if err != nil {
		t.Fatal(err)
	}
	schemes := regexp.MustCompile(`(?s):root \{.*?\}`).FindAllString(string(sheet), 2)
	if len(schemes) != 2 {
		t.Fatalf("%d schemes", len(schemes))
	}
	kinds := regexp.MustCompile(`--kind: var\(--([a-z]+)\)`).FindAllStringSubmatch(string(sheet), -1)
	for _, scheme := range schemes {
		colours, whose := map[string]string{}, map[string]string{}
		for _, c := range regexp.MustCompile(`--([a-z0-9-]+): #([0-9a-f]{6})`).FindAllStringSubmatch(scheme, -1) {
			colours[c[1]] = c[2]
		}
		for _, kind := range kinds {
			colour := colours[kind[1]]
			if colour == "" || contrast(colour, colours["paper"]) < 3 || contrast(colour, colours["raised"]) < 3 {
				t.Errorf("%s has the colour %q", kind[1], colour)
			}
			if other, ok := whose[colour]; ok && other != kind[1] {
				t.Errorf("%s has the colour of %s", kind[1], other)
			}
			whose[colour] = kind[1]
		}
	}
}

// contrast is how much two colours differ in light, as WCAG has it.
func contrast(a, b string) float64 {
	light := func(hex string) float64 {
		sum := 0.0
		for i, share := range []float64{.2126, .7152, .0722} {
			n, _ := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
			c := float64(n) / 255
			if c <= .04045 {
				c /= 12.92
			} else {
				c = math.Pow((c+.055)/1.055, 2.4)
			}
			sum += share * c
		}
		return sum
	}
	x, y := light(a), light(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}
