package statistics

import (
	"slices"

	"passerelle/models/figures"
)

// Codes of rows in their order, as they are stored.
var (
	domains  = []string{"housing", "health", "employment", "training", "rights", "family", "culture", "sport"}
	outcomes = []string{"accepted", "declined", "withdrawn", "expired"}
	persons  = []string{"referred", "participants"}
	seats    = []string{"enrolled", "finished", "withdrawn", "excluded"}
	marks    = []string{"attended", "excused", "unexplained", "other_mark"}
	results  = []string{"applied", "permanent", "fixed_term", "interim", "insertion", "apprenticeship", "own_business", "training", "qualification", "not_hired", "person_refused", "ended"}
	reached  = []string{"registered", "came"}
)

// month is the room of nights: one person's longest month.
const month = 31

// year masks the numbers of one year, all tables together: what one of them shows
// another may be subtracted from.
func (l *loaded) year(year int) *book {
	b := &book{rows: map[Kind][]string{}, nights: figures.Net{Room: month}}
	branches := make([]string, len(l.branches))
	for i, branch := range l.branches {
		branches[i] = branch.String()
	}
	l.referrals(b, year, branches)
	l.groups(b, year, branches)
	b.counts.Mask()
	b.nights.Mask()
	return b
}

// referrals: what was sent, by domain and branch and once more by partner, each
// split by its offers; what became of it, the refusals split by reason.
func (l *loaded) referrals(b *book, year int, branches []string) {
	var sent, partners, offers, answers, reasons tally
	of := map[string][]string{} // the offers of a partner
	for _, a := range l.acts {
		switch {
		case a.Year != year:
		case a.What == "sent":
			sent.add(a.Domain, a.Branch, a.N, a.N)
			partner, offer := a.Organisation.String(), a.Offer.String()
			partners.add(partner, a.Branch, a.N, a.N)
			offers.add(offer, a.Branch, a.N, a.N)
			if !slices.Contains(of[partner], offer) {
				of[partner] = append(of[partner], offer)
			}
		default:
			answers.add(a.What, a.Branch, a.N, a.N)
			if a.What == "declined" {
				reasons.add(a.Reason, a.Branch, a.N, a.N)
			}
		}
	}
	slices.Sort(reasons.rows)
	split := figures.Node("partners")
	b.cross(Sent, present(domains, sent.rows), branches, sent.at, columnsOf(Sent))
	b.columns(Sent, branches, sent.column, split, end(Sent))
	// The sum of all is split by partner on its way round.
	b.rows[Partners] = l.byName(partners.rows)
	for _, partner := range b.rows[Partners] {
		a, its := partners.at(partner, ""), figures.Node(key(Partners, partner, ""))
		b.counts.Weighed(key(Partners, partner, ""), split, its, a.n, a.persons)
		for _, offer := range l.byName(of[partner]) {
			a := offers.at(offer, "")
			b.counts.Weighed(key(Offers, offer, ""), its, end(Sent), a.n, a.persons)
			b.rows[Offers] = append(b.rows[Offers], offer)
		}
	}

	others := slices.DeleteFunc(present(outcomes, answers.rows), func(code string) bool { return code == "declined" })
	b.cross(Answers, others, branches, answers.at, columnsOf(Answers))
	b.cross(Reasons, reasons.rows, branches, reasons.at, columnsOf(Reasons))
	if refused := answers.at("declined", ""); refused.n > 0 {
		for _, branch := range branches {
			a := answers.at("declined", branch)
			b.counts.Weighed(key(Answers, "declined", branch), column(Reasons, branch), column(Answers, branch), a.n, a.persons)
		}
		b.counts.Weighed(key(Answers, "declined", ""), figures.Node(Answers), figures.Node(Reasons), refused.n, refused.persons)
	}
	b.columns(Answers, branches, answers.column, end(Answers), end(Answers))
	b.rows[Answers] = present(outcomes, answers.rows)
}

