package helm

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/irsalint/irsalint/linter/source"
)

// maxArchive bounds what one packed sub-chart unpacks to.
const maxArchive = 16 << 20

// archive adds the files of a packed sub-chart, as if it lay there unpacked. An
// archive that cannot be read is missing, as for Helm.
func (c *chart) archive(tree *source.Tree, from, name string) {
	file, err := tree.Read(from)
	if err != nil {
		return
	}
	folder := strings.TrimSuffix(name, ".tgz")
	// The name in the archive is the chart's; the archive's own adds a version.
	members, err := unpack(file.Data)
	if err != nil {
		return
	}
	for member, data := range members {
		made := source.NewFile(file.Name+"!/"+member, data)
		if c.add(path.Join(folder, member), made) != nil {
			return
		}
	}
}

// unpack returns the regular files of a chart archive by their name inside the
// chart's folder.
func unpack(data []byte) (map[string][]byte, error) {
	zipped, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	limited := io.LimitReader(zipped, maxArchive+1)
	reader := tar.NewReader(limited)
	members := map[string][]byte{}
	total := 0
	for {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return members, nil
		}
		if err != nil {
			return nil, err
		}
		_, name, ok := strings.Cut(path.Clean(header.Name), "/")
		if header.Typeflag != tar.TypeReg || !ok || strings.HasPrefix(name, "..") || strings.Contains(header.Name, "\\") {
			continue
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			return nil, err
		}
		if total += len(content); total > maxArchive || len(members) > maxChartFiles {
			return nil, errors.New("the archive is too large")
		}
		members[name] = content
	}
}
