package partner

import (
	"context"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/person"
	"passerelle/models/region"
)

// Lengths of what is written in the directory, in characters.
const (
	NameLength = 150
	TextLength = 4000
	LineLength = 500
)

// TypedOffer is an offer as it was typed.
type TypedOffer struct {
	SiteID, Name, Domain, Audience, Excluded, Content, Documents string
	Languages, Access, Welcomes                                  []string
	Areas, Hours, Referring, Phone, Email                        string
	Seats, SeatsFree                                             string
	WaitingList                                                  bool
	WaitingDays, AcknowledgeDays, AnswerDays, ExpireDays         string
}

// read gives the columns of what was typed.
func (o TypedOffer) read(ctx context.Context, tx *db.Tx, of Organisation) (map[string]any, error) {
	var wrong fault.Collector
	r := typedReader{&wrong}
	sites, err := SitesOf(ctx, tx, of.ID)
	if err != nil {
		return nil, err
	}
	site := slices.IndexFunc(sites, func(s Site) bool { return s.ID.String() == o.SiteID })
	if site < 0 {
		wrong.Add("site_id", "offer.error.site")
	}
	if !slices.Contains(Domains, Domain(o.Domain)) {
		wrong.Add("domain", "offer.error.domain")
	}
	wrong.Require("name", o.Name, "offer.error.name")
	values := map[string]any{
		"name": r.text("name", o.Name, NameLength), "domain": o.Domain, "audience": r.text("audience", o.Audience, TextLength),
		"excluded": r.text("excluded", o.Excluded, TextLength), "content": r.text("content", o.Content, TextLength), "documents": r.text("documents", o.Documents, TextLength),
		"languages": r.codes("languages", o.Languages, person.Languages), "access": r.codes("access", o.Access, Accesses), "welcomes": r.codes("welcomes", o.Welcomes, Welcomes),
		"hours": r.text("hours", o.Hours, LineLength), "referring": r.text("referring", o.Referring, LineLength),
		"phone": r.phone("phone", o.Phone), "email": r.email("email", o.Email), "waiting_list": o.WaitingList, "updated_at": tx.Now,
	}
	seats := r.number("seats", o.Seats, 0, 10_000, 0)
	values["seats"], values["seats_free"] = seats, min(r.number("seats_free", o.SeatsFree, 0, 10_000, 0), seats)
	if free, err := strconv.Atoi(strings.TrimSpace(o.SeatsFree)); err == nil && free > seats {
		wrong.Add("seats_free", "offer.error.seats_free", "max", seats)
	}
	if wait := r.number("waiting_days", o.WaitingDays, 1, 1000, 0); wait > 0 {
		values["waiting_days"] = wait
	} else {
		values["waiting_days"] = nil
	}
	answer := r.number("answer_days", o.AnswerDays, 1, 90, 10)
	values["acknowledge_days"], values["answer_days"] = r.number("acknowledge_days", o.AcknowledgeDays, 1, 30, 3), answer
	values["expire_days"] = r.number("expire_days", o.ExpireDays, answer, 180, max(30, answer))
	codes, names, err := served(ctx, tx, o.Areas)
	if f, ok := fault.As(err); ok {
		for _, field := range f.Fields {
			wrong.Add(field.Field, field.Key, field.Args...)
		}
	} else if err != nil {
		return nil, err
	}
	values["areas"], values["area_names"] = codes, names
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	today, err := todayOf(ctx, tx)
	if err != nil {
		return nil, err
	}
	if seats > 0 {
		values["seats_said_on"] = today.Time()
	}
	values["site_id"] = sites[site].ID.UUID
	return values, nil
}

// typedReader reads fields of the directory and collects what is wrong.
type typedReader struct{ wrong *fault.Collector }

func (r typedReader) text(field, typed string, most int) string {
	typed = strings.TrimSpace(typed)
	if utf8.RuneCountInString(typed) > most {
		r.wrong.Add(field, "offer.error.long", "max", most)
	}
	return typed
}

func (r typedReader) codes(field string, typed, known []string) []string {
	read := []string{}
	for _, code := range typed {
		if !slices.Contains(known, code) {
			r.wrong.Add(field, "offer.error.choice")
			break
		}
		if !slices.Contains(read, code) {
			read = append(read, code)
		}
	}
	return read
}

func (r typedReader) number(field, typed string, least, most, empty int) int {
	if strings.TrimSpace(typed) == "" {
		return empty
	}
	n, err := strconv.Atoi(strings.TrimSpace(typed))
	if err != nil || n < least || n > most {
		r.wrong.Add(field, "offer.error.number", "min", least, "max", most)
		return empty
	}
	return n
}

func (r typedReader) phone(field, typed string) string {
	if strings.TrimSpace(typed) == "" {
		return ""
	}
	number, err := person.ParsePhone(typed, region.Region(""))
	if err != nil {
		r.wrong.Add(field, "person.error.phone")
	}
	return number
}

func (r typedReader) email(field, typed string) string {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return ""
	}
	read, err := mail.ParseAddress(typed)
	if err != nil || read.Address != typed || len(typed) > 254 {
		r.wrong.Add(field, "person.error.email")
	}
	return typed
}

func orNull(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// numbered lists n parameters.
func numbered(n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = "$" + strconv.Itoa(i+1)
	}
	return strings.Join(all, ", ")
}
