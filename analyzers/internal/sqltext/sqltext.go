// Package sqltext reads SQL statements of PostgreSQL, MySQL, SQLite and SQL
// Server as far as to tell how many rows they yield.
//
// It knows no grammar: it looks at the keywords outside of parentheses. A
// statement that this does not suffice for is left undecided.
package sqltext

import (
	"slices"
	"strconv"
)

// Opaque stands in a statement for a part of which the text is not known.
const Opaque = '\uFFFC'

// Rows is how many rows a statement yields.
type Rows uint8

const (
	// Undecided: nothing can be said.
	Undecided Rows = iota
	// AtLeastOne: it yields a row, whatever the tables hold.
	AtLeastOne
	// MaybeNone: what the tables hold decides whether it yields any.
	MaybeNone
)

func (r Rows) String() string {
	return [...]string{"undecided", "at least one", "maybe none"}[r]
}

// Count returns how many rows a text yields: that of its only statement that
// yields any.
func Count(text string) Rows {
	count := Undecided
	for part := range statements(lex(text)) {
		switch n := statement(part); {
		case n == Undecided && yields(part):
			return Undecided
		case n == MaybeNone:
			return MaybeNone
		case n == AtLeastOne:
			count = AtLeastOne
		}
	}
	return count
}

// statements yields the statements of a text, which semicolons end.
func statements(tokens []token) func(func([]token) bool) {
	return func(yield func([]token) bool) {
		for len(tokens) > 0 {
			end := slices.IndexFunc(tokens, func(t token) bool { return t.is(symbol, ";") })
			part := tokens
			if tokens = nil; end >= 0 {
				part, tokens = part[:end], part[end+1:]
			}
			if len(part) > 0 && !yield(part) {
				return
			}
		}
	}
}

// yields tells whether a statement may yield rows.
func yields(tokens []token) bool {
	if tokens[0].kind != word {
		return true
	}
	switch tokens[0].text {
	case "insert", "update", "delete", "merge":
		return outer(tokens).has("returning", "output")
	case "set", "use", "begin", "commit", "create", "drop", "alter", "declare", "truncate", "lock":
		return false
	}
	return true
}

// statement returns how many rows one statement yields.
func statement(tokens []token) Rows {
	if inner, ok := parenthesized(tokens); ok {
		return statement(inner)
	}
	if len(tokens) == 0 {
		return Undecided
	}
	if tokens[0].is(symbol, "(") {
		return query(tokens)
	}
	if tokens[0].kind != word {
		return Undecided
	}
	top := outer(tokens)
	switch tokens[0].text {
	case "with":
		return with(tokens)
	case "select":
		return query(tokens)
	case "insert", "replace":
		switch {
		case !top.has("returning", "output"):
			return Undecided
		case top.updates():
			return AtLeastOne
		case top.has("conflict", "ignore", "duplicate", "select", "with", "table", "exec") || !top.has("values", "value", "default"):
			return MaybeNone
		}
		return AtLeastOne
	case "update", "delete", "merge":
		if top.has("returning", "output") {
			return MaybeNone
		}
	}
	return Undecided
}

// with returns how many rows the statement behind common table expressions
// yields.
func with(tokens []token) Rows {
	depth := 0
	for i, t := range tokens {
		switch {
		case t.is(symbol, "("):
			depth++
		case t.is(symbol, ")"):
			depth--
		case depth == 0 && t.kind == word && begins[t.text]:
			return statement(tokens[i:])
		}
	}
	return Undecided
}

// begins are the words that the statement behind common table expressions
// begins with.
var begins = map[string]bool{"select": true, "insert": true, "update": true, "delete": true, "merge": true, "replace": true}

// query returns how many rows a SELECT yields, set operations included.
func query(tokens []token) Rows {
	operands, union := operands(tokens)
	switch {
	case len(operands) > 1:
	case tokens[0].is(symbol, "("):
		return Undecided
	default:
		return simpleQuery(tokens)
	}
	if union && slices.ContainsFunc(operands, func(part []token) bool { return statement(part) == AtLeastOne }) {
		// What follows the last operand belongs to the whole.
		if last := outer(operands[len(operands)-1]); !last.has("limit", "offset", "fetch") {
			return AtLeastOne
		}
	}
	return MaybeNone
}

