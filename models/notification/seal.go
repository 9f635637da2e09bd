package notification

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"fmt"

	"passerelle/models/fault"
)

// Seal hides the secret of a link until it is sent, under a key of 32 bytes that
// is not in the database and for one e-mail only: a copy of the table opens
// nothing, and a sealed secret moved to another row neither.
func Seal(key []byte, mail MailID, secret string) ([]byte, error) {
	sealer, err := sealer(key)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, sealer.NonceSize())
	rand.Read(nonce)
	return sealer.Seal(nonce, nonce, []byte(secret), mail.UUID[:]), nil
}

// Unseal gives the secret back; what was altered, or sealed under another key,
// is a Gone fault.
func Unseal(key []byte, mail MailID, sealed []byte) (string, error) {
	sealer, err := sealer(key)
	if err != nil {
		return "", err
	}
	if len(sealed) < sealer.NonceSize() {
		return "", fault.Of(fault.Gone, "")
	}
	secret, err := sealer.Open(nil, sealed[:sealer.NonceSize()], sealed[sealer.NonceSize():], mail.UUID[:])
	if err != nil {
		return "", fault.Of(fault.Gone, "")
	}
	return string(secret), nil
}

func sealer(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return cipher.NewGCM(block)
}
