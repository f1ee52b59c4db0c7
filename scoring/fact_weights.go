package scoring

// Learned by go test ./scoring -run TestFactWeights -update, from the threads that
// careful readers read. Do not edit.

// factBias is where weighing a comment begins: most supply no fact.
const factBias = -3.11

// factWeights are what each feature adds.
var factWeights = map[string]float64{
	"a block of code":                  0.74,
	"code in a sentence":               0.74,
	"numbers":                          0.97,
	"a link":                           0.60,
	"a cause":                          0.69,
	"something found out":              0.63,
	"another thread":                   0.02,
	"a side taken":                     -0.44,
	"wishes":                           -0.47,
	"few words":                        0.89,
	"many words":                       -0.26,
	"a quote":                          0.37,
	"after a question":                 0.25,
	"after the author":                 0.22,
	"the opening has code":             0.64,
	"the first to speak":               -0.32,
	"the author replies":               0.69,
	"the reply agrees":                 0.56,
	"the reply quotes":                 -0.19,
	"the reply names the speaker":      -0.20,
	"the reply asks":                   0.17,
	"the reply comes within a day":     0.36,
	"the reply comes after three days": -0.20,
	"the author then closes it":        1.02,
	"late in the thread":               -0.21,
}
