package postgres

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// acquire takes the lock of the folder. It ends with the portal's process,
// however that ends, and is not inherited by the server: an orphan server never
// keeps the next portal out.
func acquire(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock of the data folder: %w", err)
	}
	if err = flock(file); err != nil {
		defer file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("another portal%s already uses the data folder: stop it, or set DATA_DIR elsewhere (lock %s)",
				holder(file), path)
		}
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	if err = sign(file); err != nil {
		file.Close()
		return nil, fmt.Errorf("sign the lock of the data folder: %w", err)
	}
	return file, nil
}

// lingers is how long a lock that was let go may still be held: a process that
// was being started just then has it until it becomes its own program.
const lingers = time.Second

func flock(file *os.File) error {
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for until := time.Now().Add(lingers); ; <-look.C {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		held := errors.Is(err, syscall.EWOULDBLOCK) && time.Now().Before(until)
		if !held && !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

// sign writes the portal's process into the lock, for the sentence that refuses
// the next one.
func sign(file *os.File) error {
	if err := file.Truncate(0); err != nil {
		return err
	}
	_, err := file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

func holder(file *os.File) string {
	text, err := io.ReadAll(io.LimitReader(file, 20))
	if err != nil {
		return ""
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return ""
	}
	return fmt.Sprintf(" (process %d)", pid)
}
