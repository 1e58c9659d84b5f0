package hosts_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"
)

// An editor is a client of a language server that speaks as much of the protocol as the
// tests need. It keeps the text of open files and the last diagnostics of all.
type editor struct {
	t        *testing.T
	place    place
	settings map[string]any

	mu        sync.Mutex // guards all below, and writing
	in        io.Writer
	last      int // the last request's id
	waiting   map[string]chan<- reply
	text      map[string]string // of open files, by name
	versions  map[string]int
	published map[string]published
	news      chan struct{} // closed when diagnostics come in
}

type reply struct {
	Result json.RawMessage
	Error  *struct{ Message string }
}

// published are the diagnostics of a file, and what version of it they are about.
type published struct {
	Version     int
	Diagnostics []diagnostic
}

type diagnostic struct {
	Range           textRange `json:"range"`
	Severity        int       `json:"severity,omitempty"`
	Code            string    `json:"code,omitempty"`
	CodeDescription *struct {
		Href string `json:"href"`
	} `json:"codeDescription,omitempty"`
	Source             string `json:"source,omitempty"`
	Message            string `json:"message"`
	RelatedInformation []struct {
		Location struct {
			URI   string    `json:"uri"`
			Range textRange `json:"range"`
		} `json:"location"`
		Message string `json:"message"`
	} `json:"relatedInformation,omitempty"`
	Data json.RawMessage `json:"data,omitempty"`
}

type textRange struct {
	Start textPosition `json:"start"`
	End   textPosition `json:"end"`
}

// textPosition is a place in a text, in UTF-16 units, from 0.
type textPosition struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

type textEdit struct {
	Range   textRange `json:"range"`
	NewText string    `json:"newText"`
}

type object = map[string]any

// edit starts the language server in the place, with settings as gopls has them.
func edit(t *testing.T, server string, p place, settings map[string]any) *editor {
	t.Helper()
	cmd := exec.Command(server)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), p.env...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	e := &editor{
		t: t, place: p, settings: settings, in: in,
		waiting:   make(map[string]chan<- reply),
		text:      make(map[string]string),
		versions:  make(map[string]int),
		published: make(map[string]published),
		news:      make(chan struct{}),
	}
	done := make(chan error, 1)
	go func() { done <- e.receive(bufio.NewReader(out)) }()
	t.Cleanup(func() {
		e.request("shutdown", nil, nil)
		e.notify("exit", nil)
		if err := <-done; err != nil && err != io.EOF {
			t.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s: %v", server, err)
		}
	})
	e.request("initialize", object{
		"processId":        os.Getpid(),
		"rootUri":          e.uri("."),
		"workspaceFolders": []object{{"uri": e.uri("."), "name": "test"}},
		"capabilities": object{
			"workspace": object{"configuration": true},
			"textDocument": object{
				"publishDiagnostics": object{"relatedInformation": true, "versionSupport": true, "codeDescriptionSupport": true, "dataSupport": true},
				"codeAction":         object{"codeActionLiteralSupport": object{"codeActionKind": object{"valueSet": []string{"quickfix"}}}},
			},
		},
		"initializationOptions": settings,
	}, nil)
	e.notify("initialized", object{})
	return e
}

// send writes a message in the framing of the protocol.
func (e *editor) send(message object) {
	message["jsonrpc"] = "2.0"
	content, err := json.Marshal(message)
	if err != nil {
		e.t.Error(err)
		return
	}
	if _, err := fmt.Fprintf(e.in, "Content-Length: %d\r\n\r\n%s", len(content), content); err != nil {
		e.t.Error(err)
	}
}

// receive takes messages until the server ends.
func (e *editor) receive(out *bufio.Reader) error {
	for {
		header, err := textproto.NewReader(out).ReadMIMEHeader()
		if err != nil {
			return err
		}
		size, err := strconv.Atoi(header.Get("Content-Length"))
		if err != nil {
			return err
		}
		content := make([]byte, size)
		if _, err := io.ReadFull(out, content); err != nil {
			return err
		}
		var message struct {
			ID     json.RawMessage
			Method string
			Params json.RawMessage
			reply
		}
		if err := json.Unmarshal(content, &message); err != nil {
			return err
		}
		e.mu.Lock()
		switch {
		case message.Method == "":
			e.waiting[string(message.ID)] <- message.reply
			delete(e.waiting, string(message.ID))
		case message.ID != nil:
			e.send(object{"id": message.ID, "result": e.answer(message.Method, message.Params)})
		case message.Method == "textDocument/publishDiagnostics":
			var params struct {
				URI string
				published
			}
			if err := json.Unmarshal(message.Params, &params); err != nil {
				e.mu.Unlock()
				return err
			}
			e.published[e.name(params.URI)] = params.published
			close(e.news)
			e.news = make(chan struct{})
		}
		e.mu.Unlock()
	}
}

