//go:build !release

package demo

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
)

// login is the page of personas.
type login struct {
	options  Options
	store    *storage
	callback func(ctx context.Context, requestID string) string
}

func (l *login) show(w http.ResponseWriter, r *http.Request) {
	l.render(w, r, http.StatusOK, r.URL.Query().Get("request"))
}

// choose signs in as the persona whose button was pressed. It needs no token
// against forgery: the request's id is a secret of the browser that began it,
// and the portal's own state is checked at the end.
func (l *login) choose(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	id, slug := r.PostForm.Get("request"), r.PostForm.Get("persona")
	if _, known := l.store.personas[slug]; !known {
		l.render(w, r, http.StatusUnprocessableEntity, id)
		return
	}
	if !l.store.signIn(id, slug) {
		l.render(w, r, http.StatusGone, id)
		return
	}
	http.Redirect(w, r, l.callback(r.Context(), id), http.StatusSeeOther)
}

func (l *login) render(w http.ResponseWriter, r *http.Request, status int, id string) {
	page := LoginPage{Action: Path + "/login", RequestID: id, Groups: l.options.Groups, Again: l.store.fresh(id)}
	if _, err := l.store.AuthRequestByID(r.Context(), id); err != nil {
		status, page = http.StatusGone, LoginPage{Expired: true, Restart: l.options.BaseURL + "/"}
	}
	var body bytes.Buffer
	if err := l.options.RenderLogin(r.Context(), &body, page); err != nil {
		slog.ErrorContext(r.Context(), "the page of personas cannot be written", "error", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if _, err := body.WriteTo(w); err != nil {
		slog.WarnContext(r.Context(), "the page of personas was not sent whole", "error", err)
	}
}
