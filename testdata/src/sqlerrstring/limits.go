package sqlerrstring

import "strings"

// The text of an error in a field or a result is not followed.

type failure struct{ text string }

func field(err error) bool {
	f := failure{text: err.Error()}
	return strings.Contains(f.text, "no rows in result set")
}

func textOf(err error) string { return err.Error() }

func result(err error) bool { return strings.Contains(textOf(err), "no rows in result set") }

// A table of structures is not read.
var table = []struct{ text string }{{"no rows in result set"}}

func structures(err error) bool {
	for _, row := range table {
		if strings.Contains(err.Error(), row.text) {
			return true
		}
	}
	return false
}

// Half of a text does not tell, although two halves would.
func halves(err error) bool {
	return strings.Contains(err.Error(), "relation") && strings.Contains(err.Error(), "does not exist")
}
