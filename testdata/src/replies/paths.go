package replies

import "net/http"

// Functions with many paths. Few of them show all that a function may do, unless it is one alone that does
// something, or does not, be it the first or the last one.

func manyPaths(w http.ResponseWriter, a, b, c, d bool) { // want manyPaths:`^param 0: header\?\+body\?$`
	if a {
		header(w)
	}
	if b {
		header(w)
	}
	if c {
		header(w)
	}
	if d {
		header(w)
	}
	if a != b {
		body(w)
	}
}

func firstPath(w http.ResponseWriter, a, b, c, d bool) { // want firstPath:`^param 0: header\?\+body\?$`
	if a {
		header(w)
	}
	if b {
		header(w)
	}
	if c {
		header(w)
	}
	if d {
		header(w)
	}
	if a && b && c && d {
		body(w)
	}
}

func allButFirst(w http.ResponseWriter, a, b, c, d bool) { // want allButFirst:`^param 0: header\?\+body\?$`
	if a {
		body(w)
	}
	if b {
		body(w)
	}
	if c {
		body(w)
	}
	if d {
		body(w)
	}
	if a && b && c && d {
		return
	}
	header(w)
}

func firstResult(w http.ResponseWriter, a, b, c, d bool) error { // want firstResult:`^param 0: header\+body if result 0 is nil; param 0: header\? if result 0 is non-nil$`
	if a {
		header(w)
	}
	if b {
		header(w)
	}
	if c {
		header(w)
	}
	if d {
		header(w)
	}
	if a && b && c && d {
		body(w)
		return nil
	}
	return errBad
}

func lastPath(w http.ResponseWriter, a, b, c, d bool) { // want lastPath:`^param 0: header\?\+body\?$`
	if a {
		header(w)
	}
	if b {
		header(w)
	}
	if c {
		header(w)
	}
	if d {
		header(w)
	}
	if !a && !b && !c && !d {
		body(w)
	}
}

func allButLast(w http.ResponseWriter, a, b, c, d bool) { // want allButLast:`^param 0: header\?\+body\?$`
	if a {
		body(w)
	}
	if b {
		body(w)
	}
	if c {
		body(w)
	}
	if d {
		body(w)
	}
	if !a && !b && !c && !d {
		return
	}
	header(w)
}

func lastResult(w http.ResponseWriter, a, b, c, d bool) error { // want lastResult:`^param 0: body if result 0 is nil; param 0: header if result 0 is non-nil$`
	if a {
		header(w)
	}
	if b {
		header(w)
	}
	if c {
		header(w)
	}
	if d {
		header(w)
	}
	if !a && !b && !c && !d {
		body(w)
		return nil
	}
	return errBad
}

func firstStatus(w http.ResponseWriter, a, b, c, d bool) { // want firstStatus:`^param 0: status=403\|404\|410\|500\?$`
	if a && b && c {
		w.WriteHeader(403)
	}
	if a {
		w.WriteHeader(404)
	}
	if b {
		w.WriteHeader(500)
	}
	if c {
		w.WriteHeader(410)
	}
	if d {
		w.WriteHeader(404)
	}
}

func lastStatus(w http.ResponseWriter, a, b, c, d bool) { // want lastStatus:`^param 0: status=403\|404\|410\|500\?$`
	if a {
		w.WriteHeader(404)
	}
	if b {
		w.WriteHeader(500)
	}
	if c {
		w.WriteHeader(410)
	}
	if !a && !b && !c && d {
		w.WriteHeader(403)
	}
}

func zeroFirst(w http.ResponseWriter, code int, yes func() bool, status func() int) { // want zeroFirst:`^param 0: status=varies\?; param 0: status=204 if param 1 is zero$`
	if code == 0 {
		w.WriteHeader(204)
		return
	}
	if yes() {
		w.WriteHeader(status())
	}
	if yes() {
		w.WriteHeader(status())
	}
	if yes() {
		w.WriteHeader(status())
	}
	if yes() {
		w.WriteHeader(status())
	}
	if yes() {
		w.WriteHeader(status())
	}
	if yes() {
		w.WriteHeader(status())
	}
	if yes() {
		w.WriteHeader(status())
	}
	if yes() {
		w.WriteHeader(status())
	}
	if yes() {
		w.WriteHeader(status())
	}
}

