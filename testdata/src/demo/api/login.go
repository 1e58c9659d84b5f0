package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/httperrlint/httperrlint/testdata/src/demo/web"
)

func (a *API) login(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, a.Provider+"/authorize?response_type=code", http.StatusFound)
}

// callback is where the login provider sends customers back to.
func (a *API) callback(w http.ResponseWriter, r *http.Request) {
	code := r.FormValue("code")
	if code == "" {
		web.Fail(w, http.StatusBadRequest, "no code")
		return
	}
	go a.finish(w, r, code)
}

// finish trades the code for a mail address and starts a session.
func (a *API) finish(w http.ResponseWriter, r *http.Request, code string) {
	mail, err := a.exchange(r.Context(), code)
	if err != nil {
		web.Fail(w, http.StatusBadGateway, "the login provider does not know the code")
		return
	}
	session, err := a.Store.Login(r.Context(), mail)
	if err != nil {
		web.Fail(w, http.StatusInternalServerError, "cannot log in")
		return
	}
	http.SetCookie(w, &http.Cookie{Name: "session", Value: fmt.Sprint(session), HttpOnly: true})
	web.JSON(w, http.StatusOK, map[string]string{"mail": mail})
}

// exchange asks the login provider whose code it is.
func (a *API) exchange(ctx context.Context, code string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.Provider+"/token?code="+url.QueryEscape(code), nil)
	if err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("login provider: %s", resp.Status)
	}
	var token struct{ Mail string }
	err = json.NewDecoder(resp.Body).Decode(&token)
	return token.Mail, err
}
