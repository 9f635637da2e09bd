package postgres

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// account is the system account that the server runs under.
type account struct {
	name     string
	uid, gid uint32
	// dropped says that the portal is root and hands the server to this account:
	// PostgreSQL refuses to run as root.
	dropped bool
}

// accountFor chooses the account of the server: the portal's own, or when the
// portal is root the owner of an existing cluster, else "postgres" or "nobody".
func accountFor(data string) (account, error) {
	owner, err := ownerOf(data)
	exists := err == nil
	// A folder that the portal may not enter is named by prepare.
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
		return account{}, fmt.Errorf("look at %s: %w", data, err)
	}
	if me := os.Geteuid(); me != 0 {
		if exists && owner != uint32(me) {
			return account{}, fmt.Errorf("the cluster %s belongs to user %s: run the portal as that user or as root, or set DATA_DIR elsewhere",
				data, userName(owner))
		}
		return accountOf(user.LookupId(strconv.Itoa(me)))
	}
	a, err := droppedAccount(owner, exists)
	if err != nil {
		return account{}, err
	}
	if a.uid == 0 {
		return account{}, fmt.Errorf("the cluster %s belongs to root, whom PostgreSQL refuses: give it to the user postgres or nobody", data)
	}
	a.dropped = true
	return a, nil
}

func droppedAccount(owner uint32, exists bool) (account, error) {
	if exists {
		return accountOf(user.LookupId(strconv.FormatUint(uint64(owner), 10)))
	}
	a, err := accountOf(user.Lookup("postgres"))
	if err == nil {
		return a, nil
	}
	if a, err = accountOf(user.Lookup("nobody")); err == nil {
		return a, nil
	}
	return account{}, errors.New("PostgreSQL refuses to run as root, and there is neither a user postgres nor a user nobody to run it: run the portal as an ordinary user")
}

func accountOf(u *user.User, err error) (account, error) {
	if err != nil {
		return account{}, fmt.Errorf("PostgreSQL needs an account with a name: %w", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return account{}, fmt.Errorf("read the id of user %s: %w", u.Username, err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return account{}, fmt.Errorf("read the group of user %s: %w", u.Username, err)
	}
	return account{name: u.Username, uid: uint32(uid), gid: uint32(gid)}, nil
}

// credential is what a process of the server is started with; nil keeps the
// portal's own.
func (a account) credential() *syscall.Credential {
	if !a.dropped {
		return nil
	}
	return &syscall.Credential{Uid: a.uid, Gid: a.gid}
}

// mkdir makes a folder for the account alone, or makes an existing one so.
func (a account) mkdir(path string) error {
	if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is not a folder", path)
	}
	if a.dropped {
		if err = os.Lchown(path, int(a.uid), int(a.gid)); err != nil {
			return err
		}
	}
	return os.Chmod(path, 0o700)
}

func ownerOf(path string) (uint32, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, fmt.Errorf("the system does not say who owns %s", path)
	}
	return stat.Uid, nil
}

func userName(uid uint32) string {
	id := strconv.FormatUint(uint64(uid), 10)
	if u, err := user.LookupId(id); err == nil {
		return u.Username
	}
	return id
}
