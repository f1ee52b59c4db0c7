package policy

import (
	"testing"

	"glueledger/scoring/history"
)

// BenchmarkFor is what settings cost a batch for each of its repositories.
func BenchmarkFor(b *testing.B) {
	for name, file := range map[string]string{"none": "", "every key": format(Default())} {
		b.Run(name, func(b *testing.B) {
			files := Files{}
			if file != "" {
				files["acme/.github"] = []byte(file)
			}
			for b.Loop() {
				For(files, history.Repo{Owner: "acme", Name: "kitchen"})
			}
		})
	}
}
