package rowresults

// A RowsSummary is the fact of a function that is handed rows.
type RowsSummary struct{}

func (*RowsSummary) AFact()         {}
func (*RowsSummary) String() string { return "rows" }

// rows is what is known of the rows of a package.
type rows struct{}

func (r *Result) hasRows() bool { return false }

func (r *Result) summarizeRows() {}
