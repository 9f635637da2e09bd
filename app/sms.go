package main

import (
	"net/http"
	netmail "net/mail"
	"net/url"
	"strings"

	"passerelle/handlers/jobs"
	"passerelle/handlers/jobs/sms"
	"passerelle/handlers/summonses"
	"passerelle/models/summons"
)

// readSMS reads the settings of the gateway for SMS; without an address there is
// none.
func readSMS(values map[string]string, portal *url.URL, say func(string, string, ...any)) sms.Gateway {
	g := sms.Gateway{URL: values["SMS_URL"], Token: values["SMS_TOKEN"], Sender: values["SMS_SENDER"],
		Receipts: portal.String() + "/sms/receipts", Client: &http.Client{Timeout: sms.Step}}
	if g.URL == "" {
		return g
	}
	if at, err := url.Parse(g.URL); err != nil || at.Host == "" || at.Scheme != "https" && !loopback(at.Hostname()) {
		say("SMS_URL", "an address, https except on this machine itself")
	}
	if g.Token == "" {
		say("SMS_TOKEN", "needed with SMS_URL")
	}
	if len(g.Sender) > 11 || strings.Trim(strings.ToLower(g.Sender), "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		say("SMS_SENDER", "eleven letters or digits at most")
	}
	return g
}

func readSender(values map[string]string, say func(string, string, ...any)) string {
	from := values["SUMMONS_FROM"]
	if from == "" {
		return ""
	}
	if _, err := netmail.ParseAddress(from); err != nil {
		say("SUMMONS_FROM", "an address, such as Rendez-vous <rendez-vous@exemple.test>")
	}
	if values["SMTP_HOST"] == "" {
		say("SMTP_HOST", "needed with SUMMONS_FROM")
	}
	return from
}

func readReceiptSecret(values map[string]string, say func(string, string, ...any)) string {
	secret := values["SMS_RECEIPT_SECRET"]
	if secret != "" && len(secret) < 32 {
		say("SMS_RECEIPT_SECRET", "32 characters or more")
	}
	return secret
}

// reachOf is how persons are told as it is configured.
func reachOf(c config) jobs.Reach {
	reach := jobs.Reach{From: c.SummonsFrom}
	if c.SMS.URL != "" {
		reach.SMS = c.SMS
	}
	return reach
}

// reached is how persons are told: the demonstration's way, else the configured
// one.
func (p portal) reached() jobs.Reach {
	if p.reach != (jobs.Reach{}) {
		return p.reach
	}
	return reachOf(p.config)
}

// summonses is what the pages of messages to persons need of this installation.
func (p portal) summonses() summonses.With {
	reach := p.reached()
	return summonses.With{Reach: summons.Reach{SMS: reach.SMS != nil, Email: reach.From != ""}, Secret: p.config.ReceiptSecret}
}
