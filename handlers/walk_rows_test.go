package handlers_test

import (
	"testing"

	"github.com/google/uuid"

	"passerelle/handlers/web/webtest"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/fixture"
	"passerelle/models/person"
	"passerelle/models/transfer"
)

// importAndMerge leaves a file of persons that waits, with a row of each sort,
// and two files that were merged.
func importAndMerge(t *testing.T, site *webtest.Site, by actor.Actor, branch uuid.UUID) {
	t.Helper()
	err := site.World.Pool.Write(t.Context(), by, func(tx *db.Tx) error {
		double := person.New{LastName: "Doublon", FirstName: "Camille", BirthOn: "03/04/1985", Branch: branch.String(), Confirmed: true}
		kept, err := person.Create(t.Context(), tx, double)
		if err != nil {
			return err
		}
		double.Email = "camille@exemple.test"
		other, err := person.Create(t.Context(), tx, double)
		if err != nil {
			return err
		}
		if _, err := person.MergeFiles(t.Context(), tx, kept, other, []string{"email"}); err != nil {
			return err
		}
		words := person.Words{Columns: map[string]string{"nom": "last_name", "prenom": "first_name", "datedenaissance": "birth_on"}}
		file := "Nom;Prénom;Date de naissance;Couleur\nNouvelle;Personne;01/02/1990;bleu\nDoublon;Camille;03/04/1985\nNouvelle;Personne;01/02/1990\n=1+1;;hier\n"
		_, err = person.Stage(t.Context(), tx, []byte(file), branch.String(), words)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// askForATransfer opens a file and asks another service to take it over.
func askForATransfer(t *testing.T, site *webtest.Site, by *fixture.Persona, of *fixture.Service) {
	t.Helper()
	err := site.World.Pool.Write(t.Context(), by.Actor(), func(tx *db.Tx) error {
		who, err := person.Create(t.Context(), tx, person.New{LastName: "Partance", FirstName: "Camille", BirthOn: "05/06/1987", Branch: by.Branch.ID.String(), Referent: by.Account().String(), Confirmed: true})
		if err != nil {
			return err
		}
		_, err = transfer.Ask(t.Context(), tx, who, transfer.Request{Target: of.ID.String(), Reason: "moved", Words: "Nouvelle adresse."})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
