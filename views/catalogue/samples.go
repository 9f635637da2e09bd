// Package catalogue shows every component in all its states on one page, which
// the tests look at with a browser and people with their eyes.
//
// Its sentences are examples, not messages: they stand here in French and are
// not in package locales.
package catalogue

import (
	"github.com/a-h/templ"

	"passerelle/views/layout"
	"passerelle/views/ui"
)

// Shell is an officer's shell, full: seven entries, unread messages, a flash.
func Shell() layout.Shell {
	return layout.Shell{
		Product: "Passerelle",
		Place:   "SPIP du Val-Clair",
		User:    "Nadia BELMONT",
		Role:    "CPIP, antenne de Sainte-Aurore",
		Nav: []layout.NavItem{
			{Label: "Ma journée", Href: "#ma-journee", Current: true, Count: 4},
			{Label: "Personnes", Href: "#personnes"},
			{Label: "Orientations", Href: "#orientations"},
			{Label: "Programmes", Href: "#programmes"},
			{Label: "Activités", Href: "#activites"},
			{Label: "Annuaire", Href: "#annuaire"},
		},
		Search:    true,
		Inbox:     3,
		InboxHref: "#inbox",
		Languages: []layout.Language{{Tag: "fr", Label: "Français", Current: true}, {Tag: "en", Label: "English"}},
		Path:      "/_catalogue/components",
		Flash:     &layout.Flash{Tone: ui.Good, Message: "L’orientation a été envoyée à Le Relais des Tilleuls."},
		Demo:      true,
	}
}

var tones = []ui.Tone{ui.Neutral, ui.Info, ui.Good, ui.Warn, ui.Bad}

var toneWords = map[ui.Tone]string{
	ui.Neutral: "Brouillon",
	ui.Info:    "Reçue",
	ui.Good:    "Acceptée",
	ui.Warn:    "Complément demandé",
	ui.Bad:     "Refusée",
}

var personCrumbs = []ui.Crumb{{Label: "Ma journée", Href: "#"}, {Label: "Personnes", Href: "#"}, {Label: "MARCHAND Lucas"}}

func personFile() ui.FileProps {
	return ui.FileProps{
		Kind:     "Personne suivie",
		Title:    "MARCHAND Lucas",
		Subtitle: "Né le 14 mars 1994 · N° APPI 202600000012",
		State:    &ui.BadgeProps{Label: "Suivi en cours", Tone: ui.Good},
		Crumbs:   personCrumbs,
		Facts: []ui.Fact{
			{Label: "Mesure", Value: "Sursis probatoire"},
			{Label: "Fin de mesure", Value: "18 juin 2027"},
			{Label: "CPIP référente", Value: "Nadia BELMONT"},
		},
	}
}

func facts() []ui.Fact {
	return []ui.Fact{
		{Label: "Structure", Value: "Le Relais des Tilleuls, hébergement d’insertion", Change: "#structure"},
		{Label: "Objet", Value: "Trouver un hébergement stable avant la fin du bail, le 15 décembre 2026.", Change: "#objet"},
		{Label: "Téléphone", Value: "06 39 98 12 34", Change: "#telephone"},
		{Label: "Interprète", Change: "#interprete"},
		{Label: "État", Body: ui.Badge(ui.BadgeProps{Label: "Envoyée", Tone: ui.Info})},
	}
}

func sharedFacts() []ui.Fact {
	return []ui.Fact{
		{Label: "Nom", Value: "MARCHAND Lucas"},
		{Label: "Naissance", Value: "14 mars 1994"},
		{Label: "Téléphone", Value: "06 39 98 12 34, message vocal possible"},
		{Label: "Objet", Value: "Trouver un hébergement stable avant la fin du bail, le 15 décembre 2026."},
		{Label: "CPIP référente", Value: "Nadia BELMONT, 01 99 00 12 34"},
	}
}

