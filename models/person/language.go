package person

// Languages lists the languages a person may be met in, as BCP 47 codes: those
// of the portal's letters first, then others that are often asked for.
var Languages = []string{
	"fr", "en", "ar", "ps", "fa", "ru", "uk", "ro", "pt", "tr",
	"bg", "bn", "es", "gcr", "hy", "it", "ka", "ku", "pl", "prs", "rcf", "so", "sq", "sr", "ta", "ti", "ty", "ur", "vi", "wo", "zh",
}
