//go:build !release

package bench

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// script writes what was recorded for pgbench: each client runs the statements
// of one officer, one of their variants by chance.
func (b benchmark) script(r recording) (string, error) {
	var text strings.Builder
	fmt.Fprintf(&text, "\\set q random(0, %d)\n\\set i :i + 1\n", b.variants-1)
	for client, o := range r.officers {
		fmt.Fprintf(&text, "\\if :client_id = %d\n\\set k %d + :turn * %d + :i\n", client, o.first-1, o.saves/3)
		for variant, sent := range r.sent[client] {
			if len(sent) == 0 {
				return "", errors.New("no statement was recorded")
			}
			fmt.Fprintf(&text, "\\if :q = %d\n", variant)
			if b.unit {
				text.WriteString("begin;\n")
			}
			for _, s := range sent {
				sql, err := s.literal()
				if err != nil {
					return "", err
				}
				text.WriteString(b.own(sql, o) + ";\n")
			}
			if b.unit {
				text.WriteString("commit;\n")
			}
			text.WriteString("\\endif\n")
		}
		text.WriteString("\\endif\n")
	}
	return text.String(), nil
}

var (
	parameter = regexp.MustCompile(`\$(\d+)`)
	// variable is what pgbench would put a value in for; its names begin with a letter.
	variable = regexp.MustCompile(`:[\pL_]`)
	spaces   = regexp.MustCompile(`\s+`)
)

// literal is the statement on one line with its values written in.
func (s statement) literal() (string, error) {
	var wrong error
	sql := parameter.ReplaceAllStringFunc(spaces.ReplaceAllString(s.sql, " "), func(p string) string {
		n, err := strconv.Atoi(p[1:])
		if err != nil || n < 1 || n > len(s.args) {
			wrong = fmt.Errorf("no value for %s", p)
			return p
		}
		text, err := write(s.args[n-1])
		if err != nil {
			wrong = err
		}
		return text
	})
	return strings.TrimSuffix(strings.TrimSpace(sql), ";"), wrong
}

// write gives a value as SQL. pgbench takes a colon for the start of a
// variable: moments are written without.
func write(value any) (string, error) {
	at := reflect.ValueOf(value)
	if value == nil || at.Kind() == reflect.Pointer && at.IsNil() {
		return "null", nil
	}
	if v, ok := value.(driver.Valuer); ok {
		inner, err := v.Value()
		if err != nil {
			return "", err
		}
		if _, again := inner.(driver.Valuer); !again {
			return write(inner)
		}
	}
	if t, ok := value.(time.Time); ok {
		return t.UTC().Format("'20060102T150405.000000Z'"), nil
	}
	switch at.Kind() {
	case reflect.Pointer:
		return write(at.Elem().Interface())
	case reflect.String:
		return quote(at.String())
	case reflect.Bool, reflect.Int, reflect.Int32, reflect.Int64:
		return fmt.Sprint(value), nil
	case reflect.Slice:
		return writeList(at)
	}
	return "", fmt.Errorf("a value of type %T cannot be written", value)
}

func quote(text string) (string, error) {
	if strings.ContainsAny(text, `;\`) || variable.MatchString(text) {
		return "", errors.New("a text that pgbench would misread")
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'", nil
}

// writeList gives an array without saying of what, as a value comes from the
// portal: the statement says it.
func writeList(list reflect.Value) (string, error) {
	var all []string
	for i := range list.Len() {
		text, err := write(list.Index(i).Interface())
		if err != nil {
			return "", err
		}
		if strings.Contains(text, `"`) {
			return "", errors.New("a text within a list that would have to be escaped")
		}
		if text != "null" {
			text = `"` + strings.Trim(text, "'") + `"`
		}
		all = append(all, text)
	}
	return "'{" + strings.Join(all, ",") + "}'", nil
}
