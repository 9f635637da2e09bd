package inclusion

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"passerelle/models/day"
	"passerelle/models/partner"
	"passerelle/models/person"
	"passerelle/models/region"
)

// place is a structure in the portal's columns: an organisation and its site.
type place struct {
	Name        string   `json:"name"`
	SIRET       string   `json:"siret"`
	Phone       string   `json:"phone"`
	Email       string   `json:"email"`
	Website     string   `json:"website"`
	Description string   `json:"description"`
	Address     string   `json:"address"`
	AddressMore string   `json:"address_more"`
	PostalCode  string   `json:"postal_code"`
	Commune     string   `json:"commune"`
	Insee       string   `json:"insee"`
	Hours       string   `json:"hours"`
	Own         placeOwn `json:"own"`
}

// placeOwn is what only this portal says of a structure.
type placeOwn struct {
	Kind string `json:"kind"`
	RNA  string `json:"rna,omitempty"`
	Site string `json:"site,omitempty"` // the site's name where it is not the organisation's
}

// field joins a field of the schema with a column.
type field[T any] struct {
	name   string
	column func(*T) *string
	read   func(string) string
}

func same(text string) string { return text }

// phone is in E.164 in the portal; what is no number stays with the document.
func phone(text string) string {
	number, err := person.ParsePhone(text, region.Region(""))
	if err != nil {
		return ""
	}
	return number
}

func siret(text string) string {
	if len(text) != 14 || strings.Trim(text, "0123456789") != "" {
		return ""
	}
	return text
}

func placeFields() []field[place] {
	return []field[place]{
		{"nom", func(p *place) *string { return &p.Name }, same},
		{"siret", func(p *place) *string { return &p.SIRET }, siret},
		{"telephone", func(p *place) *string { return &p.Phone }, phone},
		{"courriel", func(p *place) *string { return &p.Email }, same},
		{"site_web", func(p *place) *string { return &p.Website }, same},
		{"description", func(p *place) *string { return &p.Description }, same},
		{"adresse", func(p *place) *string { return &p.Address }, same},
		{"complement_adresse", func(p *place) *string { return &p.AddressMore }, same},
		{"code_postal", func(p *place) *string { return &p.PostalCode }, same},
		{"commune", func(p *place) *string { return &p.Commune }, same},
		{"code_insee", func(p *place) *string { return &p.Insee }, same},
		{"horaires_accueil", func(p *place) *string { return &p.Hours }, same},
	}
}

// networks say by who carries it what an organisation does.
var networks = map[string]partner.Kind{
	"siao": partner.Housing, "chrs": partner.Housing, "chu": partner.Housing, "huda": partner.Housing, "cada": partner.Housing, "residences-fjt": partner.Housing,
	"csapa": partner.Health, "caarud": partner.Health, "cmp": partner.Health, "mission-locale": partner.Employment, "france-travail": partner.Employment,
	"cap-emploi-reseau-cheops": partner.Employment, "plie": partner.Employment, "geiq": partner.Employment, "aci": partner.Employment, "ei": partner.Employment,
	"etti": partner.Employment, "ai": partner.Employment, "afpa": partner.Training, "epide": partner.Training, "ecoles-de-la-deuxieme-chance": partner.Training,
	"points-justice": partner.Rights, "cidff": partner.Rights, "ccas-cias": partner.Rights, "caf": partner.Rights, "cpam": partner.Rights, "unaf": partner.Family,
}

func placeOf(d Document) place {
	p := place{Own: placeOwn{Kind: string(partner.Association)}}
	for _, f := range placeFields() {
		*f.column(&p) = f.read(d.text(f.name))
	}
	for _, network := range d.list("reseaux_porteurs") {
		if kind, known := networks[network]; known {
			p.Own.Kind = string(kind)
			break
		}
	}
	extend(d, &p.Own)
	if !slices.Contains(partner.Kinds, partner.Kind(p.Own.Kind)) {
		p.Own.Kind = string(partner.Association)
	}
	return p
}

// work is a service in the portal's columns.
type work struct {
	Name      string   `json:"name"`
	Content   string   `json:"content"`
	Audience  string   `json:"audience"`
	Documents string   `json:"documents"`
	Referring string   `json:"referring"`
	Hours     string   `json:"hours"`
	Phone     string   `json:"phone"`
	Email     string   `json:"email"`
	Areas     []string `json:"areas"`
	Own       workOwn  `json:"own"`
}

// workOwn is what only this portal says of a service.
type workOwn struct {
	Domain          string   `json:"domain"`
	Excluded        string   `json:"excluded,omitempty"`
	Languages       []string `json:"languages"`
	Access          []string `json:"access"`
	Welcomes        []string `json:"welcomes"`
	Seats           int      `json:"seats"`
	SeatsFree       int      `json:"seats_free"`
	SeatsSaidOn     string   `json:"seats_said_on,omitempty"` // as 2026-11-23
	WaitingList     bool     `json:"waiting_list"`
	WaitingDays     int      `json:"waiting_days,omitempty"`
	Suspended       bool     `json:"suspended,omitempty"`
	AcknowledgeDays int      `json:"acknowledge_days"`
	AnswerDays      int      `json:"answer_days"`
	ExpireDays      int      `json:"expire_days"`
}

