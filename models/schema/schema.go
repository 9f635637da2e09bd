// Package schema embeds the migrations: plain SQL, forward only, each table
// with its grants and row policies in the same file.
package schema

import "embed"

// Files holds NNNN_name.sql in the root.
//
//go:embed *.sql
var Files embed.FS
