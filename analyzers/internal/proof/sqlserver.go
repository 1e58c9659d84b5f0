package proof

import "testing"

// SQLServer returns the cases of SQL Server. None of its servers is at hand: they
// are the numbers and messages of sys.messages as it publishes them, made into an
// error of the driver by as.
//
// https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/database-engine-events-and-errors
func SQLServer(as func(number int32, message string) error) []Case {
	published := func(key string, number int32, message string) Case {
		return Case{key, func(*testing.T) error { return as(number, message) }}
	}
	return []Case{
		published("violation of unique key constraint", 2627, "Violation of UNIQUE KEY constraint 'u'. "+
			"Cannot insert duplicate key in object 'dbo.t'. The duplicate key value is (1)."),
		published("violation of primary key constraint", 2627, "Violation of PRIMARY KEY constraint 'p'. "+
			"Cannot insert duplicate key in object 'dbo.t'. The duplicate key value is (1)."),
		published("cannot insert duplicate key row", 2601, "Cannot insert duplicate key row in object 'dbo.t' "+
			"with unique index 'i'. The duplicate key value is (1)."),
		published("was deadlocked on", 1205, "Transaction (Process ID 52) was deadlocked on lock resources with another process "+
			"and has been chosen as the deadlock victim. Rerun the transaction."),
	}
}
