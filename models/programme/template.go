package programme

import (
	"strconv"
	"unicode/utf8"

	"passerelle/models/fault"
)

// Bounds of a template: letters of its texts and number of its sessions.
const (
	MaxName     = 120
	MaxText     = 2000
	MaxSessions = 40
)

// Theme is what sort of programme it is.
type Theme string

// Themes as the schema lists them.
const (
	Motivation   Theme = "motivation"
	SocialSkills Theme = "social_skills"
	Behaviour    Theme = "behaviour"
	OtherTheme   Theme = "other"
	// CultureTheme is that of cultural actions, which are not written as programmes are.
	CultureTheme Theme = "culture"
)

// Themes lists those of collective programmes in the order of a menu.
var Themes = []Theme{Motivation, SocialSkills, Behaviour, OtherTheme}

// Template is what a version of a programme says.
type Template struct {
	Name       string
	Theme      Theme
	Objectives string
	EntryRules string // who may enter, in words
	SeatsMin   int
	SeatsMax   int
	Minutes    int   // of a session that says nothing else
	Rules      Rules // the zero value stands for UsualRules
	Sessions   []Step
	// Questions are asked before and after a cycle, on a scale from 1 to 5.
	Questions []string
}

// Rules are the local rules of a version: no text of law sets them.
type Rules struct {
	// ClosedAfter is from the start of which session nobody enters any more; 0 in
	// an open group.
	ClosedAfter int
	// OfferDays is for how many working days a freed seat is offered.
	OfferDays int
	// CompletionPercent is the share of the sessions held in which one takes part
	// to have completed the cycle.
	CompletionPercent int
	// AbsencesLimit is from how many unexplained absences on it is proposed to
	// decide whether somebody stays.
	AbsencesLimit int
}

// UsualRules are those of a version that says nothing else.
var UsualRules = Rules{ClosedAfter: 2, OfferDays: 2, CompletionPercent: 75, AbsencesLimit: 3}

// Step is one session of a template.
type Step struct {
	Theme      string
	Minutes    int // 0 for those of the version
	Objectives string
	Material   string
}

// Lasts is how long the session is, in minutes, in a version of so many.
func (s Step) Lasts(usual int) int {
	if s.Minutes > 0 {
		return s.Minutes
	}
	return usual
}

// Steps are sessions of which only the theme is said.
func Steps(themes ...string) []Step {
	all := make([]Step, len(themes))
	for i, theme := range themes {
		all[i].Theme = theme
	}
	return all
}

func (t Template) rules() Rules {
	if t.Rules == (Rules{}) {
		return UsualRules
	}
	return t.Rules
}

// check refuses the fields of the form of a template, each under its name; those
// of the third session end in [3].
func (t Template) check(wrong *fault.Collector) {
	wrong.Require("name", t.Name, "programme.error.name")
	within(wrong, "name", t.Name, MaxName)
	if !t.Theme.known() {
		wrong.Add("theme", "programme.error.theme")
	}
	within(wrong, "objectives", t.Objectives, MaxText)
	within(wrong, "entry_rules", t.EntryRules, MaxText)
	checkQuestions(wrong, t.Questions)
	t.checkNumbers(wrong)
	if len(t.Sessions) == 0 || len(t.Sessions) > MaxSessions {
		wrong.Add("step_theme[1]", "programme.error.sessions_count", "max", MaxSessions)
	}
	for i, step := range t.Sessions {
		of := "[" + strconv.Itoa(i+1) + "]"
		wrong.Require("step_theme"+of, step.Theme, "programme.error.step_theme")
		within(wrong, "step_theme"+of, step.Theme, MaxName)
		within(wrong, "step_objectives"+of, step.Objectives, MaxText)
		within(wrong, "step_material"+of, step.Material, MaxText)
		if step.Minutes != 0 && !lasting(step.Minutes) {
			wrong.Add("step_minutes"+of, "programme.error.minutes")
		}
	}
}

func (t Template) checkNumbers(wrong *fault.Collector) {
	rules := t.rules()
	if t.SeatsMin < 1 || t.SeatsMin > 1000 {
		wrong.Add("seats_min", "programme.error.seats_min")
	}
	if t.SeatsMax < t.SeatsMin || t.SeatsMax > 1000 {
		wrong.Add("seats_max", "programme.error.seats")
	}
	if !lasting(t.Minutes) {
		wrong.Add("minutes", "programme.error.minutes")
	}
	if rules.ClosedAfter < 0 || rules.ClosedAfter > MaxSessions {
		wrong.Add("closed_after", "programme.error.closed_after")
	}
	if rules.OfferDays < 1 || rules.OfferDays > 20 {
		wrong.Add("offer_days", "programme.error.offer_days")
	}
	if rules.CompletionPercent < 1 || rules.CompletionPercent > 100 {
		wrong.Add("completion_percent", "programme.error.completion")
	}
	if rules.AbsencesLimit < 1 || rules.AbsencesLimit > 20 {
		wrong.Add("absences_limit", "programme.error.absences")
	}
}

func (t Theme) known() bool {
	for _, one := range Themes {
		if one == t {
			return true
		}
	}
	return false
}

func lasting(minutes int) bool { return minutes >= 15 && minutes <= 600 }

func within(wrong *fault.Collector, field, text string, most int) {
	if utf8.RuneCountInString(text) > most {
		wrong.Add(field, "programme.error.length", "max", most)
	}
}
