package referrals_test

import (
	"mime"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"passerelle/handlers"
	"passerelle/handlers/web/webtest"
	"passerelle/models/fixture"
)

// attached lets somebody attach a file and gives its address.
func (s *scene) attached(who *fixture.Persona, of string, form url.Values) string {
	s.t.Helper()
	s.must(s.As(s.t, who).Upload(of+"/attachments", form, "file", "Pièce d’identité.pdf", fixture.Paper("Une page.")), http.StatusSeeOther)
	var id string
	s.World.Scan(s.t, "select id::text from documents order by added_at desc, id desc limit 1", nil, &id)
	return of + "/attachments/" + id
}

func identity() url.Values { return url.Values{"kind": {"identity"}, "reader": {"both"}} }

func TestNadiaAttachesAndKarimDownloads(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	file := s.attached(fixture.Nadia, of, identity())
	page := s.must(s.As(t, fixture.Karim).Get(of), http.StatusOK)
	if link := page.Find("main a[href='" + file + "']"); link.Length() != 1 || !strings.Contains(page.Text(".fr-table"), "Pièce d’identité Pièce d’identité.pdf") {
		t.Fatalf("Karim reads %s", page.Text("main"))
	}
	saved := s.must(s.As(t, fixture.Karim).Get(file), http.StatusOK)
	_, params, err := mime.ParseMediaType(saved.Header.Get("Content-Disposition"))
	if err != nil || params["filename"] != "Pièce d’identité.pdf" || !strings.HasPrefix(saved.Header.Get("Content-Disposition"), "attachment;") {
		t.Errorf("it is saved as %q (%v)", saved.Header.Get("Content-Disposition"), err)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; sandbox",
	} {
		if got := saved.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if saved.Body != string(fixture.Paper("Une page.")) {
		t.Errorf("%d bytes come back", len(saved.Body))
	}
	var lines int
	s.World.Scan(t, "select count(*) from journal where action = 'read' and noun = 'document' and service_id = $1 and organisation_id = $2",
		[]any{fixture.ValClair.ID, fixture.Relais.ID}, &lines)
	if lines != 1 {
		t.Errorf("%d journal lines of one reading", lines)
	}
}

func TestFilesOfTheServiceAreNotSeenByAPartner(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	file := s.attached(fixture.Nadia, of, url.Values{"kind": {"identity"}, "reader": {"service"}})
	if page := s.must(s.As(t, fixture.Nadia).Get(of), http.StatusOK); !strings.Contains(page.Text(".fr-table"), "Le SPIP seulement") {
		t.Errorf("Nadia is not told that it is internal: %s", page.Text(".fr-table"))
	}
	karim := s.As(t, fixture.Karim)
	if page := s.must(karim.Get(of), http.StatusOK); strings.Contains(page.Body, "Pièce d’identité") && page.Find("main .fr-table").Length() > 0 {
		t.Errorf("Karim reads %s", page.Text(".fr-table"))
	}
	s.must(karim.Get(file), http.StatusNotFound)
	s.must(karim.Forge(file+"/removal", nil), http.StatusNotFound)
}

func TestARefusedFileSaysWhyAndKeepsTheForm(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	refused := s.As(t, fixture.Nadia).Upload(of+"/attachments", url.Values{"kind": {"home"}, "reader": {"service"}}, "file", "facture.pdf", []byte("MZ\x90\x00"))
	if refused.Status != http.StatusUnprocessableEntity || !strings.Contains(refused.Text("#attach-file-error"), "Joignez un fichier PDF, JPEG, PNG, DOCX ou ODT.") {
		t.Errorf("%d: %s", refused.Status, refused.Text("main"))
	}
	if refused.Find("#attach-kind option[selected][value=home]").Length() != 1 || refused.Find("input[name=reader][value=service][checked]").Length() != 1 || refused.Find("details.ps-disclosure[open]").Length() == 0 {
		t.Error("the form comes back empty or closed")
	}
	if none := s.As(t, fixture.Nadia).Forge(of+"/attachments", identity()); none.Status != http.StatusUnprocessableEntity || !strings.Contains(none.Text("#attach-file-error"), "Choisissez un fichier.") {
		t.Errorf("no file: %d %s", none.Status, none.Text("main"))
	}
}

func TestAHealthPartnerHasNoFieldForFiles(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RiveDouceCare)
	sophie := s.As(t, fixture.Sophie)
	if page := s.must(sophie.Get(of), http.StatusOK); page.Find("main input[type=file]").Length() > 0 {
		t.Error("Sophie has a field for files")
	}
	for _, who := range []*fixture.Persona{fixture.Sophie, fixture.Nadia} {
		if forged := s.As(t, who).Upload(of+"/attachments", identity(), "file", "a.pdf", fixture.Paper("a")); forged.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s shares a file: %d", who.Slug, forged.Status)
		}
	}
	page := s.must(s.As(t, fixture.Nadia).Get(of), http.StatusOK)
	if page.Find("input[name=reader]").Length() != 1 || page.Find("input[name=reader][value=service][checked]").Length() != 1 {
		t.Error("Nadia may choose to share")
	}
}

