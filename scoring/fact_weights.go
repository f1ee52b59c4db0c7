package scoring

// Learned by go test ./scoring -run TestFactWeights -update, from the threads that
// careful readers read. Do not edit.

// factBias is where weighing a comment begins: most supply no fact.
const factBias = -3.24

// factWeights are what each feature adds.
var factWeights = map[string]float64{
	"a block of code":                  0.78,
	"code in a sentence":               0.75,
	"numbers":                          1.17,
	"a link":                           0.49,
	"a cause":                          0.69,
	"something found out":              0.69,
	"another thread":                   0.03,
	"a side taken":                     -0.45,
	"wishes":                           -0.47,
	"few words":                        0.46,
	"many words":                       -0.27,
	"a quote":                          0.21,
	"after a question":                 0.21,
	"after the author":                 0.33,
	"the opening has code":             0.56,
	"the first to speak":               -0.35,
	"the author replies":               0.82,
	"the reply agrees":                 0.45,
	"the reply quotes":                 -0.27,
	"the reply names the speaker":      -0.12,
	"the reply asks":                   0.23,
	"the reply comes within a day":     0.31,
	"the reply comes after three days": -0.21,
	"the author then closes it":        1.02,
	"late in the thread":               -0.08,
}
