package sms

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"
)

// Receipt is what a gateway says of a message that it took, as a form.
type Receipt struct {
	ID        string // as the message bore it
	Status    string // "delivered" or "failed"
	At        string // seconds since 1970 at which it is sent
	Signature string // see Sign
}

// fresh is how old a receipt may be, or how far ahead its clock: one that was
// listened to serves nobody for long.
const fresh = 15 * time.Minute

// Sign gives the signature of a receipt: the HMAC-SHA-256, in hexadecimal, of its
// id, status and moment with a dot between them.
func (r Receipt) Sign(secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(r.ID + "." + r.Status + "." + r.At))
	return hex.EncodeToString(mac.Sum(nil))
}

// Genuine reports whether a receipt comes from who shares the secret, now.
func (r Receipt) Genuine(secret string, now time.Time) bool {
	seconds, err := strconv.ParseInt(r.At, 10, 64)
	if err != nil || secret == "" {
		return false
	}
	age := now.Sub(time.Unix(seconds, 0))
	return hmac.Equal([]byte(r.Sign(secret)), []byte(r.Signature)) && age <= fresh && age >= -fresh
}