func TestAfterWithdrawalTheFilesAreClosedAndNothingIsKept(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	file := s.attached(fixture.Nadia, of, identity())
	karim := s.As(t, fixture.Karim)
	s.must(karim.Get(file), http.StatusOK)
	s.must(s.As(t, fixture.Nadia).Forge(of+"/withdrawal", url.Values{"reason": {"mistake"}}), http.StatusSeeOther)
	s.must(karim.Get(file), http.StatusNotFound)
	s.must(karim.Upload(of+"/attachments", identity(), "file", "a.pdf", fixture.Paper("a")), http.StatusNotFound)
	s.must(s.As(t, fixture.Nadia).Get(file), http.StatusOK)
}

func TestWhoeverAttachedAFileRemovesIt(t *testing.T) {
	s := newScene(t)
	of := s.sent(&fixture.RelaisRooms)
	file := s.attached(fixture.Nadia, of, identity())
	if page := s.must(s.As(t, fixture.Karim).Get(of), http.StatusOK); page.Find("form[action='"+file+"/removal']").Length() > 0 {
		t.Error("Karim is offered to remove it")
	}
	s.must(s.As(t, fixture.Karim).Forge(file+"/removal", nil), http.StatusForbidden)
	page := s.must(s.As(t, fixture.Nadia).Get(of), http.StatusOK)
	done := s.must(page.Submit("form[action='"+file+"/removal']", nil), http.StatusSeeOther).Follow()
	if strings.Contains(done.Body, "Pièce d’identité.pdf") {
		t.Error("it is still shown")
	}
	gone := s.must(s.As(t, fixture.Karim).Get(file), http.StatusGone)
	if !strings.Contains(gone.Text("main"), "Cette pièce a été retirée.") {
		t.Errorf("the page says %s", gone.Text("main"))
	}
}

func TestWithAScannerFilesWaitForIt(t *testing.T) {
	s := newScene(t)
	guarded := *s
	guarded.Site = webtest.SetUp(t, s.World, func(with *handlers.With) { with.Referrals.Files.Scanner = true })
	of := guarded.sent(&fixture.RelaisRooms)
	file := guarded.attached(fixture.Nadia, of, identity())
	page := guarded.must(guarded.As(t, fixture.Nadia).Get(of), http.StatusOK)
	if !strings.Contains(page.Text(".fr-table"), "Analyse en cours") || page.Find("a[href='"+file+"']").Length() > 0 {
		t.Errorf("in quarantine: %s", page.Text(".fr-table"))
	}
	waits := guarded.must(guarded.As(t, fixture.Karim).Get(file), http.StatusConflict)
	if !strings.Contains(waits.Text("main"), "L’analyse de ce fichier n’est pas terminée.") {
		t.Errorf("it says %s", waits.Text("main"))
	}
	if open := s.must(s.As(t, fixture.Nadia).Get(of), http.StatusOK); !strings.Contains(open.Text("main"), "Ce portail n’a pas d’antivirus") {
		t.Error("without a scanner nobody is told")
	}
}
