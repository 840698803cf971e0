package catalog

import (
	"bytes"
	"errors"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/scopevet/scopevet/analyzer/regular"
	"github.com/scopevet/scopevet/analyzer/source"
)

// A format is one kind of file that a catalog is read from. A file is read by
// the first format that has its extension and recognises its content, else by
// the last one of its extension, else by the first one that recognises its
// content.
type format struct {
	name       string
	extensions []string
	looks      func(data []byte) bool // whether the content may be in this format; nil: always
	read       func(p *source.Text) (*draft, error)
}

// formats is in the order in which they are tried.
var formats = []format{
	{"OpenAPI", []string{".json", ".yaml", ".yml"}, looksLikeOpenAPI, readOpenAPI},
	{"JSON", []string{".json"}, looksLikeJSON, readJSON},
	{"YAML", []string{".yaml", ".yml"}, looksLikeYAML, readYAML},
	{"Go", []string{".go"}, looksLikeGo, readGo},
	{"HTML", []string{".html", ".htm", ".xhtml", ".txt"}, looksLikeHTML, readHTML},
	{"Markdown", []string{".md", ".markdown", ".mdx", ".txt"}, looksLikeMarkdown, readMarkdown},
	{"text", []string{".txt", ".text"}, nil, readPlain},
}

func looksLikeJSON(data []byte) bool {
	data = bytes.TrimLeft(data, " \t\r\n")
	return len(data) > 0 && data[0] == '{'
}

var yamlRoot = regexp.MustCompile(`(?m)^(scopes|"scopes"|'scopes')[ \t]*:`)

func looksLikeYAML(data []byte) bool { return yamlRoot.Match(head(data)) }

var htmlTag = regexp.MustCompile(`(?i)<(!doctype html|html|body|table|dl|ul|h[1-6])\b[^<>]*>`)

func looksLikeHTML(data []byte) bool { return htmlTag.Match(head(data)) }

// markdownMark matches what readers of plain text do not write: headings by
// number signs or underlining, code spans, fences and links.
var markdownMark = regexp.MustCompile("(?m)^#{1,6} \\S|^\\S.*\\n(?:={3,}|-{3,})[ \t\r]*$|`[^`\\s]+`|^```|\\]\\([^)\\s]+\\)")

func looksLikeMarkdown(data []byte) bool { return markdownMark.Match(head(data)) }

// head returns as much of a file as is looked at to recognise it.
func head(data []byte) []byte { return data[:min(len(data), 1<<16)] }

// formatOf returns how a file is read. What the extension says holds even if
// the content looks different, unless it is another format of the same
// extension: a broken YAML file is reported as one.
func formatOf(name string, data []byte) format {
	ext := strings.ToLower(filepath.Ext(name))
	var last *format
	for i, f := range formats {
		if !slices.Contains(f.extensions, ext) {
			continue
		}
		if f.looks == nil || f.looks(data) {
			return f
		}
		last = &formats[i]
	}
	if last != nil {
		return *last
	}
	for _, f := range formats {
		if f.looks == nil || f.looks(data) {
			return f
		}
	}
	panic("catalog: no format reads everything")
}

// Read reads a catalog from one file's content. The format is told by the
// extension of the name and by the content; see the package's documentation
// for what each format may say. Every error is an [*Error].
func Read(name string, data []byte) (*Catalog, error) {
	d, err := read(name, data)
	if err != nil {
		return nil, err
	}
	return join([]*draft{d})
}

// read reads the content of a file in the format that it has.
func read(name string, data []byte) (*draft, error) {
	p, err := newPage(name, data)
	if err != nil {
		return nil, err
	}
	content := data[p.Body():]
	if len(bytes.TrimSpace(content)) == 0 {
		return nil, errorf(p.Pos(0), "the file is empty; expected a catalog of scopes")
	}
	return formatOf(name, content).read(p)
}

// Load reads the files and merges them. A scope may stand in several files as
// long as they do not contradict each other; scopes of one file may be named
// by another. Every error is an [*Error].
func Load(files ...string) (*Catalog, error) { return LoadFrom(regular.Read, files...) }

// LoadFS does the same with files of fsys.
func LoadFS(fsys fs.FS, files ...string) (*Catalog, error) {
	return LoadFrom(func(name string) ([]byte, error) { return regular.ReadFS(fsys, name) }, files...)
}

// LoadFrom does the same with files that readFile reads.
func LoadFrom(readFile func(string) ([]byte, error), files ...string) (*Catalog, error) {
	if len(files) == 0 {
		return nil, &Error{Msg: "no catalog file given"}
	}
	var drafts []*draft
	for _, name := range files {
		data, err := readFile(name)
		if err != nil {
			// The operating system's words, without the name again.
			if e, ok := errors.AsType[*fs.PathError](err); ok {
				err = e.Err
			}
			return nil, errorf(source.Pos{File: name}, "the catalog cannot be read: %v", err)
		}
		d, err := read(name, data)
		if err != nil {
			return nil, err
		}
		drafts = append(drafts, d)
	}
	return join(drafts)
}
