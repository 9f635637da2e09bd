package person

import (
	"context"
	"slices"
	"strings"

	"passerelle/models/commune"
	"passerelle/models/db"
)

// AsTyped is the choice of the one who wants no commune of the list: the address
// is kept as it was typed.
const AsTyped = "-"

// Communes lists the communes that the address of a file to open may mean, where
// somebody has to choose; none where there is nothing to choose.
func Communes(ctx context.Context, tx *db.Tx, n New) ([]commune.Commune, error) {
	if n.Housing == "abroad" {
		return nil, nil
	}
	n.apart()
	found, err := commune.Match(ctx, tx, n.Commune, n.PostalCode)
	if err != nil || len(found) > 1 {
		return found, err
	}
	if len(found) == 1 && n.Commune != "" && !found[0].Named(n.Commune) {
		return found, nil // the start of a name only
	}
	return nil, nil
}

// apart moves a postal code that was typed, or suggested, before the name of the
// commune into its own field.
func (n *New) apart() {
	code, name, parted := strings.Cut(strings.TrimSpace(n.Commune), " ")
	if parted && len(code) == 5 && strings.Trim(code, "0123456789") == "" {
		n.Commune = strings.TrimSpace(name)
		if n.PostalCode == "" {
			n.PostalCode = code
		}
	}
}

// settlePlace writes the address as the official list does: the commune that was
// chosen, or the only one it can mean. Several have to be chosen from.
func (r *reader) settlePlace(ctx context.Context, tx *db.Tx, n *New) error {
	if n.Housing == "abroad" || n.CommuneCode == AsTyped {
		return nil
	}
	n.apart()
	several, err := Communes(ctx, tx, *n)
	if err != nil {
		return err
	}
	// A choice made for another address than the one typed now is none.
	if i := slices.IndexFunc(several, func(c commune.Commune) bool { return c.Code == n.CommuneCode }); i >= 0 {
		adopt(&n.Commune, &n.PostalCode, several[i])
		return nil
	}
	if len(several) > 0 {
		r.Add("commune_code", "person.error.commune_several")
		return nil
	}
	found, err := commune.Match(ctx, tx, n.Commune, n.PostalCode)
	settle(&n.Commune, &n.PostalCode, found)
	return err
}

// settle takes the commune that alone goes with an address.
func settle(name, postal *string, found []commune.Commune) {
	fits := slices.DeleteFunc(slices.Clone(found), func(c commune.Commune) bool { return *postal != "" && !c.Serves(*postal) })
	if len(fits) == 1 {
		adopt(name, postal, fits[0])
	}
}

// adopt writes the name of a commune, and its postal code where there is one only.
func adopt(name, postal *string, c commune.Commune) {
	*name = c.Name
	if codes := c.Postals(); *postal == "" && len(codes) == 1 {
		*postal = codes[0]
	}
}
