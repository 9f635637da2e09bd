//go:build !release

// Package catalogue lists every page of the portal, for those who look after
// how they look and read, and shows every component in every state.
package catalogue

import "passerelle/handlers/web"

// Routes are the pages of the catalogue.
func Routes() []web.Route { return nil }
