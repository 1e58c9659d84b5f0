// Package httpgowriter defines an analyzer of response writers that are used in
// goroutines.
//
// # Analyzer httpgowriter
//
// httpgowriter: report response writers used in goroutines that can outlive the handler
//
// The server takes the http.ResponseWriter back when the handler returns. A
// goroutine that uses it afterwards writes into a response that is finished, or
// into that of the next request on the same connection, or crashes the server.
//
// Wrong:
//
//	func report(w http.ResponseWriter, r *http.Request) {
//		go func() {
//			fmt.Fprintln(w, "report")
//		}()
//	}
//
// Right:
//
//	func report(w http.ResponseWriter, r *http.Request) {
//		done := make(chan struct{})
//		go func() {
//			defer close(done)
//			fmt.Fprintln(w, "report")
//		}()
//		<-done
//	}
//
// The handler must wait on every path: a select that may leave by another case,
// such as a timeout, does not.
//
// Wrong:
//
//	func report(w http.ResponseWriter, r *http.Request) {
//		done := make(chan struct{})
//		go func() {
//			defer close(done)
//			fmt.Fprintln(w, "report")
//		}()
//		select {
//		case <-done:
//		case <-time.After(time.Second):
//		}
//	}
//
// Waiting is Wait on the goroutine's group, receiving from a channel that it
// closes or sends on, or calling a function that does so, such as the one that a
// helper returns which has started the goroutine. A goroutine that asks, with a
// lock held, whether a channel is closed before it uses the writer has ended for
// the handler that closes the channel with the lock held. Between start and wait
// the handler must not use the writer itself (category race). A writer that is
// sent on a channel must be waited for as well (category sent).
//
// It is silent where the goroutine is handed the writer and never uses it, and
// where the group or channel is handed to code that may wait.
package httpgowriter
