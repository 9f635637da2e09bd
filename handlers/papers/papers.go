package papers

import (
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/actor"
	"passerelle/models/attendance"
	"passerelle/models/fault"
	"passerelle/models/programme"
	views "passerelle/views/papers"
)

func (h handler) ofCycle(r *web.Request) error {
	page, err := h.readCycle(r)
	if err != nil {
		return err
	}
	return r.Page(views.SignInPage(page))
}

func (h handler) ofCyclePDF(r *web.Request) error {
	page, err := h.readCycle(r)
	if err != nil {
		return err
	}
	return h.file(r, page.Sheet.Label, views.SignInPage(page))
}

func (h handler) readCycle(r *web.Request) (views.SignIn, error) {
	id, err := web.ID[programme.Cycle](r, "cycle")
	if err != nil {
		return views.SignIn{}, err
	}
	page := views.SignIn{Cycle: id, PDF: h.Print != nil}
	c, err := programme.CycleByID(r.Context(), r.Tx, id)
	if err != nil {
		return page, err
	}
	journal(r, c.Service, "cycle", id.UUID)
	page.Sheet, err = attendance.SignInOf(r.Context(), r.Tx, id)
	return page, err
}

func (h handler) ofSession(r *web.Request) error {
	page, err := h.readSession(r)
	if err != nil {
		return err
	}
	return r.Page(views.SignInPage(page))
}

func (h handler) ofSessionPDF(r *web.Request) error {
	page, err := h.readSession(r)
	if err != nil {
		return err
	}
	return h.file(r, page.Sheet.Label, views.SignInPage(page))
}

func (h handler) readSession(r *web.Request) (views.SignIn, error) {
	id, err := web.ID[programme.Session](r, "session")
	if err != nil {
		return views.SignIn{}, err
	}
	page := views.SignIn{Session: id, PDF: h.Print != nil}
	s, err := programme.SessionByID(r.Context(), r.Tx, id)
	if err != nil {
		return page, err
	}
	page.Cycle = s.Cycle
	journal(r, s.Service, "session", id.UUID)
	page.Sheet, err = attendance.SignInFor(r.Context(), r.Tx, id)
	return page, err
}

func (h handler) certificate(r *web.Request) error {
	page, err := h.readCertificate(r)
	if err != nil {
		return err
	}
	return r.Page(views.CertificatePage(page))
}

func (h handler) certificatePDF(r *web.Request) error {
	page, err := h.readCertificate(r)
	if err != nil {
		return err
	}
	if len(page.Certificate.Attended) == 0 {
		return fault.Missing()
	}
	return h.file(r, page.Certificate.Label, views.CertificatePage(page))
}

func (h handler) readCertificate(r *web.Request) (views.Certificate, error) {
	id, err := web.ID[programme.Enrolment](r, "enrolment")
	if err != nil {
		return views.Certificate{}, err
	}
	page := views.Certificate{Signs: r.Actor().Name, Today: r.Tx.Now, PDF: h.Print != nil}
	if page.Certificate, err = attendance.CertificateOf(r.Context(), r.Tx, id); err != nil {
		return page, err
	}
	r.Read("certificate", id.UUID, page.Certificate.Person.UUID)
	return page, nil
}

// file makes a PDF of a page, called by the neutral name of the cycle.
func (h handler) file(r *web.Request, label string, page templ.Component) error {
	if h.Print == nil {
		return fault.Missing()
	}
	return r.Made(strings.ReplaceAll(label, " ", "-")+".pdf", "application/pdf", page, h.Print)
}

// journal notes that names were read: one line for all of them.
func journal(r *web.Request, service uuid.UUID, noun string, id uuid.UUID) {
	if r.Actor().Kind == actor.Partner {
		r.ReadOf(service, noun, id)
		return
	}
	r.Read(noun, id, uuid.Nil)
}
