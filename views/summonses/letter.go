package summonses

import (
	"bytes"
	"context"

	"passerelle/locales/letter"
)

// Mail is an e-mail to a person, ready to be sent.
type Mail struct{ Subject, Text, HTML string }

// Letter makes an e-mail of a message. Its subject is in French, and in the
// person's language beside it.
func Letter(ctx context.Context, words letter.Words, text string) (Mail, error) {
	french, err := letter.In(letter.French)
	if err != nil {
		return Mail{}, err
	}
	m := Mail{Subject: french.Subject, Text: text + "\n"}
	if words.Language != letter.French {
		m.Subject += " – " + words.Subject
	}
	var html bytes.Buffer
	if err := letterBody(m.Subject, paragraphs(text)).Render(ctx, &html); err != nil {
		return Mail{}, err
	}
	m.HTML = html.String()
	return m, nil
}
