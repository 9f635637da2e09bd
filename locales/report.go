package locales

import "sync"

// Problem is a message that could not be shown as written: missing, or called
// with the wrong variables. The page is shown nevertheless.
type Problem struct {
	Lang, Key, What string
}

// reporter passes each problem on once: a missing key on a list of fifty rows
// is one defect.
type reporter struct {
	report func(Problem)

	mu   sync.Mutex
	seen map[Problem]bool
}

// remembered bounds the memory should a page ever build keys from what a
// visitor types; beyond it problems are passed over.
const remembered = 1000

func newReporter(report func(Problem)) *reporter {
	return &reporter{report: report, seen: make(map[Problem]bool)}
}

func (r *reporter) tell(p Problem) {
	if r.first(p) {
		r.report(p)
	}
}

func (r *reporter) first(p Problem) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen[p] || len(r.seen) >= remembered {
		return false
	}
	r.seen[p] = true
	return true
}
