package dbtest

import "syscall"

// room is what the files of a run of tests may take at their most, in bytes: some
// tens of databases of 30 MB at once, and their log.
const room = 4 << 30

// folder is where a throwaway server has its files: in memory where there is room,
// since a database for each test is a thousand files written and removed again.
// Empty stands for the system's own folder of temporary files.
func folder() string {
	const memory = "/dev/shm"
	var s syscall.Statfs_t
	if err := syscall.Statfs(memory, &s); err != nil || s.Bavail*uint64(s.Bsize) < room {
		return ""
	}
	return memory
}
