package inclusion_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/db/dbtest"
	"passerelle/models/fixture"
	"passerelle/models/inclusion"
)

// sample is a structure with a service.
func sample(structure, service inclusion.Document) map[string]any {
	s := inclusion.Document{"source": "dora", "id": "dora--1", "nom": "CSAPA de l’Orge", "date_maj": "2026-05-01", "reseaux_porteurs": []any{"csapa"}, "couleur": "bleu"}
	v := inclusion.Document{"source": "dora", "structure_id": "dora--1", "id": "dora--2", "nom": "Consultation", "description": "Un premier rendez-vous.", "date_maj": "2026-05-01",
		"thematiques": []any{"sante--addictions"}, "zone_eligibilite": []any{"91"}}
	for name, value := range structure {
		s[name] = value
	}
	for name, value := range service {
		v[name] = value
	}
	return map[string]any{"structures": []any{s}, "services": []any{v}}
}

// A file is shown before it is taken: new, changed, unknown; sent again it
// changes nothing, and what was changed here is what leaves.
func TestDataInclusionImportIsShownThenRepeatable(t *testing.T) {
	w := empty(t)
	looked := intake(t, w, text(t, sample(nil, nil)))
	if looked.Status != inclusion.Pending || looked.Fresh != 2 || !reflect.DeepEqual(looked.Unknown, []string{"couleur"}) {
		t.Fatalf("%+v", looked)
	}
	var offers int
	if w.Scan(t, "select count(*) from offers", nil, &offers); offers != 0 {
		t.Errorf("the look wrote %d offers", offers)
	}
	done := imported(t, w, text(t, sample(nil, nil)))
	var kind, domain, names string
	w.Scan(t, "select g.kind, o.domain, o.area_names from offers o join organisations g on g.id = o.organisation_id where o.source = 'dora'", nil, &kind, &domain, &names)
	if done.Fresh != 2 || kind != "health" || domain != "health" || names != "Essonne (91)" {
		t.Fatalf("%+v: %s, %s, %s", done, kind, domain, names)
	}
	w.Exec(t, "update offers set seats = 8, seats_free = 3, status = 'suspended' where source = 'dora'")
	again := imported(t, w, text(t, sample(nil, inclusion.Document{"nom": "Consultation en addictologie"})))
	var free int
	var name, status string
	w.Scan(t, "select name, seats_free, status from offers where source = 'dora'", nil, &name, &free, &status)
	if again.Same != 1 || again.Changed != 1 || name != "Consultation en addictologie" || free != 3 || status != "suspended" {
		t.Errorf("%+v: %s, %d, %s", again, name, free, status)
	}
	w.Exec(t, "update offers set content = 'Deux rendez-vous.', updated_at = $1 where source = 'dora'", dbtest.Monday)
	left := only(export(t, w), "dora").Services[0]
	if left["description"] != "Deux rendez-vous." || left["date_maj"] != "2026-11-23" || left["couleur"] != nil || left["nom"] != "Consultation en addictologie" {
		t.Errorf("%v", left)
	}
}

// What another service entered is left as it is.
func TestDataInclusionLeavesWhatOthersKeep(t *testing.T) {
	w := empty(t)
	imported(t, w, text(t, sample(nil, nil)))
	w.Exec(t, "update sites set kept_by = $1 where source = 'dora'", fixture.HauteBrume.ID)
	w.Exec(t, "update offers set kept_by = $1 where source = 'dora'", fixture.HauteBrume.ID)
	done := imported(t, w, text(t, sample(inclusion.Document{"nom": "Autre nom"}, inclusion.Document{"nom": "Autre nom"})))
	var names string
	w.Scan(t, "select (select name from sites where source = 'dora') || ', ' || (select name from offers where source = 'dora')", nil, &names)
	if done.Elsewhere != 2 || names != "CSAPA de l’Orge, Consultation" {
		t.Errorf("%+v: %s", done, names)
	}
}

