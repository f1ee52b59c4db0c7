package scoring

// Learned by go test ./scoring -run TestFactWeights -update, from the threads that
// careful readers read. Do not edit.

// factBias is where weighing a comment begins: most supply no fact.
const factBias = -3.10

// factWeights are what each feature adds.
var factWeights = map[string]float64{
	"a block of code":                  0.80,
	"code in a sentence":               0.82,
	"numbers":                          1.12,
	"a link":                           0.32,
	"a cause":                          0.63,
	"something found out":              0.61,
	"another thread":                   0.06,
	"a side taken":                     -0.35,
	"wishes":                           -0.45,
	"few words":                        0.25,
	"many words":                       -0.43,
	"a quote":                          0.03,
	"after a question":                 0.25,
	"after the author":                 0.45,
	"the opening has code":             0.52,
	"the first to speak":               -0.39,
	"the author replies":               0.75,
	"the reply agrees":                 0.49,
	"the reply quotes":                 -0.22,
	"the reply names the speaker":      -0.14,
	"the reply asks":                   0.21,
	"the reply comes within a day":     0.31,
	"the reply comes after three days": -0.23,
	"the author then closes it":        0.68,
	"late in the thread":               -0.13,
}
