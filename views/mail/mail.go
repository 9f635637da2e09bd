// Package mail draws the e-mails: a few lines, one link, no picture and nothing
// that is loaded from anywhere.
package mail

// Letter is what an e-mail says.
type Letter struct {
	Title     string
	Lines     []string
	Link      string
	LinkLabel string
	Foot      string
	FootLink  string // of the last sentence of Foot; may be empty
}
