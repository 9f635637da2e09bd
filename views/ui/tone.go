package ui

// Tone is what a state means to the reader. It is never told by colour alone:
// components put a sign and a word beside it.
type Tone string

// The tones. The empty tone is Neutral.
const (
	Neutral Tone = ""
	Good    Tone = "good"
	Warn    Tone = "warn"
	Bad     Tone = "bad"
	Info    Tone = "info"
)

// suffix is the State design system's word for the tone.
func (t Tone) suffix() string {
	switch t {
	case Good:
		return "success"
	case Warn:
		return "warning"
	case Bad:
		return "error"
	case Info:
		return "info"
	default:
		return ""
	}
}

// class adds the tone to a class of the State design system, and is empty for
// Neutral.
func (t Tone) class(of string) string {
	if t.suffix() == "" {
		return ""
	}
	return of + "--" + t.suffix()
}

// own adds the tone to a class of ours.
func (t Tone) own(of string) string {
	if t == Neutral {
		return ""
	}
	return of + "--" + string(t)
}

// Sign is the icon that goes with the tone.
func (t Tone) Sign() Sign {
	switch t {
	case Good:
		return SignCheck
	case Warn:
		return SignWarn
	case Bad:
		return SignBad
	case Info:
		return SignInfo
	default:
		return SignDot
	}
}
