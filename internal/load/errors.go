package load

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// cause returns what the go command said when it could not even start to list
// packages.
func cause(err error) string {
	msg := err.Error()
	if _, said, ok := strings.Cut(msg, "stderr: "); ok {
		msg = said
	}
	// Warnings may stand before the error.
	if i := strings.LastIndex("\n"+msg, "\ngo: "); i >= 0 {
		msg = msg[i+len("go: "):]
	}
	return oneLine(msg)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// messages returns what is wrong with the packages and their dependencies, each
// thing once.
func messages(roots []*packages.Package, dir string) []string {
	var list []string
	seen := make(map[string]bool)
	failed := make(map[*packages.Package]bool)
	for pkg := range packages.Postorder(roots) {
		below := false
		for _, imp := range pkg.Imports {
			below = below || failed[imp]
		}
		failed[pkg] = below || len(pkg.Errors) > 0
		for _, line := range reasons(pkg, dir, below) {
			if !seen[line] {
				seen[line] = true
				list = append(list, line)
			}
		}
	}
	return list
}

// positioned matches what a compiler says about a line of a file.
var positioned = regexp.MustCompile(`(?m)^\S+:\d+(:\d+)?: .*$`)

// reasons returns the errors of one package. If packages that it imports have
// failed too, those that merely follow from that are left out.
func reasons(pkg *packages.Package, dir string, below bool) []string {
	var list []string
	listed := slices.ContainsFunc(pkg.Errors, func(e packages.Error) bool { return e.Kind == packages.ListError })
	for _, e := range pkg.Errors {
		if compiler, ok := strings.CutPrefix(e.Msg, "# "); ok && e.Kind == packages.ListError {
			// The compiler itself has spoken: go/types would say the same again.
			_, lines, _ := strings.Cut(compiler, "\n")
			if errors := positioned.FindAllString(lines, -1); errors != nil {
				return errors // cgo has headings and notes between them
			}
			return strings.Split(lines, "\n")
		}
		if e.Kind == packages.TypeError && strings.HasPrefix(e.Msg, "could not import ") && (below || listed) {
			continue // the go command has said why
		}
		msg := oneLine(e.Msg)
		switch {
		case e.Pos != "" && e.Pos != "-":
			msg = Relative(dir, e.Pos) + ": " + msg
		case strings.Contains(msg, "does not contain main module") && !inModule(dir):
			msg = pkg.ID + ": go.mod file not found in current directory or any parent directory"
		case !strings.Contains(msg, pkg.ID):
			msg = pkg.ID + ": " + msg
		}
		list = append(list, msg)
	}
	return list
}

// inModule tells whether the go command finds a go.mod for the directory.
func inModule(dir string) bool {
	cmd := exec.Command("go", "env", "GOMOD")
	cmd.Dir = dir
	mod, err := cmd.Output()
	return err != nil || strings.TrimSpace(string(mod)) != os.DevNull
}

// Relative shortens an absolute file name, or a position in a file, that lies below
// the directory. The go command may know that by another name if it is a link.
func Relative(dir, name string) string {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return name
	}
	if rel, ok := below(dir, name); ok {
		return rel
	}
	if physical, err := filepath.EvalSymlinks(dir); err == nil {
		if rel, ok := below(physical, name); ok {
			return rel
		}
	}
	return name
}

func below(dir, name string) (rel string, ok bool) {
	rel, err := filepath.Rel(dir, name)
	return rel, err == nil && filepath.IsLocal(rel)
}
