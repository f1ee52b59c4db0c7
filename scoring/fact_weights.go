package scoring

// Learned by go test ./scoring -run TestFactWeights -update, from the threads that
// careful readers read. Do not edit.

// factBias is where weighing a comment begins: most supply no fact.
const factBias = -3.16

// factWeights are what each feature adds.
var factWeights = map[string]float64{
	"a block of code":                  0.74,
	"code in a sentence":               0.75,
	"numbers":                          1.02,
	"a link":                           0.63,
	"a cause":                          0.70,
	"something found out":              0.65,
	"another thread":                   0.01,
	"a side taken":                     -0.43,
	"wishes":                           -0.44,
	"few words":                        0.76,
	"many words":                       -0.27,
	"a quote":                          0.37,
	"after a question":                 0.27,
	"after the author":                 0.25,
	"the opening has code":             0.59,
	"the first to speak":               -0.31,
	"the author replies":               0.66,
	"the reply agrees":                 0.50,
	"the reply quotes":                 -0.16,
	"the reply names the speaker":      -0.20,
	"the reply asks":                   0.20,
	"the reply comes within a day":     0.33,
	"the reply comes after three days": -0.20,
	"the author then closes it":        1.07,
	"late in the thread":               -0.20,
}