// answer returns the result of a request of the server's.
func (e *editor) answer(method string, params json.RawMessage) any {
	if method != "workspace/configuration" {
		return nil
	}
	var asked struct{ Items []any }
	if err := json.Unmarshal(params, &asked); err != nil {
		e.t.Error(err)
	}
	answers := make([]any, len(asked.Items))
	for i := range answers {
		answers[i] = e.settings
	}
	return answers
}

func (e *editor) notify(method string, params any) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.send(object{"method": method, "params": params})
}

// request waits for the answer and puts it into result.
func (e *editor) request(method string, params, result any) {
	e.t.Helper()
	answer := make(chan reply, 1)
	e.mu.Lock()
	e.last++
	e.waiting[strconv.Itoa(e.last)] = answer
	e.send(object{"id": e.last, "method": method, "params": params})
	e.mu.Unlock()
	select {
	case r := <-answer:
		if r.Error != nil {
			e.t.Fatalf("%s: %s", method, r.Error.Message)
		}
		if result != nil {
			if err := json.Unmarshal(r.Result, result); err != nil {
				e.t.Fatalf("%s: %v", method, err)
			}
		}
	case <-time.After(patience):
		e.t.Fatalf("%s: no answer", method)
	}
}

// open shows the file in the editor.
func (e *editor) open(name string) {
	e.t.Helper()
	text := read(e.t, e.place, name)
	e.mu.Lock()
	e.text[name], e.versions[name] = text, 1
	e.mu.Unlock()
	e.notify("textDocument/didOpen", object{"textDocument": object{"uri": e.uri(name), "languageId": "go", "version": 1, "text": text}})
}

// change replaces one text in an open file, without saving it.
func (e *editor) change(name, old, new string) {
	e.t.Helper()
	if strings.Count(e.text[name], old) != 1 {
		e.t.Fatalf("%s has not exactly one %q", name, old)
	}
	e.become(name, strings.Replace(e.text[name], old, new, 1))
}

func (e *editor) become(name, text string) {
	e.mu.Lock()
	e.text[name] = text
	e.versions[name]++
	version := e.versions[name]
	e.mu.Unlock()
	e.notify("textDocument/didChange", object{
		"textDocument":   object{"uri": e.uri(name), "version": version},
		"contentChanges": []object{{"text": text}},
	})
}

// apply makes the edits to an open file.
func (e *editor) apply(name string, edits []textEdit) {
	e.t.Helper()
	text := e.text[name]
	var result strings.Builder
	last := 0
	for _, edit := range edits {
		start, end := offset(text, edit.Range.Start), offset(text, edit.Range.End)
		if start < last {
			e.t.Fatalf("the edits of %s are not in order", name)
		}
		result.WriteString(text[last:start] + edit.NewText)
		last = end
	}
	e.become(name, result.String()+text[last:])
}

// patience is how long the tests wait for what must come.
const patience = time.Minute

// wait waits until the condition holds of the diagnostics. It returns false if it
// never does.
func (e *editor) wait(condition func(map[string]published) bool) bool {
	for deadline := time.After(patience); ; {
		e.mu.Lock()
		ok, news := condition(e.published), e.news
		e.mu.Unlock()
		if ok {
			return true
		}
		select {
		case <-news:
		case <-deadline:
			return false
		}
	}
}

// findings returns those of the suite's rules that are published at present, in files that
// are open.
func (e *editor) findings(all map[string]published) []finding {
	var list []finding
	for name, p := range all {
		for _, d := range p.Diagnostics {
			if text, open := e.text[name]; open && isRule(d.Source) {
				list = append(list, finding{
					name, d.Range.Start.Line + 1, byteColumn(text, d.Range.Start),
					d.Source, strings.TrimSuffix(d.Message, " ("+d.Source+")"),
				})
			}
		}
	}
	return tidy(list)
}

func (e *editor) uri(name string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(e.place.dir, name))}).String()
}

func (e *editor) name(uri string) string {
	u, err := url.Parse(uri)
	if err != nil {
		e.t.Error(err)
		return uri
	}
	return e.place.relative(e.t, u.Path)
}

// offset returns where in the text a position is.
func offset(text string, p textPosition) int {
	at := 0
	for range p.Line {
		at += strings.IndexByte(text[at:], '\n') + 1
	}
	units := 0
	for i, r := range text[at:] {
		if units == p.Character {
			return at + i
		}
		units += utf16.RuneLen(r)
	}
	return len(text)
}

// byteColumn returns the column of a position in bytes, from 1.
func byteColumn(text string, p textPosition) int {
	return offset(text, p) - offset(text, textPosition{Line: p.Line}) + 1
}