// operands returns the operands of set operations, and whether all are UNION.
func operands(tokens []token) (list [][]token, union bool) {
	depth, start := 0, 0
	union = true
	for i, t := range tokens {
		switch {
		case t.is(symbol, "("):
			depth++
		case t.is(symbol, ")"):
			depth--
		case depth == 0 && t.kind == word && (t.text == "union" || t.text == "intersect" || t.text == "except"):
			list = append(list, tokens[start:i])
			start = i + 1
			if start < len(tokens) && (tokens[start].is(word, "all") || tokens[start].is(word, "distinct")) {
				start++
			}
			union = union && t.text == "union"
		}
	}
	return append(list, tokens[start:]), union
}

// simpleQuery returns how many rows a SELECT without set operations yields.
func simpleQuery(tokens []token) Rows {
	top := outer(tokens)
	if top.cut() {
		return MaybeNone
	}
	from := top.index("from")
	if from < 0 {
		if top.has("where", "having") {
			return MaybeNone
		}
		return AtLeastOne
	}
	switch list := tokens[1:top.at[from]]; {
	case top.groups(), top.has("having"):
		return MaybeNone
	case aggregates(list):
		if slices.ContainsFunc(list, func(t token) bool { return t.is(word, "over") }) {
			return MaybeNone
		}
		return AtLeastOne
	case top.has("where", "join", "qualify"):
		return MaybeNone
	}
	return source(tokens[top.at[from]+1:])
}

// source returns how many rows the FROM clause of a SELECT yields that has no
// other.
func source(tokens []token) Rows {
	switch {
	case len(tokens) == 1 && tokens[0].is(word, "dual"), isStatistics(tokens):
		return AtLeastOne
	case len(tokens) > 0 && tokens[0].is(symbol, "("):
		end := closing(tokens)
		for _, t := range tokens[end:] {
			if t.kind == symbol && t.text == "," {
				return MaybeNone
			}
		}
		if end > 1 {
			return statement(tokens[1 : end-1])
		}
	case calls(tokens):
		return Undecided
	}
	return MaybeNone
}

// statistics are the views of PostgreSQL that have one row each:
// https://www.postgresql.org/docs/current/monitoring-stats.html
var statistics = map[string]bool{
	"pg_stat_archiver": true, "pg_stat_bgwriter": true, "pg_stat_checkpointer": true, "pg_stat_wal": true,
}

// isStatistics tells whether a FROM clause names one of these views alone.
func isStatistics(tokens []token) bool {
	if len(tokens) > 2 && tokens[0].is(word, "pg_catalog") && tokens[1].is(symbol, ".") {
		tokens = tokens[2:]
	}
	return len(tokens) == 1 && tokens[0].kind == word && statistics[tokens[0].text]
}

// calls tells whether a FROM clause begins with the call of a function.
func calls(tokens []token) bool {
	i := 0
	for i+2 < len(tokens) && tokens[i].kind <= quoted && tokens[i+1].is(symbol, ".") {
		i += 2
	}
	return i+1 < len(tokens) && tokens[i].kind <= quoted && tokens[i+1].is(symbol, "(")
}

// parenthesized returns what is in the parentheses that enclose all tokens.
func parenthesized(tokens []token) ([]token, bool) {
	if len(tokens) < 2 || !tokens[0].is(symbol, "(") || closing(tokens) != len(tokens) {
		return nil, false
	}
	return tokens[1 : len(tokens)-1], true
}

