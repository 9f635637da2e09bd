package web

import (
	"context"
	"slices"
	"strings"
	"time"

	"passerelle/locales"
	"passerelle/models/account"
	"passerelle/models/actor"
	"passerelle/models/day"
	"passerelle/views/layout"
	"passerelle/views/ui"
)

// NavEntry is one place of the main navigation. Roles see it if they hold the
// permission and, where Kind is set, are of that kind.
type NavEntry struct {
	Key  string // message key of the label
	Href string
	Need actor.Permission
	Kind actor.Kind
}

const flashLasts = 2 * time.Minute

type localised struct{}

// localise chooses language and time zone: the account's, else the cookie's,
// else the browser's.
func (r *Request) localise() {
	lang, zone := "", time.UTC
	if r.alive() {
		lang = r.signIn.Locale
		if z, err := day.Zone(r.signIn.Zone); err == nil {
			zone = z
		}
	} else if z, err := day.Zone("Europe/Paris"); err == nil {
		zone = z
	}
	if lang == "" {
		lang = r.fiber.Cookies(r.portal.cookieName("lang"))
	}
	if lang != "fr" && lang != "en" {
		lang = locales.Negotiate(r.fiber.Get("Accept-Language"))
	}
	r.ctx = locales.Into(r.ctx, r.portal.Catalogue.Localizer(lang, zone))
	r.ctx = context.WithValue(r.ctx, localised{}, true)
}

// ChooseLanguage keeps a visitor's language in a cookie.
func (r *Request) ChooseLanguage(lang string) {
	r.portal.setCookie(r.fiber, "lang", lang, 365*24*time.Hour)
}

// shell is the context a page is drawn in: language, the tokens of its forms,
// and what surrounds it.
func (r *Request) shell() context.Context {
	tokens := ui.FormTokens{}
	if r.alive() {
		csrf := r.signIn.CSRF
		tokens = ui.FormTokens{CSRF: mask(csrf), Once: r.nextOnce}
	}
	s := layout.Shell{Product: "Passerelle", Demo: r.portal.Demo, Path: r.fiber.Path()}
	for _, tag := range []string{"fr", "en"} {
		s.Languages = append(s.Languages, layout.Language{Tag: tag, Label: languageNames[tag], Current: tag == locales.Lang(r.ctx)})
	}
	if r.alive() {
		a := r.signIn.Actor
		s.Account = a.Account.String()
		s.Place, s.User, s.Role = r.signIn.Place, a.Name, locales.T(r.ctx, "role.label."+string(a.Role))
		if a.May(actor.InboxRead) {
			s.InboxHref, s.Inbox = "/inbox", r.signIn.Inbox
		}
		s.Elsewhere, s.Announcement, s.News = r.workplaces(), r.announcement(), r.signIn.News != account.News
		s.LimitedAt = r.access.LimitedAt
		s.Search = a.Kind == actor.Staff && a.May(actor.PersonRead)
		for _, entry := range r.portal.nav {
			if a.May(entry.Need) && (entry.Kind == "" || entry.Kind == a.Kind) {
				s.Nav = append(s.Nav, layout.NavItem{Label: locales.T(r.ctx, entry.Key), Href: entry.Href})
			}
		}
		if at := current(r.fiber.OriginalURL(), s.Nav); at >= 0 {
			s.Nav[at].Current = true
		}
	}
	var f flash
	if r.Unseal("flash", &f, flashLasts) && f.Key != "" {
		args := make([]any, len(f.Args))
		for i, arg := range f.Args {
			args[i] = arg
		}
		s.Flash = &layout.Flash{Tone: ui.Good, Message: locales.T(r.ctx, f.Key, args...)}
	}
	if isRestored(r.Fault) {
		s.Flash = &layout.Flash{Tone: ui.Info, Message: locales.T(r.ctx, r.Fault.Key)}
	}
	return layout.Into(ui.WithForm(r.ctx, tokens), s)
}

// workplaces are the other places the account works for, as the menu shows them.
func (r *Request) workplaces() (all []layout.Workplace) {
	for _, other := range r.signIn.Elsewhere {
		place := other.Place
		if place == "" {
			place = locales.T(r.ctx, "layout.user.platform")
		}
		all = append(all, layout.Workplace{Place: place, Role: locales.T(r.ctx, "role.label."+string(other.Role)),
			Action: "/account/memberships/" + other.ID.String() + "/session"})
	}
	return all
}

// announcement is what waits to be read above every page but the one that lists
// them.
func (r *Request) announcement() *layout.Announcement {
	u := r.signIn.Unread
	if u == nil || r.fiber.Path() == "/announcements" {
		return nil
	}
	return &layout.Announcement{Title: u.Title, Text: u.Text, Others: u.Others, Action: "/announcements/" + u.ID.String() + "/reading"}
}

// Each language is named in itself.
var languageNames = map[string]string{"fr": "Français", "en": "English"}

// current is the one entry an address belongs to, -1 for none: the one that is
// the address, question included, else the first it lies below.
func current(address string, nav []layout.NavItem) int {
	exact := slices.IndexFunc(nav, func(item layout.NavItem) bool { return item.Href == address })
	if exact >= 0 {
		return exact
	}
	path, _, _ := strings.Cut(address, "?")
	return slices.IndexFunc(nav, func(item layout.NavItem) bool {
		return item.Href == path || item.Href != "/" && strings.HasPrefix(path, item.Href+"/")
	})
}
