// Package httplateheader defines an analyzer of HTTP handlers that set headers
// or the status when it is too late.
//
// # Analyzer httplateheader
//
// httplateheader: report headers and statuses set after the response has started
//
// The first byte of the body, a flush, or WriteHeader itself sends the status
// and the header. A later WriteHeader is ignored, but for a line in the server's
// log, and a later change of the header is lost without a word.
//
// Wrong:
//
//	func create(w http.ResponseWriter, r *http.Request) {
//		fmt.Fprintln(w, "created")
//		w.WriteHeader(http.StatusCreated)
//	}
//
//	func list(w http.ResponseWriter, r *http.Request) {
//		w.WriteHeader(http.StatusOK)
//		w.Header().Set("Content-Type", "application/json")
//		fmt.Fprintln(w, "[]")
//	}
//
// Right:
//
//	func create(w http.ResponseWriter, r *http.Request) {
//		w.WriteHeader(http.StatusCreated)
//		fmt.Fprintln(w, "created")
//	}
//
//	func list(w http.ResponseWriter, r *http.Request) {
//		w.Header().Set("Content-Type", "application/json")
//		w.WriteHeader(http.StatusOK)
//		fmt.Fprintln(w, "[]")
//	}
//
// The call that comes first must reply for certain; a helper counts for what
// its body does. A second status after a complete error response is
// httpreturn's to report.
//
// It is silent about informational statuses (1xx), trailers, hijacked
// connections, and about the methods of a type that wraps a writer. It is silent
// in the branch taken because the write itself failed; the flag
// -httplateheader.failedwrite turns that on.
package httplateheader
