package env

// The kinds of events of handlers that query a database.
const (
	Flagged  Kind = Ended + 1 + iota // Flag(Value/2) was Value%2
	Found                            // a query for one row has yielded it
	Missing                          // it has not
	Outage                           // it has failed; 1: it may yield no row
	Worked                           // another statement has succeeded
	Refused                          // it has failed
	Errored                          // a call has returned an error, of a form of package fake
	Compared                         // an error was compared with a sentinel
	Asked                            // a parameter was
	Panicked                         // panic is called
)

// Flag is a condition, and records what it was.
func Flag(site int) bool {
	v := Choose(site, 2)
	Record(Flagged, 2*site+v)
	return v == 1
}
