// Package inclusion takes the directory out of the portal and into it in the
// schema of data.inclusion, version 1 (structures and services). Whatever a file
// says that the portal has no place for is kept with the row and leaves again as
// it came.
package inclusion

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
)

// Kind is what a document describes.
type Kind string

// A structure is a place of an organisation, a service an offer at one.
const (
	Structure Kind = "structure"
	Service   Kind = "service"
)

// Source names what this portal entered itself.
const Source = "passerelle"

// own holds what only this portal says of a row: the schema lets producers add
// fields of theirs.
const own = "passerelle"

// Document is a structure or a service as the schema writes it. Numbers are
// json.Number: they leave as they came.
type Document map[string]any

// read takes one JSON object.
func read(text []byte) (Document, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var d Document
	if err := decoder.Decode(&d); err != nil {
		return nil, fmt.Errorf("document: %w", err)
	}
	return d, nil
}

// text is a field that holds a text; empty where it holds none.
func (d Document) text(field string) string {
	s, _ := d[field].(string)
	return s
}

// list is a field that holds texts.
func (d Document) list(field string) []string {
	values, _ := d[field].([]any)
	all := []string{}
	for _, v := range values {
		if s, ok := v.(string); ok {
			all = append(all, s)
		}
	}
	return all
}

// hash is the same for two documents that say the same.
func (d Document) hash() string {
	text, err := json.Marshal(d) // keys are sorted
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}

func (d Document) kind() Kind {
	if _, found := d["structure_id"]; found {
		return Service
	}
	return Structure
}

//go:embed schemas/*.json
var schemas embed.FS

// schema is what the portal needs of an official schema: which fields there are,
// and which values those have that take one of a list.
type schema struct {
	fields []string
	values map[string][]string
}

func schemaOf(kind Kind) (schema, error) {
	text, err := schemas.ReadFile("schemas/" + string(kind) + ".json")
	if err != nil {
		return schema{}, fmt.Errorf("schema of %s: %w", kind, err)
	}
	type reference struct {
		Ref   string `json:"$ref"`
		Items struct {
			Ref string `json:"$ref"`
		} `json:"items"`
	}
	var raw struct {
		Defs map[string]struct {
			Enum []string `json:"enum"`
		} `json:"$defs"`
		Properties map[string]struct {
			AnyOf []reference `json:"anyOf"`
		} `json:"properties"`
	}
	if err := json.Unmarshal(text, &raw); err != nil {
		return schema{}, fmt.Errorf("schema of %s: %w", kind, err)
	}
	s := schema{values: map[string][]string{}}
	for field, property := range raw.Properties {
		s.fields = append(s.fields, field)
		for _, r := range property.AnyOf {
			for _, ref := range []string{r.Ref, r.Items.Ref} {
				if ref != "" {
					s.values[field] = raw.Defs[ref[len("#/$defs/"):]].Enum
				}
			}
		}
	}
	slices.Sort(s.fields)
	return s, nil
}

// unknown lists what a document says beyond the schema: « champ », or
// « champ: valeur » for a value that is none of its list.
func (s schema) unknown(d Document) []string {
	var all []string
	for field, value := range d {
		if field == own {
			continue
		}
		if !slices.Contains(s.fields, field) {
			all = append(all, field)
			continue
		}
		values, listed := s.values[field]
		if !listed {
			continue
		}
		said := d.list(field)
		if one, ok := value.(string); ok {
			said = []string{one}
		}
		for _, v := range said {
			if !slices.Contains(values, v) {
				all = append(all, field+": "+v)
			}
		}
	}
	return all
}