func personTable() ui.TableProps {
	row := func(name, born, measure, end string, tone ui.Tone, state, count string) ui.Row {
		return ui.Row{Href: "#personne", Cells: []templ.Component{
			ui.Text(name), ui.Text(born), ui.Text(measure), ui.Text(end),
			ui.Badge(ui.BadgeProps{Label: state, Tone: tone}), ui.Text(count),
		}}
	}
	return ui.TableProps{
		Caption: "Personnes suivies de l’antenne de Sainte-Aurore",
		Columns: []ui.Column{
			{Label: "Nom"}, {Label: "Naissance", Tight: true}, {Label: "Mesure"},
			{Label: "Fin de mesure", Tight: true}, {Label: "État"}, {Label: "Orientations", Number: true},
		},
		Rows: []ui.Row{
			row("ABADIE Chloé", "02/09/1988", "Sursis probatoire", "18/06/2027", ui.Good, "Suivi en cours", "2"),
			row("DE LA TOUR Jean-Baptiste", "29/02/1996", "Contrôle judiciaire", "–", ui.Info, "Avant jugement", "0"),
			row("MARCHAND Lucas", "14/03/1994", "Travail d’intérêt général", "01/12/2026", ui.Warn, "Fin proche", "11"),
			row("N’DIAYE-LEROY Awa", "30/11/2001", "Suivi socio-judiciaire", "22/04/2029", ui.Neutral, "Transfert demandé", "1"),
		},
	}
}

func act(label, about string) templ.Component {
	return ui.Button(ui.ButtonProps{Label: label, About: about, Kind: ui.Secondary, Small: true})
}

func worklist() []ui.WorkGroup {
	return []ui.WorkGroup{
		{Title: "En retard", Tone: ui.Bad, Count: 2, Rows: []ui.Work{
			{
				Who: "MARCHAND Lucas", Href: "#", What: "attend la réponse du Relais des Tilleuls.",
				Since: "Envoyée il y a 12 jours · Hébergement", Due: "en retard de 2 jours", DueTone: ui.Bad,
				Act: act("Relancer", "Le Relais des Tilleuls pour MARCHAND Lucas"),
			},
			{
				Who: "ABADIE Chloé", Href: "#", What: "doit compléter son dossier pour le CSAPA Rive Douce.",
				Since: "Complément demandé le 16 novembre 2026", Due: "en retard de 1 jour", DueTone: ui.Bad,
				Act: act("Compléter", "le dossier de ABADIE Chloé"),
			},
		}},
		{Title: "Aujourd’hui", Count: 1, Rows: []ui.Work{{
			Who: "N’DIAYE-LEROY Awa", Href: "#", What: "commence le cycle « Aller vers le changement » à 14 h 30.",
			Since: "Séance 1 sur 8 · Salle des Acacias", Due: "dans 5 heures", DueTone: ui.Warn,
			Act: ui.ButtonLink(ui.LinkProps{Label: "Ouvrir", About: "la séance", Href: "#", Kind: ui.Secondary, Small: true}),
		}}},
		{Title: "Cette semaine", Count: 1, Rows: []ui.Work{{
			Who: "DE LA TOUR Jean-Baptiste", Href: "#", What: "termine sa mesure le 1er décembre 2026.",
			Due: "dans 4 jours",
			Act: act("Préparer la fin", "de mesure de DE LA TOUR Jean-Baptiste"),
		}}},
	}
}

func moments() []ui.Moment {
	return []ui.Moment{
		{When: "23 novembre 2026 à 8 h 40", Machine: "2026-11-23T08:40:00+01:00", Title: "Orientation acceptée par Le Relais des Tilleuls", Href: "#", Tone: ui.Good, Detail: "Entrée prévue le 1er décembre 2026."},
		{When: "20 novembre 2026 à 16 h 05", Machine: "2026-11-20T16:05:00+01:00", Title: "Complément demandé", Tone: ui.Warn, Detail: "« Une pièce d’identité en cours de validité est-elle disponible ? »"},
		{When: "19 novembre 2026 à 9 h", Machine: "2026-11-19T09:00:00+01:00", Title: "Absence non justifiée à la séance 3", Href: "#", Tone: ui.Bad},
		{When: "12 novembre 2026 à 11 h 12", Machine: "2026-11-12T11:12:00+01:00", Title: "Orientation envoyée par Nadia BELMONT", Href: "#", Tone: ui.Info, Icon: ui.SignForward},
		{When: "3 novembre 2026", Machine: "2026-11-03", Title: "Dossier ouvert", Icon: ui.SignDocument},
	}
}

