package webhooks

import "bytes"

// isObject reports whether the body is one JSON object as far as its brackets,
// strings and separators go: nothing is cut off, nothing comes after it, and no
// HTML or form data is mistaken for it. Spelling within numbers and words is
// left to [Decode].
//
// json.Valid takes longer than all the rest of an answer; this is a fraction of
// it. Unlike most fast validators it does not recurse, so no depth of brackets
// can exhaust the stack.
func isObject(body []byte) bool {
	var open []byte // brackets not yet closed
	last := byte(0) // the token before
	for i := 0; i < len(body); i++ {
		c := body[i]
		switch c {
		case ' ', '\t', '\n', '\r':
			continue
		}
		if len(open) == 0 && (last != 0 || c != '{') {
			return false
		}
		switch c {
		case '"':
			n := stringEnd(body[i+1:])
			if n < 0 {
				return false
			}
			i += n
		case '{', '[':
			open = append(open, c)
		case '}', ']':
			// '{' and '}' are two apart in ASCII, as are '[' and ']'.
			if open[len(open)-1] != c-2 || last == ',' || last == ':' {
				return false
			}
			open = open[:len(open)-1]
		case ',', ':':
			switch last {
			case ',', ':', '{', '[':
				return false
			}
		case 't', 'r', 'u', 'e', 'f', 'a', 'l', 's', 'n', // true, false, null
			'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-', '+', '.', 'E':
			if last == '{' {
				return false
			}
		default:
			return false
		}
		last = c
	}
	return last != 0 && len(open) == 0
}

// stringEnd is how long the rest of a string is, its closing quote included; -1
// when it never ends. s starts after the opening quote.
func stringEnd(s []byte) int {
	for n := 0; ; {
		i := bytes.IndexByte(s[n:], '"')
		if i < 0 {
			return -1
		}
		n += i + 1
		escapes := 0
		for k := n - 2; k >= 0 && s[k] == '\\'; k-- {
			escapes++
		}
		if escapes%2 == 0 {
			return n
		}
	}
}
