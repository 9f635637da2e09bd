package ui

// DisclosureProps describe a part of a page that most readers do not need.
type DisclosureProps struct {
	// Label says what is inside: « Compléter la fiche ».
	Label string
	// Hint names a few things found inside. Optional.
	Hint string
	// Badge is the state of what is inside, beside the label. Optional.
	Badge *BadgeProps
	// Open shows it at once: after an error inside, or when it holds something.
	Open bool
}
