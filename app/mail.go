package main

import (
	netmail "net/mail"
	"slices"
	"strconv"
	"time"

	"passerelle/handlers/jobs/mail"
	"passerelle/handlers/web"
	"passerelle/locales"
)

// smtpStep is how long one answer of the mail server may take.
const smtpStep = 20 * time.Second

// readMail reads the settings of the mail server; without a host there is none.
func readMail(values map[string]string, portal string, say func(string, string, ...any)) mail.Server {
	s := mail.Server{Host: values["SMTP_HOST"], User: values["SMTP_USER"], Password: values["SMTP_PASSWORD"],
		Security: mail.Security(values["SMTP_SECURITY"]), From: values["SMTP_FROM"], Name: portal, Timeout: smtpStep}
	var err error
	if s.Port, err = strconv.Atoi(values["SMTP_PORT"]); err != nil || s.Port < 1 || s.Port > 65535 {
		say("SMTP_PORT", "a number from 1 to 65535")
	}
	if !slices.Contains([]mail.Security{mail.StartTLS, mail.TLS, mail.Plain}, s.Security) {
		say("SMTP_SECURITY", "starttls, tls or none")
	}
	if s.Host == "" {
		return s
	}
	if s.Security == mail.Plain && !loopback(s.Host) {
		say("SMTP_SECURITY", "none is for a server on this machine itself")
	}
	if _, err := netmail.ParseAddress(s.From); err != nil {
		say("SMTP_FROM", "an address, such as Passerelle <portail@exemple.test>")
	}
	if s.User == "" && s.Password != "" {
		say("SMTP_USER", "needed with SMTP_PASSWORD")
	}
	return s
}

// mailKey seals the secrets that wait in e-mails.
func mailKey(secret []byte) []byte { return web.Key(secret, "mail") }

// post is how the workers send e-mails: by the transport given, else by the
// configured server, else not at all.
func post(c config, transport mail.Transport, words *locales.Catalogue) (mail.Post, error) {
	key, err := secret(c)
	if err != nil {
		return mail.Post{}, err
	}
	if transport == nil && c.Mail.Host != "" {
		transport = c.Mail
	}
	return mail.Post{Transport: transport, Words: words, Portal: c.Public.String(), From: c.Mail.From, Key: mailKey(key)}, nil
}
