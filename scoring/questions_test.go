package scoring

import (
	"strings"
	"testing"

	"glueledger/scoring/history"
)

// TestQuestions holds which sentences ask for a fact about the thread, as people write
// them in any project, and which look alike.
func TestQuestions(t *testing.T) {
	tests := []struct {
		name  string
		of    history.ThreadType
		seeks bool
		says  []string
	}{
		{"an issue is asked for a fact", history.Issue, true, []string{
			"Which version are you on?",
			"Could you share a minimal repro?",
			"Can you try with the latest nightly?",
			"What do you see in the browser console?",
			"Does this also happen on Linux?",
			"Are you using a proxy?",
			"How are you calling it?",
			"Any chance you could bisect this?",
			"Hard to say without a stack trace.",
			"Not sure I follow. What would you expect here?",
			"What's the use case for this?",
			"Would you mind posting your config?",
			"please post output of `npm ls`",
			"Need more info.",
			"can u send the logs pls",
			"Is this on Windows?",
			"Do you have an example?",
			"Sorry, could you clarify what you mean by 'slow'?",
			"Mind sharing how you set it up?",
			"Repro?",
			"Version?",
			"¿Qué versión usas?",
			"Welche Version nutzt du?",
			"Quelle version utilises-tu ?",
			"请问是什么版本？",
			"バージョンはいくつですか？",
			"Какая у вас версия?",
			"Qual versão você usa?",
			"어떤 버전인가요?",
			"麻烦提供一下日志",
			"ログを貼ってもらえますか？",
			"Podrías compartir el log completo?",
			"Kannst du mal das Log posten?",
		}},
		{"an issue is asked for no fact", history.Issue, false, []string{
			"Could we also rename this?",
			"Why don't we just use X?",
			"Shouldn't this be in core?",
			"Can you open a PR?",
			"Should I send a patch?",
			"What do you think?",
			"How about a config option?",
			"Any update?",
			"Is anyone working on this?",
			"Who can review?",
			"Can this be closed?",
			"Isn't that the point?",
			"Really?",
			"Do we want this at all?",
			"Would a flag be acceptable?",
			"Can I work on this?",
			"Should we deprecate it first?",
			"Is there a plan to release soon?",
			"when is the next release?",
			"Are you interested in making a PR for it?",
			"Would you be up for contributing a fix?",
			"Does anybody object?",
			"Can someone reopen this?",
			"Any workaround?",
			"Could you take another look?",
			"Did you see my comment?",
			"Is there any ETA?",
			"Can we get this merged?",
			"Would you accept a PR for this?",
			"好了吗？",
			"有进展吗？",
			"¿Alguna novedad?",
			"Gibt es Neuigkeiten?",
		}},
		{"a change is asked what it is for", history.PullRequest, true, []string{
			"What problem does this solve?",
			"What's the motivation here?",
			"Can you explain why this is needed?",
			"Is there an issue for this?",
			"Could you add a description?",
			"What is this for?",
			"How does this differ from #12?",
			"I don't understand what this is trying to do.",
			"Can you give some context?",
			"Why is this necessary?",
			"Who would use this?",
			"Do you have a benchmark showing the gain?",
			"Is this meant to supersede #12?",
			"What's the use case?",
			"Could you elaborate on the PR description?",
			"Is this a draft or ready for review?",
			"Is this intended for 2.x or main?",
			"What happens without this change?",
			"Please describe what this changes.",
			"Can you share a reproducer that fails before this?",
			"Quel est l'intérêt de ce changement ?",
			"¿Qué problema resuelve?",
			"Was ist der Hintergrund?",
			"这个改动解决什么问题？",
			"この変更の目的は何ですか？",
			"Qual problema isso resolve?",
			"Какую проблему это решает?",
		}},
		{"a change is reviewed", history.PullRequest, false, []string{
			"Why is this lock needed?",
			"Should this be a const?",
			"Can you rebase?",
			"Could you add a test?",
			"Why not use a map here?",
			"Is the nil check needed?",
			"What about the error case?",
			"Does this handle empty input?",
			"Can you squash?",
			"Shouldn't this return early?",
			"Why did you change this line?",
			"nit: rename?",
			"Can this be nil?",
			"Why a pointer?",
			"Did you run the linter?",
			"Does CI pass?",
			"Is this thread safe?",
			"Could you split this into two commits?",
			"What does this function do?",
			"Why 42?",
			"Would it make sense to move it?",
			"Is this tested?",
			"ready for another look?",
			"你能加个测试吗？",
		}},
	}
	for _, tt := range tests {
		r := &reading{Thread: &history.Thread{Type: tt.of}}
		for _, s := range tt.says {
			t.Run(tt.name+"/"+s, func(t *testing.T) {
				if got := r.question(&history.Event{Says: history.Read(s)}); (got != "") != tt.seeks {
					t.Errorf("question %q", got)
				}
			})
		}
	}
}

// TestQuotedLines wants the lines that tell what is quoted, and of very many only the first.
func TestQuotedLines(t *testing.T) {
	const line = "> The tides are late this year."
	if got := quotedLines(line + "\n> Oh.\n\nThey are indeed as late as that."); len(got) != 1 || got[0] != "The tides are late this year." {
		t.Errorf("got %q", got)
	}
	if got := quotedLines(strings.Repeat(line+"\n", 9999)); len(got) != mostQuoted {
		t.Errorf("%d lines", len(got))
	}
}
