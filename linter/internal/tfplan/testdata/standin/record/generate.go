package main

import "errors"

func recordGenerated(*terraform, string, int) error { return errors.New("not there yet") }