// closing returns the index behind the parenthesis that closes the first one.
func closing(tokens []token) int {
	depth := 0
	for i, t := range tokens {
		if t.is(symbol, "(") {
			depth++
		} else if t.is(symbol, ")") {
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(tokens)
}

// aggregates tells whether an expression has an aggregate that is not in a
// subquery.
func aggregates(tokens []token) bool {
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		next := i+1 < len(tokens) && tokens[i+1].is(symbol, "(")
		switch {
		case t.is(symbol, "(") && i+1 < len(tokens) && (tokens[i+1].is(word, "select") || tokens[i+1].is(word, "with")):
			i += closing(tokens[i:]) - 1
		case t.kind == word && next && (t.text == "max" || t.text == "min"):
			// With several arguments they are SQLite's functions of one row.
			args := tokens[i+2 : i+closing(tokens[i+1:])]
			if !outer(args).commas {
				return true
			}
		case t.kind == word && next && aggregateFunctions[t.text]:
			return true
		}
	}
	return false
}

// aggregateFunctions are those of the four dialects, but for max and min:
// https://www.postgresql.org/docs/current/functions-aggregate.html,
// https://dev.mysql.com/doc/refman/8.4/en/aggregate-functions.html,
// https://www.sqlite.org/lang_aggfunc.html,
// https://learn.microsoft.com/en-us/sql/t-sql/functions/aggregate-functions-transact-sql
var aggregateFunctions = map[string]bool{
	"any_value": true, "approx_count_distinct": true, "array_agg": true, "avg": true, "bit_and": true, "bit_or": true,
	"bit_xor": true, "bool_and": true, "bool_or": true, "checksum_agg": true, "corr": true, "count": true,
	"count_big": true, "every": true, "group_concat": true, "json_agg": true, "json_arrayagg": true,
	"json_group_array": true, "json_group_object": true, "json_object_agg": true, "json_objectagg": true,
	"jsonb_agg": true, "jsonb_group_array": true, "jsonb_group_object": true, "jsonb_object_agg": true, "median": true,
	"mode": true, "percentile_cont": true, "percentile_disc": true, "std": true, "stddev": true, "stddev_pop": true,
	"stddev_samp": true, "stdev": true, "stdevp": true, "string_agg": true, "sum": true, "total": true, "var": true,
	"var_pop": true, "var_samp": true, "variance": true, "varp": true, "xmlagg": true,
}

// keywords are the words behind which a bracket begins a quoted name.
var keywords = map[string]bool{
	"select": true, "from": true, "join": true, "where": true, "and": true, "or": true, "on": true, "by": true,
	"into": true, "update": true, "as": true, "distinct": true, "insert": true, "delete": true, "set": true,
	"not": true, "in": true, "like": true, "all": true, "having": true, "case": true, "when": true, "then": true, "else": true,
}

// words are the words of a statement outside of parentheses.
type words struct {
	text   []string
	at     []int // their indexes among the tokens
	tokens []token
	commas bool // there are commas too
}

func outer(tokens []token) words {
	w := words{tokens: tokens}
	depth := 0
	for i, t := range tokens {
		switch {
		case t.is(symbol, "("):
			depth++
		case t.is(symbol, ")"):
			depth--
		case depth > 0:
		case t.is(symbol, ","):
			w.commas = true
		case t.kind == word && !(i > 0 && tokens[i-1].is(symbol, ".")):
			w.text = append(w.text, t.text)
			w.at = append(w.at, i)
		}
	}
	return w
}

func (w words) index(text string) int { return slices.Index(w.text, text) }

func (w words) has(any ...string) bool {
	return slices.ContainsFunc(w.text, func(text string) bool { return slices.Contains(any, text) })
}

// cut tells whether a limit or offset may leave none of the rows: anything but a
// limit of a number other than 0.
func (w words) cut() bool {
	if w.has("offset", "fetch") {
		return true
	}
	for _, text := range []string{"limit", "top"} {
		i := w.index(text)
		if i < 0 {
			continue
		}
		at := w.at[i] + 1
		if text == "top" && at < len(w.tokens) && w.tokens[at].is(symbol, "(") {
			at++
		}
		if at >= len(w.tokens) || text == "limit" && at+1 < len(w.tokens) && w.tokens[at+1].is(symbol, ",") {
			return true
		}
		if n, err := strconv.Atoi(w.tokens[at].text); err != nil || n < 1 {
			return true
		}
	}
	return false
}

// updates tells whether an INSERT of values changes each row that is in its way:
// it ends with ON CONFLICT … DO UPDATE SET … without a condition.
func (w words) updates() bool {
	i := slices.Index(w.text, "conflict")
	if i < 0 || !w.has("values") || w.has("select", "with", "ignore", "duplicate", "table", "exec") {
		return false
	}
	do := slices.Index(w.text[i:], "do")
	return do >= 0 && i+do+1 < len(w.text) && w.text[i+do+1] == "update" && !slices.Contains(w.text[i+do:], "where")
}

// groups tells whether there is a GROUP BY; WITHIN GROUP is none.
func (w words) groups() bool {
	for i, text := range w.text {
		if text == "group" && i+1 < len(w.text) && w.text[i+1] == "by" {
			return true
		}
	}
	return false
}
