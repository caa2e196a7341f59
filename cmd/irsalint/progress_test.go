package main

import (
	"bytes"
	"testing"
	"time"
)

func TestProgressIsOneLineThatGoesAway(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	g := &progress{out: &out}
	g.tell(time.Second, 10)
	g.tell(2*time.Second, 25)
	g.done()
	g.done()
	if want := "\r\x1b[Kirsalint: 10 files read, 1 s\r\x1b[Kirsalint: 25 files read, 2 s\r\x1b[K"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

func TestNobodyIsToldWhoIsNotThere(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	for name, env := range map[string]map[string]string{
		"no terminal": {}, "a hook": {"PRE_COMMIT": "1"}, "CI": {"CI": "true"}, "a terminal that cannot go back": {"TERM": "dumb"},
	} {
		p := &process{stderr: &out, getenv: func(key string) string { return env[key] }}
		if len(env) > 0 && p.attended() {
			t.Errorf("%s counts as a person", name)
		}
		g := p.newProgress()
		g.tell(time.Minute, 1)
		g.done()
	}
	if out.Len() > 0 {
		t.Errorf("told %q", out.String())
	}
}
