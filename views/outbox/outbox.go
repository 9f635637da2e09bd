// Package outbox draws the e-mails and SMS that the demonstration catches.
package outbox

import (
	"context"
	"regexp"
	"strings"
	"time"

	"passerelle/locales"
)

// Caught is one e-mail or SMS as it would have been sent.
type Caught struct {
	ID, To, Subject, Text string
	SMS                   bool // and no e-mail: it has no subject
	At                    time.Time
	Files                 []File // that come with an e-mail
}

// File is one that comes with an e-mail, as text.
type File struct{ Name, Text string }

// piece is a part of a text: words, or an address to follow.
type piece struct{ words, href string }

var address = regexp.MustCompile(`https?://[^\s]+`)

// paragraphs are the parts of the text between empty lines.
func (c Caught) paragraphs() [][]piece {
	var all [][]piece
	for paragraph := range strings.SplitSeq(strings.TrimSpace(c.Text), "\n\n") {
		var pieces []piece
		for line := range strings.SplitSeq(paragraph, "\n") {
			if at := address.FindString(line); at != "" && at == line {
				pieces = append(pieces, piece{at, at})
			} else if line != "-- " {
				pieces = append(pieces, piece{line, ""})
			}
		}
		all = append(all, pieces)
	}
	return all
}

func (c Caught) title(ctx context.Context) string {
	if c.SMS {
		return locales.T(ctx, "summons.channel.sms")
	}
	return c.Subject
}
