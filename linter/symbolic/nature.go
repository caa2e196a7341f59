package symbolic

import (
	"strings"
	"unicode/utf8"
)

// Nature says what is known of the characters of an unknown string. It lets a
// text be cut at a literal although a token stands beside it: an account number
// never holds the "/" at which an ARN is split. The zero value knows nothing.
type Nature struct {
	// Alphabet lists the characters that the value is made of, as between the
	// brackets of a regular expression ("0-9", "a-zA-Z0-9./_-"); a "-" that is
	// meant as itself stands last. Empty: any characters.
	Alphabet string
	// Excludes are strings that do not occur in the value.
	Excludes []string
	// NotEmpty is true if the value has at least one character.
	NotEmpty bool
	// Apart names the one thing that has this value, such as the address of a
	// cluster whose issuer it is: values of different things are never the same
	// string. Empty: nothing is known of that.
	Apart string
}

// AccountNumber is the nature of AWS account numbers: twelve digits.
func AccountNumber() Nature { return Nature{Alphabet: "0-9", NotEmpty: true} }

// Partition is the nature of AWS partitions, such as "aws" and "aws-us-gov".
func Partition() Nature { return Nature{Alphabet: "a-z-", NotEmpty: true} }

// Region is the nature of AWS region names, such as "eu-central-1".
func Region() Nature { return Nature{Alphabet: "a-z0-9-", NotEmpty: true} }

// Issuer is the nature of the issuer of an EKS cluster without its scheme,
// such as "oidc.eks.eu-central-1.amazonaws.com/id/0123ABCD". It holds no
// "provider/", which lets it be cut out of the ARN of its IAM provider.
func Issuer() Nature {
	return Nature{Alphabet: "a-zA-Z0-9./-", Excludes: []string{"provider/", "https://", "http://", "//"}, NotEmpty: true}
}

// Allows reports whether a value of this nature may contain s.
func (n Nature) Allows(s string) bool {
	for _, not := range n.Excludes {
		if strings.Contains(s, not) {
			return false
		}
	}
	if n.Alphabet == "" {
		return true
	}
	for _, r := range s {
		if !n.AllowsRune(r) {
			return false
		}
	}
	return true
}

// AllowsRune reports whether r is a character of the alphabet.
func (n Nature) AllowsRune(r rune) bool {
	for rest := n.Alphabet; rest != ""; {
		low, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
		high := low
		if len(rest) > 1 && rest[0] == '-' {
			high, size = utf8.DecodeRuneInString(rest[1:])
			rest = rest[1+size:]
		}
		if low <= r && r <= high {
			return true
		}
	}
	return n.Alphabet == ""
}

// Is reports whether a value of this nature may be the whole of s.
func (n Nature) Is(s string) bool { return n.Allows(s) && (s != "" || !n.NotEmpty) }
