package document

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"passerelle/models/audit"
	"passerelle/models/db"
	"passerelle/models/fault"
	"passerelle/models/flow"
	"passerelle/models/id"
	"passerelle/models/internal/store"
)

// New is a file on its way in, and what it belongs to as the caller has loaded it
// in the same unit of work.
type New struct {
	Of           Owner
	Service      uuid.UUID
	Organisation uuid.UUID
	Side         flow.By
	Shared       bool // with the partner
	Kind         Kind
	Name         string // as it was sent
	Body         []byte
}

// Add keeps a file in quarantine. What is wrong with it is a fault of its fields.
func Add(ctx context.Context, tx *db.Tx, rules Rules, n New) (ID, error) {
	format, err := check(n, rules)
	if err != nil {
		return ID{}, err
	}
	var there int64
	err = store.In(ctx, tx).Table("documents").Where(n.Of.column()+" = ? and side = ? and status <> ?", n.Of.id, string(n.Side), string(Removed)).Count(&there).Error
	if err != nil {
		return ID{}, fmt.Errorf("documents of %s %s: %w", n.Of.noun, n.Of.id, err)
	}
	if there >= Most {
		return ID{}, fault.Field("file", "document.error.many", "max", Most)
	}
	document, digest := id.New[Document](), sha256.Sum256(n.Body)
	var organisation *uuid.UUID
	if n.Shared {
		organisation = &n.Organisation
	}
	err = store.In(ctx, tx).Table("documents").Create(map[string]any{
		"id": document, n.Of.column(): n.Of.id, "service_id": n.Service, "organisation_id": organisation, "side": string(n.Side),
		"kind": string(n.Kind), "name": safeName(n.Name, format), "format": string(format), "size": len(n.Body), "digest": digest[:],
		"status": string(Flow.Start), "by_id": tx.Actor.Account, "by_name": tx.Actor.Name, "added_at": tx.Now,
	}).Error
	if err != nil {
		return ID{}, fmt.Errorf("add document %s: %w", document, err)
	}
	err = store.In(ctx, tx).Table("document_contents").Create(map[string]any{
		"document_id": document, n.Of.column(): n.Of.id, "service_id": n.Service, "organisation_id": organisation, "body": n.Body,
	}).Error
	if err != nil {
		return ID{}, fmt.Errorf("content of document %s: %w", document, err)
	}
	return document, audit.Write(ctx, tx, audit.Entry{
		Action: audit.Create, Noun: "document", ID: document.UUID, Service: n.Service, Organisation: n.Organisation, Detail: string(n.Kind) + " " + string(format),
	})
}

func check(n New, rules Rules) (Format, error) {
	var wrong fault.Collector
	if !slices.Contains(n.Of.kinds(), n.Kind) {
		wrong.Add("kind", "document.error.kind")
	}
	switch {
	case len(n.Body) == 0:
		wrong.Add("file", "document.error.empty")
	case len(n.Body) > rules.MaxBytes:
		wrong.Add("file", "document.error.large", "max", rules.MaxBytes>>20)
	default:
		format, err := Inspect(n.Body)
		if f, ok := fault.As(err); ok {
			for _, field := range f.Fields {
				wrong.Add(field.Field, field.Key, field.Args...)
			}
		}
		return format, wrong.Err()
	}
	return "", wrong.Err()
}
