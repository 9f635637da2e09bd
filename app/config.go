package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"passerelle/handlers/jobs/mail"
	"passerelle/handlers/jobs/sms"
	"passerelle/handlers/pdf"
	"passerelle/handlers/scan"
	"passerelle/models/db"
)

// setting is one line of the configuration: its environment variable, what it
// is without one, what it means, and what its number counts, if it is one.
type setting struct {
	Name, Default, Meaning string
	Secret                 bool
	Unit                   string
}

// settings are all there are; a provider adds its own, see providerSettings.
var settings = []setting{
	{"PORT", "8080", "port the portal listens on", false, "TCP port"},
	{"LISTEN", "127.0.0.1", "address it listens on", false, ""},
	{"PUBLIC_URL", "", "scheme and host people see; http://localhost:PORT if empty; https everywhere but on this machine", false, ""},
	{"DATA_DIR", "", "folder of the private database and of the generated secret; a usual place if empty", false, ""},
	{"DATABASE_URL", "", "PostgreSQL as the login role passerelle_portal; a private server in DATA_DIR if empty", true, ""},
	{"MIGRATE_DATABASE_URL", "", "PostgreSQL as the owner of the schema, to migrate at start; not at start if empty", true, ""},
	{"DATABASE_CONNECTIONS", "16", "most connections to PostgreSQL that one process keeps open, beside those of its job queue", false, "connections"},
	{"QUEUE_DATABASE_URL", "", "the same PostgreSQL for the job queue, which listens and so cannot go through a pooler in transaction mode; DATABASE_URL if empty", true, ""},
	{"QUEUE_CONNECTIONS", "4", "most connections of the job queue, 3 or more, where jobs are run", false, "connections"},
	{"STATEMENT_SECONDS", "10", "how long one statement may take before PostgreSQL gives it up, from 1 to 14", false, "seconds"},
	{"DRAIN_SECONDS", "0", "how long a portal told to stop goes on serving while /readyz says no, for a load balancer to notice, from 0 to 120", false, "seconds"},
	{"STOP_SECONDS", "20", "how long requests under way may take after that, from 1 to 120", false, "seconds"},
	{"SECRET_KEY", "", "32 characters or more that sign and seal cookies, the same on every instance; generated in DATA_DIR if empty", true, ""},
	{"OIDC_PROVIDERS", "", "keys of the sign-in providers in the order of their buttons, such as agents,partners", false, ""},
	{"TRUSTED_PROXIES", "", "addresses whose X-Forwarded headers are believed, separated by commas", false, ""},
	{"ATTACHMENT_MEGABYTES", "10", "largest file attached to a referral, from 1 to 20", false, "megabytes"},
	{"CHROMIUM", "", "the browser that makes PDFs; found on the PATH if empty, none if \"none\"", false, ""},
	{"CLAMD_ADDRESS", "", "the clamd that scans attached files, unix:/path or tcp:127.0.0.1:3310; files are not scanned if empty", false, ""},
	{"METRICS_LISTEN", "", "address and port that answers /metrics, of this machine or a private network; none if empty", false, ""},
	{"SMTP_HOST", "", "mail server that takes the portal's e-mails; they wait if empty", false, ""},
	{"SMTP_PORT", "587", "its port", false, "TCP port"},
	{"SMTP_SECURITY", "starttls", "starttls, tls from the first byte, or none for a server on this machine", false, ""},
	{"SMTP_USER", "", "who the portal is for it; nobody if empty", false, ""},
	{"SMTP_PASSWORD", "", "its password there", true, ""},
	{"SUMMONS_FROM", "", "sender of e-mails to persons about their appointments, which must not say that justice writes; none are sent if empty", false, ""},
	{"SMS_URL", "", "HTTP gateway that takes SMS, https except on this machine; none are sent if empty", false, ""},
	{"SMS_TOKEN", "", "what the portal shows the gateway; needed with SMS_URL", true, ""},
	{"SMS_SENDER", "", "name that telephones show, eleven letters or digits at most; the gateway's own if empty", false, ""},
	{"SMS_RECEIPT_SECRET", "", "32 characters or more with which the gateway signs what became of an SMS; no receipts are taken if empty", true, ""},
	{"SMTP_FROM", "", "sender of the e-mails, such as Passerelle <portail@exemple.test>; needed with SMTP_HOST", false, ""},
}

type config struct {
	Address       string // host:port to listen on
	Public        *url.URL
	DataDir       string
	Database      string
	Migrate       string
	Connections   int
	Queue         string // connection string of the job queue
	QueueConns    int
	Statement     time.Duration
	Drain, Stop   time.Duration
	Secret        string
	Providers     []provider
	Proxies       []string
	MetricsListen string
	Mail          mail.Server // Host is empty where none is configured
	SMS           sms.Gateway // URL is empty where none is configured
	// SummonsFrom is the sender of e-mails to persons; empty for none.
	SummonsFrom string
	// ReceiptSecret signs what a gateway says of an SMS.
	ReceiptSecret string
	// Scanner looks at attached files; nil for none.
	Scanner *scan.Client
	// Chromium is the browser that makes PDFs; empty for none.
	Chromium string
	// AttachmentBytes bounds a file attached to a referral.
	AttachmentBytes int
	values          map[string]string
}

