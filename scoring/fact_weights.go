package scoring

// Learned by go test ./scoring -run TestFactWeights -update, from the threads that
// careful readers read. Do not edit.

// factBias is where weighing a comment begins: most supply no fact.
const factBias = -3.21

// factWeights are what each feature adds.
var factWeights = map[string]float64{
	"a block of code":                  0.72,
	"code in a sentence":               0.82,
	"numbers":                          1.04,
	"a link":                           0.53,
	"a cause":                          0.76,
	"something found out":              0.66,
	"another thread":                   -0.13,
	"a side taken":                     -0.43,
	"wishes":                           -0.49,
	"few words":                        0.75,
	"many words":                       -0.39,
	"a quote":                          0.49,
	"after a question":                 0.25,
	"after the author":                 0.21,
	"the opening has code":             0.52,
	"the first to speak":               -0.34,
	"the author replies":               0.69,
	"the reply agrees":                 0.63,
	"the reply quotes":                 -0.03,
	"the reply names the speaker":      -0.16,
	"the reply asks":                   0.17,
	"the reply comes within a day":     0.34,
	"the reply comes after three days": -0.25,
	"the author then closes it":        1.05,
	"late in the thread":               -0.27,
}
