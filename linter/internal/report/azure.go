package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/irsalint/irsalint/linter/lint"
)

// Azure writes logging commands of Azure Pipelines. They know errors and
// warnings only and a start position only, so notes are warnings.
func Azure(w io.Writer, in Input, options Options) error {
	out := bufio.NewWriter(w)
	for _, f := range in.Findings {
		kind := "warning"
		if f.Severity == lint.Error {
			kind = "error"
		}
		at := f.Range.StartPosition()
		fmt.Fprintf(out, "##vso[task.logissue type=%s;sourcepath=%s;linenumber=%d;columnnumber=%d;code=%s;]%s\n",
			kind, azureProperty(options.rooted(f.Range.File.Name)), at.Line, at.Column, azureProperty(f.Rule),
			azureData(strings.Join(plainLines(f, options), "\n")))
	}
	return out.Flush()
}

// azureData escapes the message of a logging command. "%" comes first.
func azureData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// azureProperty escapes the value of a property of a logging command.
func azureProperty(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", "]", "%5D", ";", "%3B").Replace(visible(s))
}
