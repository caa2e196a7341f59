//go:build !linux

package main

// useHugePages has no means to ask for them here.
func useHugePages() {}
