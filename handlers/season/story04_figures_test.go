package season_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"passerelle/handlers/web"
	"passerelle/handlers/web/browsertest"
	"passerelle/models/attendance"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/programme"
)

// Of 25 on the roll 6 do not come.
func (f *fete) callsTheConcert() {
	b := f.camille
	b.Go("/sessions/" + f.session("Concert"))
	b.Click("button[name=fill]")
	for i := 1; i <= 6; i++ {
		b.Click(".ps-roll > li:nth-child(" + strconv.Itoa(i) + ") input[value=unexcused] + label")
	}
	b.Follow(".ps-stickybar button:first-child")
	f.says(b, ".ps-rollhead", "25 sur 25 enregistrés")
	b.Shoot("story04-roll")
}

// Ten of the 19 come to the workshop too: they are the same persons.
func (f *fete) callsTheWorkshop() {
	f.does(fixture.Camille, func(ctx context.Context, tx *db.Tx) error {
		id, err := web.Parse[programme.Session](f.session("Atelier de percussions"))
		if err != nil {
			return err
		}
		sheet, err := attendance.OpenSheet(ctx, tx, id)
		if err != nil {
			return err
		}
		marks := map[programme.EnrolmentID]attendance.Entry{}
		for i, row := range sheet.Rows {
			marks[row.Enrolment] = attendance.Entry{Mark: attendance.ExcusedDeclared}
			if i >= 15 {
				marks[row.Enrolment] = attendance.Entry{Mark: attendance.Present}
			}
		}
		return attendance.Record(ctx, tx, id, attendance.Roll{Status: programme.Held, Marks: marks})
	})
}

// 04.5: 25 offered, 31 registered, 19 persons, 76 %, and 1 140 € that make 60 € for
// each: on the page of the action, in the report and in its file.
func (f *fete) counts() {
	b := f.camille
	b.Go("/actions/" + f.action.String() + "/budget")
	fill(b, "label", "Cachets et sonorisation")
	browsertest.Eval[bool](b, "document.querySelector('[name=kind]').value = 'drac', true")
	fill(b, "dated_on", "21/06/2027")
	fill(b, "planned", "1500")
	fill(b, "committed", "1140")
	fill(b, "spent", "1140")
	b.Follow("form[action$='/budget'] button[type=submit]")
	f.says(b, "main", "60,00 €")
	b.Shoot("story04-budget")
	b.Go("/actions/" + f.action.String())
	f.says(b, "main", "Places offertes 25", "Personnes inscrites ou en attente 31", "Personnes venues, chacune comptée une fois 19", "Participations, toutes dates 29", "Taux de remplissage 76 %")
	b.Shoot("story04-figures")
	b.Go("/season/report?period=2027")
	f.says(b, "main tr:has(a[href='/actions/"+f.action.String()+"'])", "Fête de la musique 2027")
	b.Shoot("story04-report")
	if got := f.row(); got != "46557|46559|2|2|4.0|25|31|19|29|0.76|0.58|1500.00|1140.00|1140.00|285.00|60.00" {
		f.t.Errorf("the file says %s", got)
	}
}

// row is the action's line in the workbook of the year, without its words and without
// who of those who came are women, or young.
func (f *fete) row() string {
	f.t.Helper()
	file := f.site.As(f.t, fixture.Camille).Get("/season/report/file?period=2027")
	if file.Status != http.StatusOK {
		f.t.Fatal(file.Status)
	}
	book, err := excelize.OpenReader(strings.NewReader(file.Body))
	if err != nil {
		f.t.Fatal(err)
	}
	rows, err := book.GetRows("Actions", excelize.Options{RawCellValue: true})
	if err := errors.Join(err, book.Close()); err != nil {
		f.t.Fatal(err)
	}
	for _, one := range rows {
		if len(one) == 22 && one[0] == "Fête de la musique 2027" {
			return strings.Join(slices.Concat(one[4:15], one[17:]), "|")
		}
	}
	f.t.Fatalf("the action is not in %v", rows)
	return ""
}
