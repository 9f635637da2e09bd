package person

// slips is how many slips of the hand a name may hold: none under four letters,
// where everything is close to everything; one up to seven; two beyond.
func slips(letters int) int {
	switch {
	case letters < 4:
		return 0
	case letters < 8:
		return 1
	}
	return 2
}

// distance counts the slips – a letter too many, missing, taken for another or
// swapped with its neighbour – between what was typed and the closest start of a
// key, for a search types the start of a name. It stops above most, and answers
// most+1.
func distance(typed, key []rune, most int) int {
	// Further letters of the key cannot come closer.
	key = key[:min(len(key), len(typed)+most)]
	before, last, row := make([]int, len(key)+1), make([]int, len(key)+1), make([]int, len(key)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(typed); i++ {
		row[0] = i
		closest := i
		for j := 1; j <= len(key); j++ {
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+differ(typed[i-1], key[j-1]))
			if i > 1 && j > 1 && typed[i-1] == key[j-2] && typed[i-2] == key[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			closest = min(closest, row[j])
		}
		if closest > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	best := most + 1
	for _, slips := range last {
		best = min(best, slips)
	}
	return best
}

func differ(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}
