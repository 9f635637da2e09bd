package locales

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// message is one entry of a file, each form cut at its variables. A message that
// does not count has the single form "other".
type message struct {
	forms  map[string]parsed
	plural bool
	// placeholders are the variables of any of its forms.
	placeholders []string
}

// pluralForms are the categories of the Unicode plural rules.
var pluralForms = map[string]bool{"zero": true, "one": true, "two": true, "few": true, "many": true, "other": true}

// plain gives the text of a message without forms and variables.
func (m message) plain() (string, bool) {
	other := m.forms["other"]
	if m.plural || len(other) != 1 || other[0].name != "" {
		return "", false
	}
	return other[0].text, true
}

// parse reads a file token by token, because decoding into a map would hide a
// key written twice.
func parse(data []byte) (map[string]message, error) {
	in := json.NewDecoder(bytes.NewReader(data))
	if err := expect(in, json.Delim('{')); err != nil {
		return nil, err
	}
	read := make(map[string]message)
	for in.More() {
		key, err := text(in)
		if err != nil {
			return nil, err
		}
		if _, twice := read[key]; twice {
			return nil, fmt.Errorf("%s is written twice", key)
		}
		m, err := parseMessage(in)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		read[key] = m
	}
	if err := expect(in, json.Delim('}')); err != nil {
		return nil, err
	}
	if _, err := in.Token(); err != io.EOF {
		return nil, fmt.Errorf("text after the last message")
	}
	return read, nil
}

func parseMessage(in *json.Decoder) (message, error) {
	token, err := in.Token()
	if err != nil {
		return message{}, err
	}
	m := message{forms: make(map[string]parsed)}
	switch token := token.(type) {
	case string:
		return m, m.add("other", token)
	case json.Delim:
		if token != '{' {
			return message{}, fmt.Errorf("neither a text nor plural forms")
		}
		m.plural = true
		return m, m.addForms(in)
	default:
		return message{}, fmt.Errorf("neither a text nor plural forms")
	}
}

func (m *message) addForms(in *json.Decoder) error {
	for in.More() {
		form, err := text(in)
		if err != nil {
			return err
		}
		if !pluralForms[form] {
			return fmt.Errorf("%q is no plural form", form)
		}
		if _, twice := m.forms[form]; twice {
			return fmt.Errorf("the form %q is written twice", form)
		}
		words, err := text(in)
		if err != nil {
			return err
		}
		if err := m.add(form, words); err != nil {
			return err
		}
	}
	if _, found := m.forms["other"]; !found {
		return fmt.Errorf("the form \"other\" is missing")
	}
	return expect(in, json.Delim('}'))
}

func (m *message) add(form, words string) error {
	if words == "" {
		return fmt.Errorf("empty text")
	}
	parts, err := split(words)
	if err != nil {
		return err
	}
	m.forms[form] = parts
	for _, p := range parts {
		if p.name != "" && !slices.Contains(m.placeholders, p.name) {
			m.placeholders = append(m.placeholders, p.name)
		}
	}
	return nil
}

func text(in *json.Decoder) (string, error) {
	token, err := in.Token()
	if err != nil {
		return "", err
	}
	words, ok := token.(string)
	if !ok {
		return "", fmt.Errorf("%v stands where a text should", token)
	}
	return words, nil
}

func expect(in *json.Decoder, want json.Delim) error {
	token, err := in.Token()
	if err != nil {
		return err
	}
	if token != want {
		return fmt.Errorf("%v stands where %v should", token, want)
	}
	return nil
}
