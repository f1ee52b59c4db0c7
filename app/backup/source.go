package backup

import (
	"archive/tar"
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// maxFile bounds one thread's file; the longest real threads take some 10 MB.
const maxFile = 256 << 20

var errTooLong = fmt.Errorf("longer than %d MB", maxFile>>20)

// file is a file found in a backup.
type file struct {
	name string // for messages
	path string // within the archive, or of the file
	load func() (*bytes.Buffer, error)
}

// buffers are used again for one file after the other, because a backup has
// thousands of files of a hundred kilobytes.
type buffers struct{ sync.Pool }

// read reads a file of bounded length, whose size is known to be about size.
func (b *buffers) read(r io.Reader, size int64) (*bytes.Buffer, error) {
	buf, ok := b.Get().(*bytes.Buffer)
	if !ok {
		buf = new(bytes.Buffer)
	}
	buf.Reset()
	buf.Grow(int(min(size, 1<<24)) + bytes.MinRead)
	n, err := buf.ReadFrom(io.LimitReader(r, maxFile+1))
	if err == nil && n > maxFile {
		err = errTooLong
	}
	return buf, err
}

// isThread tells whether a slash-separated path is that of a thread.
func isThread(name string) bool {
	dir := path.Base(path.Dir(name))
	return path.Ext(name) == ".json" && !strings.HasPrefix(path.Base(name), ".") && (dir == "issues" || dir == "pulls")
}

// isState tells whether a slash-separated path may be that of the file in which a backup
// says of itself when it was made.
func isState(name string) bool { return path.Base(name) == "state.json" }

// folder is the folder of the backup of one repository, which a file of it lies in.
func folder(name string) string {
	name = filepath.ToSlash(name)
	if isThread(name) {
		return path.Dir(path.Dir(name))
	}
	return path.Dir(name)
}

// Extent is how much there is to read at a path.
type Extent struct {
	Bytes   int64 // of the archive, or of the backups' files in a directory
	Skipped int   // files in folders of a directory that are passed over
}

// Measure says how much there is to read at a path.
func Measure(root string) (Extent, error) {
	st, err := os.Stat(root)
	if err != nil {
		return Extent{}, err
	}
	if !st.IsDir() {
		return Extent{Bytes: st.Size()}, nil
	}
	_, extent, err := list(root)
	return extent, err
}

// list finds the files of a directory's backups, pull requests first: they tell
// the repository's id, which issues need.
func list(root string) (names []string, extent Extent, err error) {
	err = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		thread := isThread(filepath.ToSlash(name))
		if err != nil || d.IsDir() || !thread && !isState(filepath.ToSlash(name)) {
			return err
		}
		if passedOver(root, name) {
			if thread {
				extent.Skipped++
			}
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		names, extent.Bytes = append(names, name), extent.Bytes+info.Size()
		return nil
	})
	slices.SortStableFunc(names, func(a, b string) int { return rank(a) - rank(b) })
	return names, extent, err
}

// passedOver reports whether a file lies in a folder below the given one that holds no
// backup of anybody's, but what belongs to a program: a source tree's test data, say. An
// organisation's .github is a repository like others.
func passedOver(root, name string) bool {
	below, err := filepath.Rel(root, filepath.Dir(name))
	if err != nil || below == "." {
		return false
	}
	return slices.ContainsFunc(strings.Split(filepath.ToSlash(below), "/"), func(folder string) bool {
		return strings.HasPrefix(folder, ".") && folder != ".github" || folder == "testdata" || folder == "node_modules"
	})
}

func rank(name string) int {
	if filepath.Base(filepath.Dir(name)) == "pulls" {
		return 0
	}
	return 1
}

// each calls fn for the wanted files of a directory or archive, until fn reports false.
func each(root string, pool *buffers, progress func(int64), wanted func(name string) bool, fn func(file) bool) error {
	st, err := os.Stat(root)
	if err != nil {
		return err
	}
	if !st.IsDir() {
		return eachArchived(root, pool, progress, wanted, fn)
	}
	names, _, err := list(root)
	if err != nil {
		return err
	}
	for _, name := range names {
		if !wanted(filepath.ToSlash(name)) {
			continue
		}
		load := func() (*bytes.Buffer, error) {
			f, err := os.Open(name)
			if err != nil {
				return nil, err
			}
			defer f.Close()
			var size int64
			if st, err := f.Stat(); err == nil {
				size = st.Size()
			}
			return pool.read(&counter{f, progress}, size)
		}
		if !fn(file{name, name, load}) {
			break
		}
	}
	return nil
}

// BreakError is the problem of an archive that breaks off: what follows the
// break is missing, and nothing tells how much that is.
type BreakError struct {
	Where string // "after issues/12.json"
	Err   error
}

func (e BreakError) Error() string {
	return fmt.Sprintf("breaks off %s, and what follows is missing: %v", e.Where, e.Err)
}

// Unwrap gives what was wrong at the break.
func (e BreakError) Unwrap() error { return e.Err }

// eachArchived streams an archive for each. The error tells where a damaged one broke
// off; what came before it has been handed to fn.
func eachArchived(root string, pool *buffers, progress func(int64), wanted func(name string) bool, fn func(file) bool) error {
	f, err := os.Open(root)
	if err != nil {
		return err
	}
	defer f.Close()
	in := bufio.NewReaderSize(&counter{f, progress}, 1<<18)
	var plain io.Reader = in
	magic, err := in.Peek(2)
	switch {
	case len(magic) > 0: // what follows is met again
	case errors.Is(err, io.EOF):
		return errors.New("is an empty file")
	default:
		return err
	}
	zipped := bytes.Equal(magic, []byte{0x1f, 0x8b})
	if zipped {
		z, err := gzip.NewReader(in)
		if err != nil {
			return fmt.Errorf("not a whole gzip file: %w", err)
		}
		defer z.Close()
		plain = z
	}
	tr := tar.NewReader(plain)
	last, begun := "", false
	for {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if last == "" && errors.Is(err, tar.ErrHeader) || !begun && !zipped && errors.Is(err, io.ErrUnexpectedEOF) {
			return errors.New("is neither a directory nor a .tar.gz archive")
		}
		if err != nil {
			return BreakError{"after " + cmp.Or(last, "its beginning"), err}
		}
		begun = true
		if h.Typeflag != tar.TypeReg || !wanted(h.Name) {
			continue
		}
		data, err := pool.read(tr, h.Size)
		if err != nil && !errors.Is(err, errTooLong) {
			return BreakError{"in " + h.Name, err}
		}
		last = h.Name
		if !fn(file{root + ": " + h.Name, h.Name, func() (*bytes.Buffer, error) { return data, err }}) {
			return nil
		}
	}
}

// counter reports how much was read.
type counter struct {
	io.Reader
	progress func(int64)
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if c.progress != nil && n > 0 {
		c.progress(int64(n))
	}
	return n, err
}
