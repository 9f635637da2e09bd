package cycles

import (
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"passerelle/handlers/web"
	"passerelle/models/day"
	"passerelle/models/fault"
	"passerelle/models/person"
	"passerelle/models/programme"
	views "passerelle/views/cycles"
)

// readNew reads the typed form into what the model takes, and names every field
// that cannot be read.
func readNew(form views.NewForm) (programme.NewCycle, error) {
	var wrong fault.Collector
	wanted := programme.NewCycle{Room: form.Room}
	var err error
	if wanted.Programme, err = web.Parse[programme.Programme](form.ProgrammeID); err != nil {
		wrong.Add("programme_id", "cycle.error.programme")
	}
	wanted.Branch = readID(form.BranchID, "branch_id", "cycle.error.branch", &wrong)
	if wanted.From, err = person.ParseDay(form.FirstOn); err != nil {
		wrong.Add("first_on", "cycle.error.day")
	}
	if wanted.At, err = day.ParseClock(form.At); err != nil {
		wrong.Add("at", "cycle.error.at")
	}
	weekday := readNumber(form.Weekday, "weekday", "cycle.error.weekday", 1, 7, &wrong)
	wanted.Weekday = time.Weekday(weekday % 7)
	wanted.Every = readNumber(form.Every, "every", "cycle.error.every", 1, 4, &wrong)
	wanted.Seats = readNumber(form.Seats, "seats", "cycle.error.seats_number", 1, 1000, &wrong)
	if strings.TrimSpace(form.Overbooking) != "" {
		wanted.Overbooking = readNumber(form.Overbooking, "overbooking", "cycle.error.overbooking", 0, 1000, &wrong)
	}
	wanted.Lead = readOptional(form.LeadID, "lead_id", &wrong)
	wanted.Co = readOptional(form.CoID, "co_id", &wrong)
	wanted.External = readOptional(form.ExternalID, "external_id", &wrong)
	return wanted, wrong.Err()
}

func readOptional(text, field string, wrong *fault.Collector) uuid.UUID {
	if text == "" {
		return uuid.Nil
	}
	return readID(text, field, "cycle.error.facilitator", wrong)
}

func readID(text, field, key string, wrong *fault.Collector) uuid.UUID {
	id, err := uuid.Parse(text)
	if err != nil || id == uuid.Nil {
		wrong.Add(field, key)
		return uuid.Nil
	}
	return id
}

func readNumber(text, field, key string, least, most int, wrong *fault.Collector) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < least || n > most {
		wrong.Add(field, key)
		return least
	}
	return n
}
