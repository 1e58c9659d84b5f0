package main

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/httperrlint/httperrlint/analyzers"
	"github.com/httperrlint/httperrlint/internal/config"
)

// readYAML reads a YAML file of the repository's root strictly.
func readYAML(t *testing.T, name string, v any) {
	t.Helper()
	f, err := os.Open(filepath.Join("../..", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	dec := yaml.NewDecoder(f)
	dec.KnownFields(true)
	if err := dec.Decode(v); err != nil {
		t.Fatal(err)
	}
}

const missingReturn = "package p\n\nimport \"net/http\"\n\nfunc f(w http.ResponseWriter, r *http.Request) {\n" +
	"\tif r.Method != \"GET\" {\n\t\thttp.Error(w, \"no\", 405)\n\t}\n\tw.Write(nil)\n}\n"

// The steps of the GitHub Action that are scripts, run as GitHub runs them.
func TestAction(t *testing.T) {
	var action struct {
		Name, Description string
		Branding          map[string]string
		Inputs            map[string]struct{ Description, Default string }
		Runs              struct {
			Using string
			Steps []struct {
				ID, Name, If, Uses, Shell, Run string
				WorkingDirectory               string `yaml:"working-directory"`
				Env, With                      map[string]string
			}
		}
	}
	readYAML(t, "action.yml", &action)
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	temp := t.TempDir() // the command is built there
	input := regexp.MustCompile(`\$\{\{ inputs\.([a-z-]+) \}\}`)
	for _, tt := range []struct {
		name   string
		inputs map[string]string
		status int
		stdout string // a regular expression
		sarif  bool
	}{
		{"annotations", nil, findings, `^::error file=p\.go,line=7,`, false},
		{"args", map[string]string{"args": "-httpreturn=false -format text"}, clean, `^$`, false},
		{"packages", map[string]string{"packages": "./fine ./none/..."}, clean, `^$`, false},
		{"directory", map[string]string{"working-directory": "fine"}, clean, `^$`, false},
		{"sarif", map[string]string{"sarif": "true"}, findings, `^$`, true},
		{"sarif without findings", map[string]string{"sarif": "true", "packages": "./fine"}, clean, `^$`, true},
		{"sarif of an error", map[string]string{"sarif": "true", "packages": "./absent"}, failure, `^$`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := tree(t, map[string]string{
				"go.mod":         "module example.com/p\n\ngo 1.25.0\n",
				"p.go":           missingReturn,
				"fine/fine.go":   "package fine\n",
				"none/x/none.go": "package x\n",
			})
			outputs := filepath.Join(t.TempDir(), "outputs")
			os.Remove(filepath.Join(temp, "httperrlint.sarif")) // that of the test before
			value := func(s string) string {
				return input.ReplaceAllStringFunc(s, func(m string) string {
					name := input.FindStringSubmatch(m)[1]
					in, ok := action.Inputs[name]
					if !ok {
						t.Errorf("no input %s", name)
					}
					if v, ok := tt.inputs[name]; ok {
						return v
					}
					return in.Default
				})
			}
			status, stdout := 0, ""
			for _, step := range action.Runs.Steps {
				if step.Run == "" || status != 0 {
					continue
				}
				// As https://docs.github.com/actions describes the shell bash.
				cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
				cmd.Dir = filepath.Join(dir, value(step.WorkingDirectory))
				cmd.Env = append(cmd.Environ(), "GITHUB_ACTIONS=true", "GITHUB_ACTION_PATH="+repository, "RUNNER_TEMP="+temp, "GITHUB_OUTPUT="+outputs)
				for _, name := range slices.Sorted(maps.Keys(step.Env)) {
					cmd.Env = append(cmd.Env, name+"="+value(step.Env[name]))
				}
				out, _ := cmd.Output()
				stdout += string(out)
				status = cmd.ProcessState.ExitCode()
			}
			if status != tt.status {
				t.Errorf("exit status %d, want %d", status, tt.status)
			}
			if !regexp.MustCompile(tt.stdout).MatchString(stdout) {
				t.Errorf("prints %s", stdout)
			}
			said, _ := os.ReadFile(outputs)
			name, ok := strings.CutPrefix(strings.TrimSpace(string(said)), "sarif=")
			if ok != tt.sarif {
				t.Errorf("outputs %q", said)
			}
			if _, err := os.Stat(name); ok && err != nil {
				t.Error(err)
			}
		})
	}
}

func TestPreCommitHooks(t *testing.T) {
	var hooks []struct {
		ID, Name, Description, Language, Entry string
		Args, Types                            []string
		PassFilenames                          bool `yaml:"pass_filenames"`
		RequireSerial                          bool `yaml:"require_serial"`
	}
	readYAML(t, ".pre-commit-hooks.yaml", &hooks)
	dir := tree(t, map[string]string{"go.mod": "module example.com/p\n\ngo 1.25.0\n", "p.go": missingReturn})
	for _, h := range hooks {
		stdout, stderr, status := command(t, dir, slices.Concat(strings.Fields(h.Entry), h.Args)...)
		if status != findings || !strings.HasPrefix(stdout, "p.go:7:3: ") {
			t.Errorf("%s: exit status %d\n%s%s", h.ID, status, stdout, stderr)
		}
	}
}

// The files that README.md shows are right, as far as this command or its tests know
// them.
func TestReadmeFiles(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```\n").FindAllStringSubmatch(string(readme), -1)
	configs := 0
	for _, b := range blocks {
		var v any
		if err := yaml.Unmarshal([]byte(b[1]), &v); err != nil {
			t.Errorf("%v in\n%s", err, b[1])
		}
		if !strings.Contains(b[1], config.SchemaURL) {
			continue
		}
		configs++
		name := filepath.Join(t.TempDir(), config.Name)
		if err := os.WriteFile(name, []byte(b[1]), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := config.Read(name, analyzers.Suite); err != nil {
			t.Error(err)
		}
	}
	if configs != 1 {
		t.Errorf("%d configuration files", configs)
	}
	for _, rule := range analyzers.Suite {
		if dep := "//analyzers/" + rule.Name + `"`; rule != probe && !strings.Contains(string(readme), dep) {
			t.Errorf("the nogo target does not have %s", dep)
		}
	}
}
