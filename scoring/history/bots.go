package history

// Utterance is what a comment tells about whether a person or a program wrote
// it.
type Utterance struct {
	Shape  uint64 // the text with numbers, names, links and hashes left out, hashed; 0 when it is too short to tell
	Marked bool   // carries a hidden HTML marker
}

// Listen reads a comment's Markdown source.
func Listen(text string) Utterance { return Utterance{} }

// Behaviour sums up all the comments of an account.
type Behaviour struct {
	Comments int // how many
	Marked   int // how many carry a hidden marker
	Alike    int // how many share the commonest shape
}

// Automated reports whether the comments of an ordinary account are those of a
// program.
func (b Behaviour) Automated() bool { return false }
