package scoring

// Learned by go test ./scoring -run TestFactWeights -update, from the threads that
// careful readers read. Do not edit.

// factBias is where weighing a comment begins: most supply no fact.
const factBias = -3.20

// factWeights are what each feature adds.
var factWeights = map[string]float64{
	"a block of code":                  0.76,
	"code in a sentence":               0.73,
	"numbers":                          1.14,
	"a link":                           0.52,
	"a cause":                          0.64,
	"something found out":              0.67,
	"another thread":                   -0.00,
	"a side taken":                     -0.31,
	"wishes":                           -0.41,
	"few words":                        0.46,
	"many words":                       -0.31,
	"a quote":                          0.18,
	"after a question":                 0.16,
	"after the author":                 0.36,
	"the opening has code":             0.61,
	"the first to speak":               -0.29,
	"the author replies":               0.86,
	"the reply agrees":                 0.55,
	"the reply quotes":                 -0.29,
	"the reply names the speaker":      -0.12,
	"the reply asks":                   0.17,
	"the reply comes within a day":     0.29,
	"the reply comes after three days": -0.23,
	"the author then closes it":        1.01,
	"late in the thread":               -0.09,
}
