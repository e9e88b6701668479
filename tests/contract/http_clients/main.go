// Posts to an address twice with Go's own HTTP client, as it is by default; one line of JSON for each call.
package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
)

func main() {
	var told struct{ URL, Token, Body string }
	if err := json.NewDecoder(os.Stdin).Decode(&told); err != nil {
		panic(err)
	}
	for call := 0; call < 2; call++ {
		request, err := http.NewRequest("POST", told.URL, strings.NewReader(told.Body))
		if err != nil {
			panic(err)
		}
		request.Header.Set("X-Auth-Token", told.Token)
		request.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			panic(err)
		}
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			panic(err)
		}
		answer.Body.Close()
		line := map[string]interface{}{"client": "Go net/http", "status": answer.StatusCode}
		if err := json.NewEncoder(os.Stdout).Encode(line); err != nil {
			panic(err)
		}
	}
}
