package scoring

// Learned by go test ./scoring -run TestFactWeights -update, from the threads that
// careful readers read. Do not edit.

// factBias is where weighing a comment begins: most supply no fact.
const factBias = -3.17

// factWeights are what each feature adds.
var factWeights = map[string]float64{
	"a block of code":                  0.69,
	"code in a sentence":               0.75,
	"numbers":                          1.02,
	"a link":                           0.59,
	"a cause":                          0.79,
	"something found out":              0.64,
	"another thread":                   -0.02,
	"a side taken":                     -0.43,
	"wishes":                           -0.45,
	"few words":                        0.71,
	"many words":                       -0.36,
	"a quote":                          0.49,
	"after a question":                 0.27,
	"after the author":                 0.20,
	"the opening has code":             0.54,
	"the first to speak":               -0.32,
	"the author replies":               0.70,
	"the reply agrees":                 0.60,
	"the reply quotes":                 -0.05,
	"the reply names the speaker":      -0.22,
	"the reply asks":                   0.22,
	"the reply comes within a day":     0.31,
	"the reply comes after three days": -0.21,
	"the author then closes it":        1.05,
	"late in the thread":               -0.20,
}