func workFields() []field[work] {
	return []field[work]{
		{"nom", func(w *work) *string { return &w.Name }, same},
		{"description", func(w *work) *string { return &w.Content }, same},
		{"publics_precisions", func(w *work) *string { return &w.Audience }, same},
		{"conditions_acces", func(w *work) *string { return &w.Documents }, same},
		{"mobilisation_precisions", func(w *work) *string { return &w.Referring }, same},
		{"horaires_accueil", func(w *work) *string { return &w.Hours }, same},
		{"telephone", func(w *work) *string { return &w.Phone }, phone},
		{"courriel", func(w *work) *string { return &w.Email }, same},
	}
}

// needs say which need a category of themes answers, and themes with which one a
// need of the portal leaves.
var (
	needs = map[string]partner.Domain{
		"logement-hebergement": "housing", "sante": "health", "trouver-un-emploi": "employment", "preparer-sa-candidature": "employment", "choisir-un-metier": "employment",
		"creer-une-entreprise": "employment", "mobilite": "employment", "se-former": "training", "lecture-ecriture-calcul": "training", "numerique": "training",
		"famille": "family", "remobilisation": "culture",
	}
	themes = map[partner.Domain]string{
		"housing": "logement-hebergement--rechercher-une-solution-dhebergement-temporaire", "health": "sante--acces-aux-soins",
		"employment": "trouver-un-emploi--repondre-a-des-offres-demploi", "training": "se-former--trouver-sa-formation",
		"rights": "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits", "family": "famille--soutien-a-la-parentalite-et-a-leducation",
		"culture": "remobilisation--activites-sportives-et-culturelles", "sport": "remobilisation--activites-sportives-et-culturelles",
	}
)

func workOf(d Document) work {
	w := work{Areas: areasOf(d.list("zone_eligibilite")), Own: workOwn{
		Domain: "rights", Languages: []string{}, Access: []string{}, Welcomes: []string{}, AcknowledgeDays: 3, AnswerDays: 10, ExpireDays: 30,
	}}
	for _, f := range workFields() {
		*f.column(&w) = f.read(d.text(f.name))
	}
	for _, theme := range d.list("thematiques") {
		category, _, _ := strings.Cut(theme, "--")
		if need, known := needs[category]; known {
			w.Own.Domain = string(need)
			break
		}
	}
	if slices.Contains(d.list("modes_accueil"), "a-distance") {
		w.Own.Access = []string{"remote"}
	}
	extend(d, &w.Own)
	w.Own.mend()
	return w
}

// mend puts what a file says of this portal's own fields within its bounds.
func (o *workOwn) mend() {
	within := func(n, least, most int) int { return min(max(n, least), most) }
	known := func(codes, of []string) []string {
		return slices.DeleteFunc(codes, func(c string) bool { return !slices.Contains(of, c) })
	}
	if !slices.Contains(partner.Domains, partner.Domain(o.Domain)) {
		o.Domain = "rights"
	}
	o.Languages, o.Access, o.Welcomes = known(o.Languages, person.Languages), known(o.Access, partner.Accesses), known(o.Welcomes, partner.Welcomes)
	o.Seats, o.WaitingDays = within(o.Seats, 0, 10_000), within(o.WaitingDays, 0, 1000)
	o.SeatsFree = within(o.SeatsFree, 0, o.Seats)
	o.AcknowledgeDays, o.AnswerDays = within(o.AcknowledgeDays, 1, 30), within(o.AnswerDays, 1, 90)
	o.ExpireDays = within(o.ExpireDays, o.AnswerDays, 180)
	if _, err := day.Parse(o.SeatsSaidOn); err != nil {
		o.SeatsSaidOn = ""
	}
}

// extend reads this portal's own part of a document over what was guessed.
func extend(d Document, into any) {
	part, found := d[own]
	if !found {
		return
	}
	text, err := json.Marshal(part)
	if err != nil {
		return
	}
	// What cannot be read stays with the document and changes nothing.
	was := reflect.ValueOf(into).Elem()
	kept := reflect.New(was.Type()).Elem()
	kept.Set(was)
	if json.Unmarshal(text, into) != nil {
		was.Set(kept)
	}
}

// areasOf are the areas of the schema as the portal keeps them; those it has no
// word for (groups of communes, countries) are kept with an x.
func areasOf(zones []string) []string {
	areas := []string{}
	add := func(codes ...string) {
		for _, code := range codes {
			if !slices.Contains(areas, code) {
				areas = append(areas, code)
			}
		}
	}
	for _, zone := range zones {
		switch {
		case zone == "france" || zone == "99100":
			add("france")
		case len(zone) == 2 || len(zone) == 3:
			add("d:" + zone)
		case len(zone) == 5 && !strings.HasPrefix(zone, "99"):
			add("c:"+zone, "in:"+departmentOf(zone))
		default:
			add("x:" + zone)
		}
	}
	return areas
}

// zonesOf is the way back.
func zonesOf(areas []string) []any {
	var zones []any
	for _, area := range areas {
		kind, code, parted := strings.Cut(area, ":")
		switch {
		case area == "france":
			zones = append(zones, "france")
		case parted && kind != "in":
			zones = append(zones, code)
		}
	}
	return zones
}

func departmentOf(insee string) string {
	if strings.HasPrefix(insee, "97") || strings.HasPrefix(insee, "98") {
		return insee[:3]
	}
	return insee[:2]
}
