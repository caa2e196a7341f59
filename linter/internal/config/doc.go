// Package config reads .irsalint.yaml.
//
// The file is strict: a key that does not exist, a value of another type and a
// rule with a typing error are mistakes with a place and, where one is near, a
// suggestion. It can say what is read and how much a finding counts; it cannot
// name a command, an address on a network, or a file outside the tree, because
// in a pull request it is a stranger's.
//
// [Find] looks for the file from a folder upwards, [Parse] reads it, [Schema] is
// its JSON Schema, and [Sample] what `irsalint init` writes.
package config