// A broken file is refused whole, in one word; a broken row is named, and the
// rest can be taken without it.
func TestDataInclusionBrokenFiles(t *testing.T) {
	w := empty(t)
	for want, file := range map[string][]byte{
		"workbook": []byte("PK\x03\x04" + strings.Repeat("\x00", 2000)),
		"not_text": []byte("{\"structures\": [{\"nom\": \"\xff\xfe\"}]}"),
		"broken":   []byte(`{"structures": [{"nom": "x"`),
		"shape":    []byte(`[[{"nom": "x"}]]`),
		"columns":  []byte("couleur;taille\nbleu;2\n"),
		"no_rows":  []byte(`{"structures": []}`),
		"utf16":    []byte("\xff\xfes\x00o\x00u\x00r\x00c\x00e\x00"),
	} {
		if looked := intake(t, w, file); looked.Status != inclusion.Refused || looked.Refusal != want && want != "shape" && want != "not_text" {
			t.Errorf("%s: %+v", want, looked)
		}
	}
	for key, spoil := range map[string]inclusion.Document{
		"missing": {"description": ""}, "name": {"nom": "ab"}, "markup": {"nom": "Accueil <script>alert(1)</script>"}, "formula": {"nom": "=cmd|'/C calc'!A0"},
		"date": {"date_maj": "hier"}, "no_structure": {"structure_id": "dora--99"}, "long": {"description": strings.Repeat("x", 10_001)}, "sign": {"champ": "a\x00b"},
	} {
		looked := intake(t, w, text(t, sample(nil, spoil)))
		if looked.Wrong != 1 || looked.Fresh != 1 || len(looked.Problems) != 1 || looked.Problems[0].Key != "intake.wrong."+key {
			t.Errorf("%s: %+v", key, looked)
		}
	}
	double := sample(nil, nil)
	double["services"] = append(double["services"].([]any), double["services"].([]any)[0])
	if looked := intake(t, w, text(t, double)); looked.Wrong != 1 || looked.Problems[0].Key != "intake.wrong.double" {
		t.Errorf("twice: %+v", looked)
	}
	if done := imported(t, w, text(t, double)); done.Wrong != 1 || done.Fresh != 2 {
		t.Errorf("%+v", done)
	}
}

// Nothing is half done: where one statement fails, none has been.
func TestDataInclusionIsAllOrNothing(t *testing.T) {
	w := empty(t)
	looked := intake(t, w, text(t, sample(nil, nil)))
	w.Exec(t, "alter table offers add constraint nothing_enters check (source = '')")
	err := w.Pool.Write(t.Context(), fixture.Helene.Actor(), func(tx *db.Tx) error { return inclusion.Confirm(t.Context(), tx, looked.ID) })
	if err != nil {
		t.Fatal(err)
	}
	job := inclusion.Work{Intake: looked.ID.UUID, Service: fixture.ValClair.ID}
	if err := inclusion.Carry(context.Background(), w.Pool, job); err == nil {
		t.Fatal("it went through")
	}
	var left int
	if w.Scan(t, "select count(*) from sites", nil, &left); left != 0 {
		t.Errorf("%d sites", left)
	}
	w.Exec(t, "alter table offers drop constraint nothing_enters")
	if done := carry(t, w, looked.ID); done.Status != inclusion.Done || done.Fresh != 2 {
		t.Errorf("tried again: %+v", done)
	}
	if err := inclusion.Carry(context.Background(), w.Pool, job); err != nil {
		t.Errorf("once more: %v", err)
	}
	if err := inclusion.Carry(context.Background(), w.Pool, inclusion.Work{Intake: uuid.New(), Service: fixture.ValClair.ID}); err != nil {
		t.Errorf("one that was given up: %v", err)
	}
}

// 50 000 services in under a minute, with progress said on the way.
func TestDataInclusionFiftyThousandServices(t *testing.T) {
	w := empty(t)
	all := inclusion.Directory{}
	for i := range 5_000 {
		all.Structures = append(all.Structures, inclusion.Document{"source": "dora", "id": fmt.Sprintf("dora--s%d", i), "nom": fmt.Sprintf("Structure %d", i), "date_maj": "2026-05-01", "code_insee": "91228"})
	}
	for i := range 50_000 {
		all.Services = append(all.Services, inclusion.Document{"source": "dora", "structure_id": fmt.Sprintf("dora--s%d", i%5_000), "id": fmt.Sprintf("dora--%d", i), "nom": fmt.Sprintf("Service %d", i),
			"description": strings.Repeat("Un accompagnement individuel, sur rendez-vous. ", 8), "date_maj": "2026-05-01", "thematiques": []any{"sante--addictions"}, "zone_eligibilite": []any{"91"}})
	}
	file := text(t, all)
	begun := time.Now()
	done := imported(t, w, file)
	if took := time.Since(begun); done.Fresh != 55_000 || took > time.Minute {
		t.Errorf("%s: %+v", took, done)
	}
}