// groups: persons, seats by branch and by programme, marks and nights.
func (l *loaded) groups(b *book, year int, branches []string) {
	of := map[string]*tally{}
	for _, m := range l.months {
		if m.Year != year {
			continue
		}
		t := of[m.Measure]
		if t == nil {
			t = &tally{}
			of[m.Measure] = t
		}
		behind := m.Amount
		if m.Measure == "nights" || m.Code != "" || slices.Contains(marks, m.Measure) {
			behind = m.Persons
		}
		row := m.Code
		if row == "" {
			row = m.Subject.String()
		}
		t.add(row, m.Branch, m.Amount, behind)
	}
	measured := func(measure string) *tally {
		if t := of[measure]; t != nil {
			return t
		}
		return &tally{}
	}
	b.rows[Programmes] = l.byName(union(measured, seats))
	for _, one := range []struct {
		kind  Kind
		codes []string
	}{{Persons, persons}, {Seats, seats}} {
		for _, code := range present(one.codes, keys(of)) {
			t := measured(code)
			rest := figures.Node(key(one.kind, code, "rest"))
			b.branches(one.kind, code, branches, t, rest)
			if one.kind == Persons {
				b.total(&b.counts, one.kind, code, rest, figures.Node(key(one.kind, code, "")), t.column(""))
				continue
			}
			last := figures.Node(key(one.kind, code, "last"))
			for _, programme := range b.rows[Programmes] {
				a := t.at(programme, "")
				b.counts.Weighed(key(Programmes, programme, code), rest, last, a.n, a.persons)
			}
			b.total(&b.counts, one.kind, code, last, figures.Node(key(one.kind, code, "")), t.column(""))
		}
		b.rows[one.kind] = present(one.codes, keys(of))
	}

	b.cross(Marks, present(marks, keys(of)), branches, func(row, branch string) amount { return measured(row).column(branch) }, columnsOf(Marks))
	b.columns(Marks, branches, func(branch string) (sum amount) {
		for _, mark := range marks {
			sum = sum.plus(measured(mark).column(branch))
		}
		return sum
	}, end(Marks), end(Marks))

	for _, one := range []struct {
		kind    Kind
		measure string
		codes   []string
	}{{Unmet, "unmet", domains}, {Outcomes, "outcome", results}} {
		t := measured(one.measure)
		b.cross(one.kind, present(one.codes, t.rows), branches, t.at, columnsOf(one.kind))
		b.columns(one.kind, branches, t.column, end(one.kind), end(one.kind))
	}
	b.rows[Actions] = l.byName(union(measured, reached))
	for _, code := range reached {
		t := measured(code)
		first, last := figures.Node(key(Actions, "", code)), figures.Node(key(Actions, "last", code))
		for _, action := range b.rows[Actions] {
			a := t.at(action, "")
			b.counts.Weighed(key(Actions, action, code), first, last, a.n, a.persons)
		}
		sum := t.column("")
		b.counts.Weighed(key(Actions, "", code), last, first, sum.n, sum.persons)
		b.counts.Prefer(key(Actions, "", code))
	}

	nights := measured("nights")
	b.rows[Nights] = l.byName(nights.rows)
	for _, house := range b.rows[Nights] {
		a := nights.at(house, "")
		b.nights.Weighed(key(Nights, house, ""), "houses", "nights", a.n, a.persons)
	}
	b.total(&b.nights, Nights, "", "nights", "houses", nights.column(""))
}

// branches links one row to its branches only.
func (b *book) branches(k Kind, row string, branches []string, t *tally, rest figures.Node) {
	for _, branch := range branches {
		a := t.column(branch)
		b.counts.Weighed(key(k, row, branch), figures.Node(key(k, row, "")), rest, a.n, a.persons)
	}
}

// union are the rows of several measures.
func union(measured func(string) *tally, measures []string) (rows []string) {
	for _, measure := range measures {
		for _, row := range measured(measure).rows {
			if !slices.Contains(rows, row) {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

func keys(of map[string]*tally) (all []string) {
	for measure := range of {
		all = append(all, measure)
	}
	return all
}

// present are those of the codes that there are, in their order.
func present(codes, there []string) []string {
	return slices.DeleteFunc(slices.Clone(codes), func(code string) bool { return !slices.Contains(there, code) })
}