func zeroLast(w http.ResponseWriter, code int, yes func() bool, status func() int) { // want zeroLast:`^param 0: status=varies\?; param 0: status=204 if param 1 is zero$`
	if code != 0 {
		if yes() {
			w.WriteHeader(status())
		}
		if yes() {
			w.WriteHeader(status())
		}
		if yes() {
			w.WriteHeader(status())
		}
		if yes() {
			w.WriteHeader(status())
		}
		if yes() {
			w.WriteHeader(status())
		}
		if yes() {
			w.WriteHeader(status())
		}
		if yes() {
			w.WriteHeader(status())
		}
		if yes() {
			w.WriteHeader(status())
		}
		if yes() {
			w.WriteHeader(status())
		}
		return
	}
	w.WriteHeader(204)
}

func nilFirst(w http.ResponseWriter, yes func() bool) error { // want nilFirst:`^param 0: header\?$`
	if yes() {
		if yes() {
			header(w)
		}
		if yes() {
			header(w)
		}
		if yes() {
			header(w)
		}
		if yes() {
			header(w)
		}
		if yes() {
			header(w)
		}
		if yes() {
			header(w)
		}
		if yes() {
			header(w)
		}
		if yes() {
			header(w)
		}
		if yes() {
			header(w)
		}
		return nil
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	return errBad
}

func otherFirst(w, other http.ResponseWriter, a, b, c, d bool) { // want otherFirst:`^param 0: header\?, param 1: body\?$`
	if a {
		header(w)
	}
	if b {
		header(w)
	}
	if c {
		header(w)
	}
	if d {
		header(w)
	}
	if a && b && c && d {
		body(other)
	}
}

func otherLast(w, other http.ResponseWriter, a, b, c, d bool) { // want otherLast:`^param 0: header\?, param 1: body\?$`
	if a {
		header(w)
	}
	if b {
		header(w)
	}
	if c {
		header(w)
	}
	if d {
		header(w)
	}
	if !a && !b && !c && !d {
		body(other)
	}
}

type asked interface {
	http.ResponseWriter
	Written() bool
}

func askedFirst(w asked, yes func() bool) { // want askedFirst:`^param 0: header\?\+asked$`
	if w.Written() {
		return
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	body(w)
}

func literalFirst(w http.ResponseWriter, yes func() bool) { // want literalFirst:`^param 0: header\?\+body\?$`
	fail := func(other http.ResponseWriter) { body(other) }
	if yes() {
		fail(w)
		return
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
}

func mustOnEachPath(w http.ResponseWriter, a, b, c, d bool) { // want mustOnEachPath:`^param 0: header\+body\?$`
	if a {
		body(w)
	}
	if b {
		body(w)
	}
	if c {
		body(w)
	}
	if d {
		body(w)
	}
	header(w)
	if a && b && c && d {
		body(w)
	}
}

func errorOfEachPath(w http.ResponseWriter, yes func() bool) error { // want errorOfEachPath:`^param 0: header\?\+body if result 0 is nil; param 0: header\? if result 0 is non-nil$`
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		header(w)
	}
	if yes() {
		return errBad
	}
	body(w)
	return nil
}

func twoResults(w http.ResponseWriter, yes func() bool) (bool, bool) { // want twoResults:`^param 0: header\? if result 0 is true; nothing if result 0 is false$`
	n := 0
	n++
	n++
	n++
	n++
	n++
	n++
	n++
	n++
	n++
	n++
	n++
	n++
	n++
	n++
	n++
	n++
	n++
	n++
	n++
	n++
	n++
	n++
	n++
	n++
	n++
	n++
	if yes() {
		return false, false
	}
	if yes() {
		return false, false
	}
	if yes() {
		return false, true
	}
	if yes() {
		header(w)
		return true, false
	}
	return true, n > 0
}