func tasks() []ui.Task {
	return []ui.Task{
		{Label: "Besoin et structure", Href: "#", Hint: "Hébergement · Le Relais des Tilleuls", State: ui.BadgeProps{Label: "Terminé", Tone: ui.Good}},
		{Label: "Objet et échéance", Href: "#", State: ui.BadgeProps{Label: "En cours", Tone: ui.Info}},
		{Label: "Accord de la personne", Href: "#", State: ui.BadgeProps{Label: "À faire"}},
		{Label: "Relire et envoyer", Hint: "Possible quand les étapes précédentes sont terminées.", State: ui.BadgeProps{Label: "Pas encore possible"}},
	}
}

var (
	commonMarks = []ui.Option{{Value: "present", Label: "Présent"}, {Value: "late", Label: "En retard"}, {Value: "absent", Label: "Absent"}}
	rareMarks   = []ui.Option{
		{Value: "excused", Label: "Absence justifiée"}, {Value: "left", Label: "Parti avant la fin"},
		{Value: "waiting", Label: "Justificatif attendu"}, {Value: "cancelled", Label: "Annulé par le service"},
	}
)

func roll() []ui.MarkRow {
	row := func(id, name, detail, value string) ui.MarkRow {
		return ui.MarkRow{Name: "mark[" + id + "]", Person: name, Detail: detail, Value: value, Common: commonMarks, Others: rareMarks}
	}
	return []ui.MarkRow{
		row("1", "ABADIE Chloé", "", "present"),
		row("2", "DE LA TOUR Jean-Baptiste", "Première séance", ""),
		row("3", "MARCHAND Lucas", "Absent à la séance 3", "excused"),
	}
}

var decisions = []ui.Option{
	{Value: "accept", Label: "Accepter", Hint: "Vous fixez une date d’entrée. Le CPIP est prévenu aussitôt."},
	{Value: "waitlist", Label: "Mettre en liste d’attente", Hint: "Vous répondez plus tard. Le délai de réponse est suspendu."},
	{Value: "decline", Label: "Refuser", Hint: "Vous indiquez un motif. Le dossier se ferme pour votre structure."},
}

var wrong = ui.Errors{
	{Field: "family_name", Message: "Saisissez le nom de naissance."},
	{Field: "born_on", Message: "Saisissez une date au format jj/mm/aaaa."},
	{Field: "branch", Message: "Choisissez une antenne."},
	{Field: "contact", Message: "Choisissez au moins un moyen de contact."},
	{Field: "agreed", Message: "Confirmez que la personne a été informée."},
	{Field: "note", Message: "Écrivez au plus 500 caractères."},
	{Field: "answer", Message: "Choisissez une réponse."},
	{Message: "Une personne porte déjà ce numéro APPI."},
}

var (
	branches = []ui.Option{{Value: "aurore", Label: "Sainte-Aurore"}, {Value: "mornay", Label: "Mornay-les-Étangs"}}
	reasons  = []ui.Option{{Value: "moved", Label: "Déménagement"}, {Value: "ended", Label: "Fin de mesure"}, {Value: "other", Label: "Autre"}}
	contacts = []ui.Option{{Value: "voice", Label: "Message vocal"}, {Value: "sms", Label: "SMS", Hint: "Le texte ne mentionne jamais la justice."}, {Value: "mail", Label: "Courrier électronique"}}
)
