package scoring

import (
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// joint is how a text joins its thread with another; the firmest comes last.
type joint int

const (
	apart    joint = iota // only names it
	related               // says that the two have to do with each other
	depends               // one conflicts with the other, comes from it or waits for it
	settles               // the other is done with once this one is
	repeats               // the two are about the same
	replaces              // the other takes care of this one, or takes its place
)

// The words that join two threads, in a sentence that names the other. In them
// other stands for the name of a thread, page or person; nextTo is how a sentence
// goes on that soon comes to one.
const (
	other  = `_other_`
	nextTo = `
		(?:
			 (?:by|in|at|on|with|via|through|under|as(?: part of)?|since|over (?:in|at|to)|to|into|here)|
			:
		)[^.!?]{0,40}_other_
	`
	yet       = `(?: (?:this|it|already|now|there|also|upstream|again|all))*`
	takesCare = `
		(?:
			fix(?:es)?|solves?|resolves?|address(?:es)?|super[sc]edes?|replaces?|implements?|closes?|
			obsoletes?|takes? care of
		)
	`
)

var (
	repeating = anyOf(
		`\bduplicat(?:es?|ed|ing|ion)\b`, `\bdup(?:es?|ed)?\b`,
		`
			\b(?:
				same (?:[\w-]+ ){0,3}(?:as|like)|(?:similar|identical|equivalent) to|
				(?:part|subset|special case|instance) of
			) [^.!?]{0,20}_other_
		`,
		`\bsame (?:[\w-]+ ){0,3}in [^.!?:]{0,20}_other_`,
		`
			\balready (?:been )?(?:
				reported|requested|tracked|filed|covered|discussed|proposed|asked|raised|open|known|
				suggested
			)\b
		`,
		`\balready an? (?:\w+ )?(?:issue|pr|pull request|ticket|discussion|report)\b`,
		`\b(?:tracked|tracking|discussed|covered|reported|requested|continued?|followed|merged|folded)`+yet+nextTo,
		`
			\b(?:
				continue|follow up|move|discuss|track|merge|fold
			)(?: (?:this|it|the (?:discussion|conversation)))?(?: over)?
		`+nextTo,
		`
			\b(?:
				this|that|it|yours?|
				(?:your|this|the) (?:problem|issue|case|bug|error|question|report|request)
			)(?:
				's| is| was| looks like| sounds like| seems (?:to be|like)| would be| might be| may be|
				 could be
			)(?: \w+){0,2} _other_
		`,
		`
			\b(?:this|that|it)(?:
				 (?:smells|feels)(?: \w+){0,3} like| reminds me(?: a lot)? of| appears to be| has to be|
				 must be
			)(?: \w+){0,2} _other_
		`,
		`^\W*(?:smells|looks|sounds|seems|feels)(?: \w+){0,3} like(?: \w+){0,2} _other_`, `
			^\W*(?:probably|possibly|likely|maybe|perhaps|presumably)(?:
				 (?:also|just|it's|this is|a (?:dup\w*|variant) of|the same as)
			)* _other_
		`,
		`
			(?:
				mism[oa] (?:problema|error|fallo|caso) que|
				mesm[oa] (?:problema|erro|bug|caso) (?:que|d[oae])|
				même (?:problème|bug|erreur|souci) que|gleiche[rs]? (?:problem|fehler|bug) wie|
				stesso (?:problema|errore) di|то же самое,? что|похоже на|та же проблема
			)[^.!?]{0,15}_other_
		`, `(?:和|与|跟) ?_other_.{0,6}(?:一样|相同|同样)`, `_other_ ?と同じ`,
		`
			\b(?:is|was|could|might|may)(?:n't)? (?:this|that|it)(?:
				 (?:not|be|just|also|maybe|perhaps|possibly|really|simply|actually|the same as|about)
			)* _other_
		`, `\bist das(?: \w+){0,2} _other_`,
		`_other_ and this(?: \w+){0,3}\b[^.!?]{0,30}\b(?:same|identical|duplicates?)\b`, `\bthis(?: \w+)? and _other_ [^.!?]{0,30}\b(?:same|identical|duplicates?)\b`,
		`
			\bthere(?:'s| is| was| are)(?: already| also)*(?: an?| the| another| some)?(?: [\w-]+){0,2} (?:
				threads?|discussions?|topics?|conversations?
			) (?:about|on|for|of) (?:this|that|it|the same)\b[^.!?]{0,40}_other_
		`,
		`\b(?:combin|merg|fold|join)\w* (?:(?:this|it|these|them|both|efforts|forces|up|together|pr|change|in)[ ])*with _other_`, `_other_ is (?:\w+ )?(?:a |the )?(?:subset|superset|special case|same)\b`,
		`\bfollow(?:ing)?(?: \w+){0,4}`+nextTo, `
			\b(?:for|track|follow|see|post(?:ed)?) (?:
				the |any |further |more |future )*(?:
				progress|updates?
			)(?: \w+){0,4} (?:in|at|on) _other_
		`,
		`\bduplicad[oa]\b`, `\bduplica\b`, `\bduplikat\b`, `\bdoublon\b`, `\bdubbel\b`, `重复`, `重複`, `дубликат`, `дубль`,
	)
	replacing = anyOf(
		`\b(?:fixed|solved|resolved|addressed|implemented|super[sc]eded?|replaced|obsoleted?|subsumed|covered|handled|taken care of|go(?:es)? away|gone|closed|done|`+
			`provided|reverted|landed|merged|included|added|removed|changed|answered)`+yet+nextTo,
		`\bin favou?r of\b`, `\b(?:super[sc]eding|super[sc]eded|replaced|replacement|successor)\b`,
		`_other_[^.!?]{0,60}\b`+takesCare+` (?:this|it|that|the (?:issue|problem|bug|same|above|error|crash))\b`,
		`
			\b(?:what|which|(?:same|thing|all|everything|fix|change)(?: \w+)? that) _other_(?: \w+){0,2}(?: _other_)? (?:
				fixe[sd]|solve[sd]|does|did|add(?:s|ed)|address(?:es|ed)|implement(?:s|ed)|change[sd]
			)\b
		`,
		`
			_other_\W*(?:\w+\W+){0,2}(?:would|will|should|may|might|could|can)(?:
				 (?:also|already|likely|probably|hopefully)
			)?[ ]
		`+takesCare+`\b`,
		`
			_other_[^.!?]{0,20}\b(?:
				covers?|handles?|already (?:does|has|adds|fixes)|does|
				(?:should|might|may|would|could) help(?: with)?
			) (?:this|it|that|the same)\b
		`,
		`\b(?:does|did|do|has)(?:n't)? _other_ (?:\w+ )?(?:do|fix|solve|add|cover|handle|address|help|resolve)\w*\b`,
		`\b(?:try|test|use|take) _other_ instead\b`,
		`
			\b(?:
				needed|relevant|necessary|required|obsolete|useful|worth it
			)\b[^.!?]{0,20}\b(?:after|with|since|now that|given|because of)\b[^.!?]{0,15}_other_
		`,
		`
			_other_ (?:(?:has|had|already|just|also|then|actually|should have) )*(?:
				fixed|solved|resolved|addressed|implemented|reverted|replaced|removed|super[sc]eded
			)\b
		`,
		`
			\b(?:
				there(?:'s| is| was| are)|we have|there already is|exists?
			)(?: (?:already|also))*(?: (?:an?|the|some|two))?(?: [\w-]+){0,2} (?:
				prs?|pull requests?|mrs?|patch(?:es)?|issues?|tickets?|fix|proposals?
			)\b
		`,
		`
			_other_ (?:
				has|had|already|is working on (?:this|it|that)|
				(?:has |had |just |already |also )*(?:opened|made|submitted|proposed|started)
			)(?:
				 (?:an?|the|this|that|already|open|pr|pull request|patch|fix|it|in|for|with|at|as)
			){0,5} _other_
		`,
		`
			\b(?:pr|pull request|mr|patch|fix|issue) (?:
				for (?:this|it|that)|that (?:fixes|solves|adds|does|implements)
			)\b
		`,
		`\b(?:resuelto|solucionado|arreglado|corregido) (?:en|por|con)\b`, `\b(?:behoben|gelöst|erledigt|ersetzt) (?:in|mit|durch|von)\b`, `\b(?:in|mit|durch|von) _other_ (?:\w+ )?(?:behoben|gelöst|erledigt|ersetzt)\b`,
		`\b(?:corrigé|résolu|remplacé) (?:dans|par|avec)\b`, `\b(?:corrigido|resolvido) (?:em|por)\b`, `(?:已|被|由).{0,12}(?:修复|解决|取代)`, `で(?:修正|解決)`, `исправлено в`,
	)
	settling = anyOf(`
		\b(?:this|it|that|the)(?:
			 (?:pr|pull request|mr|patch|change|commit|one)
		)?(?: (?:also|would|will|should|already))* ["“']?
	` + takesCare + `["”']?(?: (?:issue|pr|pull request|bug))? _other_`)
	// depending goes also for the change that brought a fault.
	depending = anyOf(
		`\bdepend(?:s|ing|ent)? (?:up)?on\b`, `\bblock(?:ed|ing|s)? (?:by|on)\b`, `\b(?:merge )?conflict(?:s|ing)?\b`, `\bprerequisite\b`, `\boverlap\w*\b`, `\bcompeting\b`, `\bincompatible with (?:\w+ ){0,3}_other_`,
		`\bbreaks (?:\w+ ){0,2}_other_|\bbreaks\b[^.!?]{0,20}\b(?:with|after|since|because of|due to|on top of) (?:\w+ )?_other_`,
		`
			_other_ (?:(?:has|had|just|also|then|probably) )*(?:
				breaks\b|is incompatible|re-?(?:adds|added|introduces|introduced)\b|
				(?:added|introduced|brought|put)\b[^.!?]{0,30}\bback\b
			)
		`,
		`
			\b(?:once|after|until|till|when|before|as soon as)\b[^.!?]{0,30}_other_[^.!?]{0,20}\b(?:
				merged?|lands?|landed|in|released|done|goes|gets|fixed
			)\b
		`,
		`
			_other_ (?:\w+ ){0,2}(?:needs?|has|should|must|ought|would have)(?: to)?(?: \w+)? (?:
				go|goes|land|merged?|happen|in|done|fixed
			)(?: in)? (?:first|before)\b
		`, `\b(?:needs|requires) _other_`, `\b(?:do|merge|land|finish|review) _other_ first\b`,
		`_other_ is (?:the )?(?:culprit|cause|reason|blocker)\b`, `\b(?:cause|culprit) (?:is|was|seems to be|should be|must be)\b[^.!?]{0,15}_other_`, `\bbisect\w*\b[^.!?]{0,30}_other_`, `\bcoordinat\w+ with\b`, `\b(?:touch|chang|rework|rewrit|mov)\w* (?:\w+ ){0,2}(?:the )?same\b`,
		`\bwait(?:s|ing)? (?:for|on)\b`, `\brebase (?:this )?(?:on|onto|after)\b`, `\balternative to [^.!?]{0,20}_other_`,
		`\b(?:caused|introduced|broken|broke|regress(?:ed|ion)) (?:by|in|from|since|with)[^.!?]{0,20}_other_`, `_other_ (?:(?:has|had|just|also|then|probably) )*(?:broke|introduced|caused|regressed)\b`,
		`\b(?:merg|land|releas|review)\w*\b[^.!?]{0,40}\b(?:before|after|until)\b[^.!?]{0,20}_other_`,
		`
			(?:
				merg|mérg|fusion|gemer|мерж|мердж|rebas|integr|intégr|mescl|mezcl|zusammen
			)[^.!?]{0,60}(?:^|\s)(?:
				avant|après|antes d\w+|después d\w+|depois d\w+|vor|nach|prima d\w+|dopo|до|после|перед
			)\s[^.!?]{0,20}_other_
		`,
		`(?:先|等).{0,6}_other_.{0,12}(?:合并|合入|合進|合併)`, `_other_.{0,6}(?:の後|の前|を先に|マージ(?:後|前|を待|されてから))`,
		`
			(?:
				\bwarten? auf|\bwartet auf|\battend(?:re|ons|s|ez)?|\besper(?:ar|amos|em)|\baguard\w+|
				жд(?:ём|ем|ать|ёт)
			)[^.!?]{0,20}_other_
		`, `等待? ?_other_`,
		`\bhängt (?:von|ab)\b`, `\bdepende de\b`, `\bdépend de\b`, `\bbloqueado\b|\bbloqué(?:\PL|$)`, `依赖|依存|冲突`, `зависит от`,
	)
	relating = anyOf(
		`
			\b(?:
				related|relevant|relates?|see|cf|context|previous(?:ly)?|earlier|prior|similar|xref|
				cross[- ]?ref\w*|companion|follow[- ]?up (?:to|of|from|on)|discuss(?:ed|ions?)|decided|
				decision|came up|in light of|refs?|linking|cc|linked|aimed to|tried (?:this|to)
			)\b
		`,
		`\bfor (?:more |some |further )?(?:reference|background|details|history|info)\b`, `\b(?:mentioned|proposed|raised|explained|described|suggested|reported|asked) (?:in|at|here|there|over)\b`,
		`\bthis (?:comment|thread|discussion|pr|issue)\b`, `\bprior art\b`, `
			\b(?:have|did) you (?:already |also )?(?:
				seen?|looked? at|noticed?|come across|check(?:ed)?(?: out)?
			) _other_
		`,
		`\b(?:siehe|vgl|relacionad[oa]|véase|ver|voir|verwandt|zie|veja|vedi)\b|\b(?:relié|lié)(?:\PL|$)`, `参见|参考|相关|见|関連|см\.`,
	)
	// exampling only cites what it names, for what the text argues.
	exampling = anyOf(`
		\b(?:see|cf|as|like|such as|take|consider|compare)\b[,:.]? ?\(?(?:
			for (?:example|instance)\b|e\.?g\b
		)
	`, `\b(?:for (?:example|instance)|e\.g\.),? (?:see|cf)\b`)
	// likewise says how something is to be done: as it was done there.
	likewise = anyOf(
		`
			(?:
				^|\b(?:to|please|let's|can|could|should|would|might|must|i'd|i'll|we'll)(?: (?:we|you|i|also|just|rather|perhaps|maybe))* 
			)(?:
				add|do|make|use|write|put|have|implement|change|follow|include|mention
			)\b[^.!?]{0,60}(?:[,–-] |\b(?:something|it|this|that|one) )(?:very |quite |done )?(?:
				similar(?:ly)?|analogous(?:ly)?|equivalent
			) to[^.!?]{0,20}_other_
		`,
	)
	// unjoined keeps two threads apart.
	unjoined = anyOf(
		`
			\b(?:not|n't|never|isn't|hardly) (?:a |an |really |actually |quite |necessarily |the |be )*(?:
				duplicat\w*|dupe?|related|same|fixed|solved|resolved|superseded|relevant|covered|
				addressed|blocked
			)\b
		`,
		`\bunrelated\b`, `\bdifferent (?:issue|bug|problem|from|than|to)\b`, `\borthogonal\b`, `\bindependent of\b`, `\bseparate (?:issue|from)\b`,
	)
	// behind says of a change that it must be brought up to date with another that is in.
	behind = anyOf(`
		\b(?:conflicts?|rebas\w+)\b[^.!?]{0,40}\b(?:
			after|now that|since|because of|due to
		)\b[^.!?]{0,20}_other_[^.!?]{0,12}\b(?:was|has been|got|went|is|landed|merged)\b
	`,
		`
			\brebas\w+\b[^.!?]{0,20}\b(?:on|onto|to|against) (?:the )?(?:latest |current )?(?:
				master|main|trunk|head|develop
			)\b[^.!?]{0,60}\bconflicts?\b[^.!?]{0,20}_other_
		`)
	// pointing is how a sentence begins that sends its reader to another place.
	pointing = anyOf(
		`
			^\W*(?:
				(?:
					please|also|and|but|hi|hello|thanks|you (?:may|might|can) want to|
					(?:please )?(?:have|take) a look(?: at)?
				)\b[\s,:]*
			)*(?:
				see|related|relates|refs?|xref|cf|context|background|linking|compare|similar|siehe|voir|
				véase|ver|veja|zie
			)\b
		`,
		`^\W*(?:参见|参考|相关|见|関連|см\.)`,
	)
)

// spokenTo is the name of whom a sentence speaks to, before what it says.
var spokenTo = pattern.MustCompile(`(?i)
	^\W*@[\w-]+[,:]?\s+((?:
		does|did|do|is|are|was|would|could|can|should|will|has|have|this|that|it|you|your
	)\b)
`)

// joins says how a sentence joins its thread with what it names.
func joins(s string) joint {
	s = anyRef.ReplaceAllString(spokenTo.ReplaceAllString(s, "$1"), other)
	if unjoined.MatchString(s) || behind.MatchString(s) || likewise.MatchString(s) {
		return apart
	}
	for _, w := range []struct {
		words *pattern.Pattern
		joint joint
	}{{repeating, repeats}, {replacing, replaces}, {settling, settles}, {depending, depends}, {relating, related}} {
		if w.words.MatchString(s) {
			if w.joint == related && exampling.MatchString(s) {
				return apart
			}
			return w.joint
		}
	}
	return apart
}

// Whoever points somewhere does so in few words; in a longer text the name of
// another thread is part of an argument, unless somebody takes it up. Chosen: a short
// paragraph, a sentence, and a greeting with a few words.
const (
	pointWords = 60
	asideWords = 20 // a text so short says nothing by the way
	bareWords  = 8
)

// barePointer reports whether a text is little more than the names of other
// threads, whatever its language.
func barePointer(p *history.Prose) bool {
	return len(p.Refs)+len(talks(p.Links)) > 0 && len(p.Questions()) == 0 && bare(p.Text)
}

// bare reports whether hardly anything is left of s without its references.
func bare(s string) bool { return len(strings.Fields(anyRef.ReplaceAllString(s, " "))) <= bareWords }

// byTheWay reports whether a sentence that names a related thread does no more
// than support what the text says.
func byTheWay(s string, p *history.Prose) bool {
	if p.Words <= asideWords {
		return false
	}
	return p.Words > pointWords || !bare(s) && !pointing.MatchString(s) || strings.HasPrefix(s, "(")
}

// joinsWith is how a text joins its thread with ref.
func joinsWith(p *history.Prose, ref string) joint {
	best := apart
	if p.Words <= asideWords {
		best = joins(p.Text)
	}
	for _, s := range naming(p, ref) {
		if how := joins(s); how != related || !byTheWay(s, p) {
			best = max(best, how)
		}
	}
	if best == apart && barePointer(p) && !unjoined.MatchString(p.Text) {
		return related
	}
	return best
}
