package rowresults

// An ErrorsSummary is the fact of a function that has to do with the errors of
// queries.
type ErrorsSummary struct{}

func (*ErrorsSummary) AFact()         {}
func (*ErrorsSummary) String() string { return "errors" }

func (r *Result) summarizeErrors() {}
