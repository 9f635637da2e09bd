package locales

import (
	"fmt"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// remembers is how many counts are: what a page counts is mostly fewer than this.
const remembers = 256

// plurals tells in which form a language counts things. go-i18n knows the rules
// of Unicode; it is asked once for each small number and not for every sentence.
type plurals struct {
	localizer *i18n.Localizer
	small     [remembers]string
}

// theForm is a message whose every form is the form's own name.
var theForm = &i18n.Message{ID: "form", Zero: "zero", One: "one", Two: "two", Few: "few", Many: "many", Other: "other"}

func pluralsOf(tag language.Tag) (*plurals, error) {
	bundle := i18n.NewBundle(tag)
	if err := bundle.AddMessages(tag, theForm); err != nil {
		return nil, err
	}
	p := &plurals{localizer: i18n.NewLocalizer(bundle, tag.String())}
	for n := range p.small {
		form, err := p.ask(n)
		if err != nil {
			return nil, err
		}
		p.small[n] = form
	}
	return p, nil
}

func (p *plurals) ask(count int) (string, error) {
	form, err := p.localizer.Localize(&i18n.LocalizeConfig{MessageID: theForm.ID, PluralCount: count})
	if err != nil {
		return "", fmt.Errorf("plural form of %d: %w", count, err)
	}
	return form, nil
}

// form is the name of the form of this count.
func (p *plurals) form(count int) (string, error) {
	if count >= 0 && count < len(p.small) {
		return p.small[count], nil
	}
	return p.ask(count)
}
