// Package httpreturn defines an analyzer of HTTP handlers that go on after they
// have refused a request.
//
// # Analyzer httpreturn
//
// httpreturn: report handlers that go on after an error response
//
// Neither http.Error nor any helper that sends an error response ends the
// handler that calls it. Without a return statement the handler goes on: it
// replies a second time, so that the client gets the error and the data, or it
// does the work that it has just refused.
//
// Wrong:
//
//	func show(w http.ResponseWriter, r *http.Request) {
//		id, err := strconv.Atoi(r.FormValue("id"))
//		if err != nil {
//			http.Error(w, "bad id", http.StatusBadRequest)
//		}
//		fmt.Fprintln(w, "item", id)
//	}
//
// Right:
//
//	func show(w http.ResponseWriter, r *http.Request) {
//		id, err := strconv.Atoi(r.FormValue("id"))
//		if err != nil {
//			http.Error(w, "bad id", http.StatusBadRequest)
//			return
//		}
//		fmt.Fprintln(w, "item", id)
//	}
//
// What counts as an error response is a call that always sets a status of 400
// or more and writes a body: http.Error, http.NotFound, and every function that
// does so itself, in whatever package. A helper that replies only when its
// result says so counts on the paths on which its result does, or is ignored:
//
// Wrong:
//
//	func allowed(w http.ResponseWriter, r *http.Request) bool {
//		if r.Method != http.MethodPost {
//			http.Error(w, "POST only", http.StatusMethodNotAllowed)
//			return false
//		}
//		return true
//	}
//
//	func remove(w http.ResponseWriter, r *http.Request) {
//		allowed(w, r)
//		fmt.Fprintln(w, "removed")
//	}
//
// Right:
//
//	func allowed(w http.ResponseWriter, r *http.Request) bool {
//		if r.Method != http.MethodPost {
//			http.Error(w, "POST only", http.StatusMethodNotAllowed)
//			return false
//		}
//		return true
//	}
//
//	func remove(w http.ResponseWriter, r *http.Request) {
//		if !allowed(w, r) {
//			return
//		}
//		fmt.Fprintln(w, "removed")
//	}
//
// After the error response the rule looks for a second reply on the same writer
// (category replies) and, outside the branch that sent the error response, for
// calls that can fail or that use a value which came with the error (category
// works). Logging, metrics, and calls that close or release something are
// nobody's harm.
//
// It is silent where no path leads from the error response to such a call, and
// after a test of the writer's own state, such as Written().
package httpreturn