// readConfig reads every setting and answers every mistake at once.
func readConfig(env func(string) string) (config, error) {
	c := config{values: map[string]string{}}
	get := func(s setting) string {
		value := env(s.Name)
		if value == "" {
			value = s.Default
		}
		c.values[s.Name] = value
		return value
	}
	for _, s := range settings {
		get(s)
	}
	var wrong []error
	say := func(name, format string, args ...any) {
		wrong = append(wrong, fmt.Errorf("%s: %s", name, fmt.Sprintf(format, args...)))
	}
	port, err := strconv.Atoi(c.values["PORT"])
	if err != nil || port < 1 || port > 65535 {
		say("PORT", "a number from 1 to 65535")
	}
	c.Address = net.JoinHostPort(c.values["LISTEN"], c.values["PORT"])
	public := c.values["PUBLIC_URL"]
	if public == "" {
		public = "http://localhost:" + c.values["PORT"]
	}
	c.Public, err = url.Parse(public)
	if err != nil || c.Public.Host == "" || strings.Trim(c.Public.Path, "/") != "" {
		say("PUBLIC_URL", "a scheme and a host, such as https://passerelle.exemple.test")
		c.Public = &url.URL{Scheme: "http", Host: "localhost"}
	}
	if c.Public.Scheme != "https" && !loopback(c.Public.Hostname()) {
		say("PUBLIC_URL", "https, except on this machine itself")
	}
	c.Public.Path = ""
	c.Connections, err = strconv.Atoi(c.values["DATABASE_CONNECTIONS"])
	if err != nil || c.Connections < 1 {
		say("DATABASE_CONNECTIONS", "a number from 1")
	}
	between := func(name string, least, most int) int {
		n, err := strconv.Atoi(c.values[name])
		if err != nil || n < least || n > most {
			say(name, "a number from %d to %d", least, most)
		}
		return n
	}
	c.QueueConns = between("QUEUE_CONNECTIONS", 3, 100)
	c.Statement = time.Duration(between("STATEMENT_SECONDS", 1, 14)) * time.Second
	c.Drain = time.Duration(between("DRAIN_SECONDS", 0, 120)) * time.Second
	c.Stop = time.Duration(between("STOP_SECONDS", 1, 120)) * time.Second
	c.AttachmentBytes = between("ATTACHMENT_MEGABYTES", 1, 20) << 20
	if address := c.values["CLAMD_ADDRESS"]; address != "" {
		if c.Scanner, err = scan.New(address); err != nil {
			say("CLAMD_ADDRESS", "%v", err)
		}
	}
	if c.Chromium, err = pdf.Find(c.values["CHROMIUM"]); err != nil {
		say("CHROMIUM", "a browser that can be run, or none")
	}
	c.DataDir, c.Database, c.Migrate = c.values["DATA_DIR"], c.values["DATABASE_URL"], c.values["MIGRATE_DATABASE_URL"]
	c.Secret, c.MetricsListen = c.values["SECRET_KEY"], c.values["METRICS_LISTEN"]
	c.Queue = c.values["QUEUE_DATABASE_URL"]
	if c.MetricsListen != "" && !withinTheWalls(c.MetricsListen) {
		say("METRICS_LISTEN", "an address and a port of this machine or of a private network, never one that everybody reaches")
	}
	if c.Queue != "" && c.Database == "" {
		say("QUEUE_DATABASE_URL", "of no use without DATABASE_URL")
	}
	if c.Secret != "" && len(c.Secret) < 32 {
		say("SECRET_KEY", "32 characters or more")
	}
	if c.Database != "" && c.Secret == "" {
		say("SECRET_KEY", "needed with DATABASE_URL: every instance must share it")
	}
	c.Mail = readMail(c.values, c.Public.Hostname(), say)
	c.SMS, c.SummonsFrom, c.ReceiptSecret = readSMS(c.values, c.Public, say), readSender(c.values, say), readReceiptSecret(c.values, say)
	c.Proxies = list(c.values["TRUSTED_PROXIES"], ",")
	for _, key := range list(c.values["OIDC_PROVIDERS"], ",") {
		if strings.Trim(key, "abcdefghijklmnopqrstuvwxyz") != "" {
			say("OIDC_PROVIDERS", "keys of small letters only")
			continue
		}
		c.Providers = append(c.Providers, readProvider(c.Public, key, get, say))
	}
	return c, errors.Join(wrong...)
}

// queue is where the job queue connects.
func (c config) queue() string {
	if c.Queue != "" {
		return c.Queue
	}
	return c.Database
}

// pool is what the units of work of this installation need.
func (c config) pool() db.Options {
	return db.Options{MaxConns: c.Connections, StatementTimeout: c.Statement}
}

// reachable is where this machine reaches the portal: one that listens on every
// address has none that could be asked.
func reachable(c config) string {
	host, port, err := net.SplitHostPort(c.Address)
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		return net.JoinHostPort("localhost", port)
	}
	return c.Address
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

func list(text, separator string) []string {
	var all []string
	for _, part := range strings.Split(text, separator) {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}

// printConfig shows every setting, its value and its meaning; secrets masked.
func printConfig(w io.Writer, c config) error {
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "SETTING\tVALUE\tMEANING")
	row := func(s setting) {
		value := c.values[s.Name]
		if s.Secret && value != "" {
			value = "********"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", s.Name, value, s.Meaning)
	}
	for _, s := range settings {
		row(s)
	}
	for _, p := range c.Providers {
		for _, s := range providerSettings {
			s.Name = strings.ReplaceAll(s.Name, "%", strings.ToUpper(p.Key))
			row(s)
		}
	}
	return table.Flush()
}

// configCommand shows the settings of this environment or, with --reference, what
// they all are in any.
func configCommand(arguments []string) error {
	if len(arguments) > 0 {
		if arguments[0] != "--reference" {
			return fmt.Errorf("config: %q is no option", arguments[0])
		}
		_, err := os.Stdout.WriteString(reference())
		return err
	}
	c, wrong := readConfig(os.Getenv)
	if err := printConfig(os.Stdout, c); err != nil {
		return err
	}
	return wrong
}
