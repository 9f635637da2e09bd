package programme

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/internal/store"
)

// Bounds of a questionnaire: how many questions, letters of each, the best score,
// and how many must have answered before anything is shown of their answers.
const (
	MaxQuestions   = 20
	QuestionLength = 200
	BestScore      = 5
	FewestAnswers  = 5
)

// Stage is when people answer.
type Stage string

// Stages of a questionnaire.
const (
	BeforeCycle Stage = "before"
	AfterCycle  Stage = "after"
)

// Stages lists them.
var Stages = []Stage{BeforeCycle, AfterCycle}

// Questionnaire is what the version of a cycle asks, and of whom the answers are
// in: which they are is never told of one person.
type Questionnaire struct {
	Questions []string
	Entered   map[EnrolmentID]map[Stage]bool
}

// QuestionnaireOf loads that of a cycle; without questions there is none.
func QuestionnaireOf(ctx context.Context, tx *db.Tx, cycle CycleID) (Questionnaire, error) {
	q := Questionnaire{Entered: map[EnrolmentID]map[Stage]bool{}}
	var err error
	if q.Questions, err = questions(ctx, tx, "version_id = (select version_id from cycles where id = ?)", cycle); err != nil {
		return Questionnaire{}, err
	}
	var rows []struct {
		Enrolment EnrolmentID
		Stage     Stage
	}
	err = store.In(ctx, tx).Raw("select distinct enrolment_id as enrolment, stage from questionnaire_answers where cycle_id = ?", cycle).Scan(&rows).Error
	if err != nil {
		return Questionnaire{}, fmt.Errorf("questionnaires of cycle %s: %w", cycle, err)
	}
	for _, row := range rows {
		if q.Entered[row.Enrolment] == nil {
			q.Entered[row.Enrolment] = map[Stage]bool{}
		}
		q.Entered[row.Enrolment][row.Stage] = true
	}
	return q, nil
}

func questions(ctx context.Context, tx *db.Tx, where string, args ...any) ([]string, error) {
	var words []string
	if err := store.In(ctx, tx).Table("programme_questions").Where(where, args...).Order("position").Pluck("words", &words).Error; err != nil {
		return nil, fmt.Errorf("questions: %w", err)
	}
	return words, nil
}

// Answers are the scores somebody gave, from 1 to BestScore, by the place of the
// question from 1. A question without a score was left out.
type Answers struct {
	Enrolment EnrolmentID
	Stage     Stage
	Scores    map[int]int
}

const enterScore = `
insert into questionnaire_answers (enrolment_id, cycle_id, service_id, stage, position, score, entered_at, entered_by) values (?, ?, ?, ?, ?, ?, ?, ?)
on conflict (enrolment_id, stage, position) do update set score = excluded.score, entered_at = excluded.entered_at, entered_by = excluded.entered_by`

// Enter writes down somebody's answers; entered again they replace the former.
func Enter(ctx context.Context, tx *db.Tx, cycle CycleID, a Answers) error {
	q, err := QuestionnaireOf(ctx, tx, cycle)
	if err != nil {
		return err
	}
	e, err := enrolmentByID(ctx, tx, a.Enrolment)
	if fault.Is(err, fault.NotFound) || err == nil && e.Cycle != cycle {
		return fault.Field("enrolment_id", "questionnaire.error.who")
	}
	if err != nil {
		return err
	}
	var wrong fault.Collector
	if a.Stage != BeforeCycle && a.Stage != AfterCycle {
		wrong.Add("stage", "questionnaire.error.stage")
	}
	if len(a.Scores) == 0 {
		wrong.Add("score[1]", "questionnaire.error.none")
	}
	for position, score := range a.Scores {
		if position < 1 || position > len(q.Questions) || score < 1 || score > BestScore {
			wrong.Add("score["+strconv.Itoa(position)+"]", "questionnaire.error.score")
		}
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	for position, score := range a.Scores {
		err := store.In(ctx, tx).Exec(enterScore, a.Enrolment, cycle, tx.Actor.Service, a.Stage, position, score, tx.Now, tx.Actor.Account).Error
		if err != nil {
			return fmt.Errorf("answers of enrolment %s: %w", a.Enrolment, err)
		}
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "questionnaire", ID: a.Enrolment.UUID, Person: e.Person, Detail: string(a.Stage)})
}

// Result is what a group answered to one question. A mean is 0 where fewer than
// FewestAnswers have answered: one could tell who said what.
type Result struct {
	Question                  string
	BeforeTenths, AfterTenths int // means in tenths of a point
}

const results = `
select q.words as question,
  coalesce((select case when count(*) >= @fewest then round(avg(a.score) * 10) end from questionnaire_answers a where a.cycle_id = c.id and a.position = q.position and a.stage = 'before'), 0) as before_tenths,
  coalesce((select case when count(*) >= @fewest then round(avg(a.score) * 10) end from questionnaire_answers a where a.cycle_id = c.id and a.position = q.position and a.stage = 'after'), 0) as after_tenths
from cycles c join programme_questions q on q.version_id = c.version_id where c.id = @cycle order by q.position`

// Results lists what the group of a cycle answered, in the order of the questions.
func Results(ctx context.Context, tx *db.Tx, cycle CycleID) ([]Result, error) {
	var found []Result
	if err := store.In(ctx, tx).Raw(results, map[string]any{"cycle": cycle, "fewest": FewestAnswers}).Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("results of cycle %s: %w", cycle, err)
	}
	return found, nil
}

func addQuestions(ctx context.Context, tx *db.Tx, version uuid.UUID, words []string) error {
	for i, one := range words {
		row := map[string]any{"version_id": version, "service_id": tx.Actor.Service, "position": i + 1, "words": one}
		if err := store.In(ctx, tx).Table("programme_questions").Create(row).Error; err != nil {
			return fmt.Errorf("questions of version %s: %w", version, err)
		}
	}
	return nil
}

// readQuestions takes one question a line.
func readQuestions(text string) (words []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			words = append(words, line)
		}
	}
	return words
}

func checkQuestions(wrong *fault.Collector, words []string) {
	long := len(words) > MaxQuestions
	for _, one := range words {
		long = long || utf8.RuneCountInString(one) > QuestionLength
	}
	if long {
		wrong.Add("questions", "programme.error.questions", "max", MaxQuestions, "length", QuestionLength)
	}
}
