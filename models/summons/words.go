package summons

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm/clause"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/fold"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// WordsLength bounds what a service adds, in characters.
const WordsLength = 300

// Words is what the service adds to its letters and e-mails of a kind, in French,
// and who wrote it.
type Words struct {
	Kind        Kind
	Words       string
	ChangedAt   time.Time
	ChangedName string
}

// VersionID identifies a version of what a service adds.
type VersionID = id.Of[Version]

// Version is what a service added to a kind of message at a time, and who wrote it;
// empty where nothing was added any more.
type Version struct {
	ID          VersionID
	Kind        Kind
	Words       string
	ChangedAt   time.Time
	ChangedName string
}

const versions = `select id, kind, words, changed_at, changed_name from summons_words_versions where service_id = ? and `

// versionsLength bounds what a page shows of them.
const versionsLength = 20

// FormerWords lists the versions of a kind before the one in force, the latest first.
func FormerWords(ctx context.Context, tx *db.Tx, kind Kind) ([]Version, error) {
	var all []Version
	err := store.In(ctx, tx).Raw(versions+"kind = ? order by changed_at desc, id desc offset 1 limit ?", tx.Actor.Service, string(kind), versionsLength).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("former words of %s: %w", kind, err)
	}
	return all, nil
}

// VersionOf is one version of the actor's service.
func VersionOf(ctx context.Context, tx *db.Tx, which VersionID) (Version, error) {
	var v Version
	found := store.In(ctx, tx).Raw(versions+"id = ?", tx.Actor.Service, which).Scan(&v)
	if found.Error != nil {
		return Version{}, fmt.Errorf("words %s: %w", which, found.Error)
	}
	if found.RowsAffected == 0 {
		return Version{}, fault.Missing()
	}
	return v, nil
}

// WordsOf are what the actor's service adds, by kind; what it adds nothing to is
// not in the answer.
func WordsOf(ctx context.Context, tx *db.Tx) (map[Kind]Words, error) {
	var all []Words
	err := store.In(ctx, tx).Raw("select kind, words, changed_at, changed_name from summons_words where service_id = ?", tx.Actor.Service).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("words of messages: %w", err)
	}
	by := map[Kind]Words{}
	for _, one := range all {
		by[one.Kind] = one
	}
	return by, nil
}

// reveals are beginnings of words, folded, that say why somebody is written to.
// Whoever opens a letter or looks over a shoulder must not read them.
var reveals = []string{"spip", "cpip", "dpip", "probation", "justice", "judiciaire", "penitentiaire", "penal", "condamn", "peine", "tribunal", "juge", "prison", "emprison", "carceral", "prevenu", "detenu",
	"detention", "incarcer", "ecrou", "bracelet", "sursis", "procureur", "magistrat", "avocat", "delit", "crime", "criminel", "infraction", "recidive", "addict", "psychiatr", "violence"}

// Reveals finds a word that says why somebody is written to; empty where there is
// none.
func Reveals(text string) string {
	var words []string
	spelled := "" // S.P.I.P., S-P-I-P
	for word := range strings.FieldsFuncSeq(text, fold.Parts) {
		if utf8.RuneCountInString(word) == 1 {
			spelled += word
			continue
		}
		words, spelled = append(words, spelled, word), ""
	}
	for _, word := range append(words, spelled) {
		folded := fold.Text(word)
		if slices.ContainsFunc(reveals, func(start string) bool { return strings.HasPrefix(folded, start) }) {
			return word
		}
	}
	return ""
}

// tidy is a text as it is kept: browsers end lines with two characters.
func tidy(words string) string { return strings.TrimSpace(strings.ReplaceAll(words, "\r\n", "\n")) }

// CheckWords says what is wrong with an addition, as faults of the fields kind and
// words.
func CheckWords(kind Kind, words string) error {
	words = tidy(words)
	var wrong fault.Collector
	if !slices.Contains(Kinds, kind) {
		wrong.Add("kind", "summons.error.kind")
	}
	if utf8.RuneCountInString(words) > WordsLength {
		wrong.Add("words", "person.error.long", "max", WordsLength)
	}
	if word := Reveals(words); word != "" {
		wrong.Add("words", "summons.error.reveals", "word", word)
	}
	return wrong.Err()
}

// SetWords changes what the actor's service adds to a kind of message; empty is
// nothing. What was sent stays, and so does the version before. What is in force
// already is no new version.
func SetWords(ctx context.Context, tx *db.Tx, kind Kind, words string) error {
	words = tidy(words)
	if err := CheckWords(kind, words); err != nil {
		return err
	}
	now, err := WordsOf(ctx, tx)
	if err != nil || now[kind].Words == words {
		return err
	}
	row := map[string]any{"service_id": tx.Actor.Service, "kind": string(kind), "words": words, "changed_at": tx.Now, "changed_by": tx.Actor.Account, "changed_name": tx.Actor.Name}
	if words == "" {
		err = store.In(ctx, tx).Exec("delete from summons_words where service_id = ? and kind = ?", tx.Actor.Service, string(kind)).Error
	} else {
		err = store.In(ctx, tx).Table("summons_words").Clauses(clause.OnConflict{
			Columns: []clause.Column{{Name: "service_id"}, {Name: "kind"}}, DoUpdates: clause.AssignmentColumns([]string{"words", "changed_at", "changed_by", "changed_name"}),
		}).Create(row).Error
	}
	if err != nil {
		return fmt.Errorf("words of %s: %w", kind, err)
	}
	version := maps.Clone(row)
	version["id"] = id.New[Version]()
	if err := store.In(ctx, tx).Table("summons_words_versions").Create(version).Error; err != nil {
		return fmt.Errorf("version of the words of %s: %w", kind, err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: audit.Change, Noun: "summons_settings", ID: tx.Actor.Service, Detail: string(kind)})
}
