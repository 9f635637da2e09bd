package locales_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// literal is a string constant of the program's source.
type literal struct {
	text, where string
}

// call is a function call with its literal arguments; args[i] is nil where the
// argument is no literal.
type call struct {
	pkg, name, where string
	args             []*string
	spread           bool
	sources          []string
}

// source is what the scan of the module found.
type source struct {
	literals []literal
	calls    []call
}

// scan reads the Go and templ files of the module below root: literals from what
// people write, calls from what the compiler reads, generated views included.
// Tests are left out: they speak of keys that do not exist.
func scan(t *testing.T, root string) source {
	t.Helper()
	var found source
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return skipped(path, root, entry.Name())
		}
		switch {
		case strings.HasSuffix(path, "_test.go"):
			return nil
		case strings.HasSuffix(path, ".go"):
			return found.addGo(path, root)
		case strings.HasSuffix(path, ".templ"):
			return found.addTempl(path, root)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func skipped(path, root, name string) error {
	if path == root {
		return nil
	}
	if strings.HasPrefix(name, ".") || name == "node_modules" || name == "vendor" || name == "testdata" {
		return fs.SkipDir
	}
	return nil
}

func (s *source) addGo(path, root string) error {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	where := func(at token.Pos) string { return place(root, path, files.Position(at).Line) }
	generated := strings.HasSuffix(path, "_templ.go")
	ast.Inspect(file, func(n ast.Node) bool { return s.visit(n, where, generated) })
	return nil
}

// visit passes over imports and struct tags, which are no text.
func (s *source) visit(n ast.Node, where func(token.Pos) string, generated bool) bool {
	switch n := n.(type) {
	case *ast.StructType, *ast.ImportSpec:
		return false
	case *ast.BasicLit:
		if words, ok := unquoted(n); ok && !generated {
			s.literals = append(s.literals, literal{text: words, where: where(n.Pos())})
		}
	case *ast.CallExpr:
		s.calls = append(s.calls, readCall(n, where(n.Pos())))
	}
	return true
}

func readCall(n *ast.CallExpr, where string) call {
	read := call{where: where, spread: n.Ellipsis.IsValid()}
	switch fun := n.Fun.(type) {
	case *ast.Ident:
		read.name = fun.Name
	case *ast.SelectorExpr:
		read.name = fun.Sel.Name
		if pkg, ok := fun.X.(*ast.Ident); ok {
			read.pkg = pkg.Name
		}
	}
	for _, arg := range n.Args {
		var value *string
		if words, ok := unquoted(arg); ok {
			value = &words
		}
		read.args = append(read.args, value)
		read.sources = append(read.sources, lastName(arg))
	}
	return read
}

// lastName is the name an expression ends with: StartsOn of cycle.StartsOn.
func lastName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.StarExpr:
		return lastName(e.X)
	case *ast.CallExpr:
		return lastName(e.Fun)
	default:
		return ""
	}
}

func unquoted(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	words, err := strconv.Unquote(lit.Value)
	return words, err == nil
}

var quoted = regexp.MustCompile("\"(?:[^\"\\\\\n]|\\\\.)*\"|`[^`]*`")

func (s *source) addTempl(path, root string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for at, line := range strings.Split(string(data), "\n") {
		for _, lit := range quoted.FindAllString(line, -1) {
			if words, err := strconv.Unquote(lit); err == nil {
				s.literals = append(s.literals, literal{text: words, where: place(root, path, at+1)})
			}
		}
	}
	return nil
}

func place(root, path string, line int) string {
	if inside, err := filepath.Rel(root, path); err == nil {
		path = inside
	}
	return path + ":" + strconv.Itoa(line)
}
