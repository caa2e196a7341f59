package expression

import (
	"crypto/md5"  //nolint:gosec // Terraform has the function
	"crypto/sha1" //nolint:gosec // Terraform has the function
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
)

// digests are the hash functions by the part of the name that says which.
func digests() map[string]func() hash.Hash {
	return map[string]func() hash.Hash{"md5": md5.New, "sha1": sha1.New, "sha256": sha256.New, "sha512": sha512.New}
}

// hashFunctions are the hashes of strings and of files.
func hashFunctions() map[string]function {
	out := map[string]function{
		"uuidv5": {least: 2, most: 2, run: uuidV5, result: cty.String, whole: true},
	}
	for name, sum := range digests() {
		out[name] = ofString(func(s []byte) string { return hex.EncodeToString(digest(sum, s)) })
		out["file"+name] = ofFile(func(s []byte) string { return hex.EncodeToString(digest(sum, s)) })
		if strings.HasPrefix(name, "sha2") || strings.HasPrefix(name, "sha5") {
			encode := func(s []byte) string { return base64.StdEncoding.EncodeToString(digest(sum, s)) }
			out["base64"+name] = ofString(encode)
			out["filebase64"+name] = ofFile(encode)
		}
	}
	return out
}

func digest(sum func() hash.Hash, s []byte) []byte {
	h := sum()
	h.Write(s)
	return h.Sum(nil)
}

// ofString is a function of a known string.
func ofString(f func([]byte) string) function {
	return function{least: 1, most: 1, result: cty.String, whole: true, run: func(c *call) value.Value {
		s, known, fault := c.argString(0)
		switch {
		case fault.IsInvalid():
			return fault
		case !known:
			return c.derived()
		}
		return value.OfString(f([]byte(s)))
	}}
}

// uuidV5 makes a UUID of a name in a namespace (RFC 4122, section 4.3).
func uuidV5(c *call) value.Value {
	if !c.known() {
		return c.derived()
	}
	space, _, fault := c.argString(0)
	if fault.IsInvalid() {
		return fault
	}
	name, _, fault := c.argString(1)
	if fault.IsInvalid() {
		return fault
	}
	known := map[string]string{
		"dns": "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "url": "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
		"oid": "6ba7b812-9dad-11d1-80b4-00c04fd430c8", "x500": "6ba7b814-9dad-11d1-80b4-00c04fd430c8",
	}
	if id, ok := known[space]; ok {
		space = id
	}
	id, err := hex.DecodeString(strings.ReplaceAll(space, "-", ""))
	if err != nil || len(id) != 16 {
		return c.fail(0, "the namespace is not a UUID, dns, url, oid or x500")
	}
	h := digest(sha1.New, append(id, name...))[:16]
	h[6] = h[6]&0x0f | 0x50
	h[8] = h[8]&0x3f | 0x80
	return value.OfString(fmt.Sprintf("%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:]))
}
