package main

import (
	"fmt"
	"io"

	"github.com/httperrlint/httperrlint/internal/hosts"
)

// gopls builds gopls with the rules inside and prints how editors are told to use it.
func gopls(args []string, stdout, stderr io.Writer) int {
	return build(hosts.Gopls, args, stdout, stderr, func(file string) string {
		text := ""
		for _, e := range editors {
			text += fmt.Sprintf("\n%s, in %s:\n\n%s\n", e.name, e.file, fmt.Sprintf(e.setting, file))
		}
		return text + "\n" + goplsNote
	})
}

// editors are the settings that make an editor use a gopls, %q being its file.
var editors = []struct{ name, file, setting string }{
	{"VS Code", "settings.json", `"go.alternateTools": {"gopls": %q}`},
	{"Neovim", "init.lua", `vim.lsp.config("gopls", {cmd = {%q}})`},
	{"Helix", "languages.toml", "[language-server.gopls]\ncommand = %q"},
	{"Emacs with Eglot", "init.el", `(with-eval-after-load 'eglot (add-to-list 'eglot-server-programs '((go-mode go-ts-mode) . (%q))))`},
	{"Zed", "settings.json", `"lsp": {"gopls": {"binary": {"path": %q}}}`},
}

const goplsNote = `A rule is switched off like any analyzer of gopls, with "analyses": {"httpreturn": false}.
`
