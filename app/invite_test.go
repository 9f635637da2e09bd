package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/db"
	"passerelle/models/db/postgres"
	"passerelle/models/fixture"
	"passerelle/models/fixture/world"
)

// token reads it off the link that the command prints.
func token(t *testing.T, printed string) string {
	t.Helper()
	line, _, _ := strings.Cut(printed, "\n")
	value, found := strings.CutPrefix(line, "https://passerelle.exemple.test/invitations/")
	if !found || len(value) < 40 {
		t.Fatalf("no link: %s", printed)
	}
	return value
}

func TestInvitePrintsALinkThatLetsTheFirstOnesIn(t *testing.T) {
	w := world.New(t)
	for words, want := range map[string]actor.Actor{
		"--role admin --email a@exemple.test":                                                 {Kind: actor.Admin, Role: actor.Administrator},
		"--role director --email b@exemple.test --service|SPIP de la Haute-Brume":             {Kind: actor.Staff, Role: actor.Director, Service: fixture.HauteBrume.ID},
		"--role partner_manager --email c@exemple.test --organisation|Chantier Les Semailles": {Kind: actor.Partner, Role: actor.PartnerManager, Organisation: fixture.Semailles.ID},
	} {
		front, name, named := strings.Cut(words, "|")
		arguments := strings.Fields(front)
		if named {
			arguments = append(arguments, name)
		}
		var out bytes.Buffer
		if err := invite(t.Context(), &out, w.Pool, "https://passerelle.exemple.test", arguments); err != nil {
			t.Fatalf("%s: %v", words, err)
		}
		subject := "new " + string(want.Role)
		session := "session of " + subject
		err := w.Pool.Write(t.Context(), actor.ForAuth(), func(tx *db.Tx) error {
			who := account.Newcomer{Issuer: fixture.Issuer, Subject: subject, UsualName: "Delorme", GivenName: "Ada"}
			if err := account.Accept(t.Context(), tx, token(t, out.String()), who); err != nil {
				return err
			}
			_, err := account.Open(t.Context(), tx, account.Proof{Issuer: fixture.Issuer, Subject: subject}, session, "csrf", uuid.Nil)
			return err
		})
		if err != nil {
			t.Fatalf("%s: %v", words, err)
		}
		in, err := account.Resume(t.Context(), w.Pool, session)
		got := in.Actor
		got.Account, got.Membership, got.Name = want.Account, want.Membership, want.Name
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v", words, got, err)
		}
	}
}

func TestInviteSaysInWordsWhatIsWrong(t *testing.T) {
	w := world.New(t)
	for words, want := range map[string]string{
		"":                                   "needed",
		"--role admin":                       "needed",
		"--role king --email a@exemple.test": "Choose a role from the list",
		"--role cpip --email a@exemple.test": "Choose a role from the list",
		"--role admin --email nobody":        "Enter an e-mail address",
		"--role director --email a@b.test":   "which service or organisation",
		"--role director --email a@b.test --service Nowhere": "bears exactly this name",
	} {
		var out bytes.Buffer
		err := invite(t.Context(), &out, w.Pool, "https://passerelle.exemple.test", strings.Fields(words))
		if err == nil || !strings.Contains(err.Error(), want) || out.Len() > 0 {
			t.Errorf("%q: %v %s", words, err, out.String())
		}
	}
	var made int
	w.Scan(t, "select count(*) from invitations", nil, &made)
	if made != 0 {
		t.Errorf("%d invitations made", made)
	}
}

// The private server belongs to the portal that serves: a command finds it, and
// starts one of its own where none runs.
func TestCommandWorksBesideAPortalThatServes(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	open(t, folder)
	serving, err := postgres.Start(t.Context(), postgres.Options{DataDir: folder})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Migrate(t.Context(), serving.DSN(postgres.Owner, postgres.Database)); err != nil {
		t.Fatal(err)
	}
	beside := config{DataDir: folder}
	server, err := databaseBeside(t.Context(), &beside)
	if err != nil || server.own != nil || db.CheckLogin(t.Context(), beside.Database) != nil {
		t.Errorf("beside: %v, own %t", err, server.own != nil)
	}
	server.stop()
	if !serving.Alive() {
		t.Error("the command stopped the portal's server")
	}
	if err := serving.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	alone := config{DataDir: folder}
	server, err = databaseBeside(t.Context(), &alone)
	if err != nil || server.own == nil || alone.Migrate == "" {
		t.Errorf("alone: %v, own %t", err, server.own != nil)
	}
	server.stop()
}
