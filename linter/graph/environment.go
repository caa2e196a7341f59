package graph

import (
	"strings"
)

// environmentWords are the words by which people name environments, each with
// the environment it stands for. Folder names are compared word by word.
var environmentWords = map[string]string{
	"dev": "dev", "develop": "dev", "development": "dev",
	"test": "test", "testing": "test", "tst": "test", "qa": "qa", "uat": "uat", "int": "int", "integration": "int",
	"stage": "staging", "staging": "staging", "stg": "staging",
	"preprod": "preprod", "preproduction": "preprod", "nonprod": "nonprod", "nonproduction": "nonprod",
	"prod": "prod", "production": "prod", "prd": "prod", "live": "prod",
	"sandbox": "sandbox", "sbx": "sandbox", "demo": "demo", "ephemeral": "ephemeral", "perf": "perf",
}

// environment is what the folders of a fact tell of where it is deployed.
type environment struct {
	name    string // canonical word, "" if no folder tells one
	account string // a twelve-digit folder or file word
	region  string // an AWS region as a folder name
}

// environmentOf reads the environment from the folders and the name of the file
// that a fact stands in. The innermost word counts: clusters/prod/dev-tools is
// a tool of prod only in its folder, so the first folder word from the left
// that is a whole segment wins over a word inside a segment.
func environmentOf(o Origin) environment {
	var env environment
	path := o.Root
	if o.Range.File != nil && (path == "" || path == "." || strings.HasPrefix(o.Range.File.Name, strings.TrimSuffix(path, "/")+"/")) {
		path = o.Range.File.Name
	}
	weak := ""
	for segment := range strings.SplitSeq(path, "/") {
		segment, _, _ = strings.Cut(strings.ToLower(segment), ".")
		if word, ok := environmentWords[strings.ReplaceAll(strings.ReplaceAll(segment, "-", ""), "_", "")]; ok && env.name == "" {
			env.name = word
		}
		if isRegion(segment) && env.region == "" {
			env.region = segment
		}
		for word := range strings.FieldsFuncSeq(segment, func(r rune) bool { return r == '-' || r == '_' }) {
			if canonical, ok := environmentWords[word]; ok && weak == "" {
				weak = canonical
			}
			if len(word) == 12 && strings.Trim(word, "0123456789") == "" && env.account == "" {
				env.account = word
			}
		}
	}
	if env.name == "" {
		env.name = weak
	}
	if o.Environment != "" {
		env.name = o.Environment
	}
	return env
}

// isRegion recognises the shape of a region name, such as "eu-central-1".
func isRegion(s string) bool {
	begin, _, _ := strings.Cut(s, "-")
	if hyphens := strings.Count(s, "-"); hyphens < 2 || hyphens > 3 || len(begin) < 2 || len(begin) > 4 {
		return false
	}
	end := strings.LastIndexByte(s, '-')
	last := s[end+1:]
	switch s[strings.LastIndexByte(s[:end], '-')+1 : end] {
	case "north", "south", "east", "west", "central", "northeast", "northwest", "southeast", "southwest":
		return len(last) == 1 && last[0] >= '1' && last[0] <= '9'
	}
	return false
}

// apart reports whether two facts visibly belong to different environments.
func (e environment) apart(other environment) bool {
	differ := func(a, b string) bool { return a != "" && b != "" && a != b }
	return differ(e.name, other.name) || differ(e.account, other.account) || differ(e.region, other.region)
}

// Apart reports whether two facts visibly belong to different environments, by
// the folders and files they stand in.
func Apart(a, b Origin) bool { return environmentOf(a).apart(environmentOf(b)) }
