package store

import (
	"context"
	"encoding"
	"encoding/binary"
	"fmt"
	"math"
	"reflect"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"passerelle/models/day"
)

// register teaches a connection the two types that every statement carries. By
// itself pgx asks them for their text, fails to read it, words an error and
// parses the text into a value of its own: for each identifier and each day.
func register(_ context.Context, conn *pgx.Conn) error {
	m := conn.TypeMap()
	ids := &pgtype.Type{Name: "uuid", OID: pgtype.UUIDOID, Codec: uuidCodec{}}
	days := &pgtype.Type{Name: "date", OID: pgtype.DateOID, Codec: dayCodec{}}
	m.RegisterType(ids)
	m.RegisterType(days)
	m.RegisterType(&pgtype.Type{Name: "_uuid", OID: pgtype.UUIDArrayOID, Codec: &pgtype.ArrayCodec{ElementType: ids}})
	m.RegisterType(&pgtype.Type{Name: "_date", OID: pgtype.DateArrayOID, Codec: &pgtype.ArrayCodec{ElementType: days}})
	return nil
}

// uuidCodec writes and reads identifiers as they are.
type uuidCodec struct{ pgtype.UUIDCodec }

// identifier is what id.Of has of the UUID in it.
type identifier interface {
	encoding.BinaryMarshaler
	Version() uuid.Version
}

// PlanEncode is called by pgx, once for each type. A pointer may be nil, and is
// followed by pgx first.
func (c uuidCodec) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	if format == pgtype.BinaryFormatCode {
		if _, ok := value.(uuid.UUID); ok {
			return writeUUID{}
		}
		if _, ok := value.(identifier); ok && reflect.TypeOf(value).Kind() != reflect.Pointer {
			return writeIdentifier{}
		}
	}
	return c.UUIDCodec.PlanEncode(m, oid, format, value)
}

// PlanScan is called by pgx, once for each type.
func (c uuidCodec) PlanScan(m *pgtype.Map, oid uint32, format int16, target any) pgtype.ScanPlan {
	if _, ok := target.(*uuid.UUID); ok && format == pgtype.BinaryFormatCode {
		return readUUID{}
	}
	return c.UUIDCodec.PlanScan(m, oid, format, target)
}

type writeUUID struct{}

func (writeUUID) Encode(value any, b []byte) ([]byte, error) {
	v := value.(uuid.UUID)
	return append(b, v[:]...), nil
}

type writeIdentifier struct{}

func (writeIdentifier) Encode(value any, b []byte) ([]byte, error) {
	v, err := value.(identifier).MarshalBinary()
	return append(b, v...), err
}

type readUUID struct{}

// Scan reads null as no identifier, as uuid.UUID does itself.
func (readUUID) Scan(source []byte, target any) error {
	into := target.(*uuid.UUID)
	if source == nil {
		*into = uuid.Nil
		return nil
	}
	if len(source) != len(into) {
		return fmt.Errorf("an identifier of %d bytes", len(source))
	}
	copy(into[:], source)
	return nil
}

// dayCodec writes and reads days as PostgreSQL counts them; no day is null.
type dayCodec struct{ pgtype.DateCodec }

// epoch is the day that PostgreSQL counts from.
var epoch = day.Of(2000, 1, 1)

// PlanEncode is called by pgx, once for each type.
func (c dayCodec) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	if _, ok := value.(day.Day); ok && format == pgtype.BinaryFormatCode {
		return writeDay{}
	}
	return c.DateCodec.PlanEncode(m, oid, format, value)
}

// PlanScan is called by pgx, once for each type.
func (c dayCodec) PlanScan(m *pgtype.Map, oid uint32, format int16, target any) pgtype.ScanPlan {
	if _, ok := target.(*day.Day); ok && format == pgtype.BinaryFormatCode {
		return readDay{}
	}
	return c.DateCodec.PlanScan(m, oid, format, target)
}

type writeDay struct{}

func (writeDay) Encode(value any, b []byte) ([]byte, error) {
	d := value.(day.Day)
	if d.IsZero() {
		return nil, nil
	}
	return binary.BigEndian.AppendUint32(b, uint32(int32(d.Since(epoch)))), nil
}

type readDay struct{}

func (readDay) Scan(source []byte, target any) error {
	into := target.(*day.Day)
	if source == nil {
		*into = day.Day{}
		return nil
	}
	if len(source) != 4 {
		return fmt.Errorf("a day of %d bytes", len(source))
	}
	n := int32(binary.BigEndian.Uint32(source))
	if n == math.MaxInt32 || n == math.MinInt32 {
		return fmt.Errorf("a day that is infinite")
	}
	*into = epoch.Add(int(n))
	return nil
}
