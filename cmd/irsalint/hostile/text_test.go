//go:build unix

package hostile

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

func textInputs() []input {
	return []input{
		{number: 11, name: "YAML with a byte order mark", files: map[string]string{"bom.yaml": "\ufeff" + annotated("bom")}, code: findings, says: []string{found("bom"), "bom.yaml:7:33: service account"}},
		{number: 11, name: "YAML in UTF-16, little end first", files: map[string]string{"le.yaml": wide("\ufeff"+annotated("le"), binary.LittleEndian)}, code: findings, says: []string{found("le"), "le.yaml:7:33: service account"}},
		{number: 11, name: "YAML in UTF-16, big end first", files: map[string]string{"be.yaml": wide("\ufeff"+annotated("be"), binary.BigEndian)}, code: findings, says: []string{found("be"), "be.yaml:7:33: service account"}},
		{number: 11, name: "Terraform in UTF-16", files: map[string]string{"main.tf": wide("\ufeff"+role(`"a"`), binary.LittleEndian)}, code: failed, says: []string{"main.tf:1:1", "UTF-8"}},
		{number: 12, name: "lines that end in CR LF", files: map[string]string{"crlf.yaml": strings.ReplaceAll(annotated("crlf"), "\n", "\r\n")}, code: findings, says: []string{found("crlf"), "crlf.yaml:7:33: service account"}},
		{number: 12, name: "lines that end in CR", files: map[string]string{"cr.yaml": strings.ReplaceAll(annotated("cr"), "\n", "\r")}, code: findings, says: []string{found("cr"), "cr.yaml:7:33: service account"}},
		{number: 12, name: "lines that end in different ways, the last not at all", files: map[string]string{
			"mixed.yaml": strings.TrimSpace(strings.Replace(annotated("mixed"), "\n", "\r\n", 3)),
			"sep.tf":     strings.ReplaceAll(role("\"a\u2028b\""), "\n", "\r\n"),
		}, code: findings, says: []string{found("mixed"), "mixed.yaml:7:33: service account"}},
		{number: 22, name: "a line of 4 MB", plant: planted("long.yaml", func() string {
			return "x: " + strings.Repeat("a", 4<<20) + "\n---\n" + annotated("long")
		}), code: findings, says: []string{found("long")}, heavy: true},
		{number: 22, name: "a finding in a line of 4 MB", plant: planted("long.json", func() string {
			return `{"apiVersion": "v1", "kind": "ServiceAccount", "x": "` + strings.Repeat("a", 4<<20) +
				`", "metadata": {"name": "long", "namespace": "witness", "annotations": {"eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/bait"}}}`
		}), code: findings, says: []string{found("long")}, never: []string{strings.Repeat("a", 1000)}, heavy: true},
	}
}

// wide encodes a text in UTF-16.
func wide(s string, order binary.AppendByteOrder) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, unit)
	}
	return string(b)
}
