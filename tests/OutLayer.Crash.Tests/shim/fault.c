// Preloaded into the command: counts every call that changes files below one folder, and at the n-th one kills the process
// or says that the disk is full. Every call is noted in a log outside of the folder.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { CREATE, WRITE, SYNC, TRUNCATE, NAME, REMOVE };
static atomic_int calls;

static int below(const char *path);

static int below_fd(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return below(path);
}

static int below(const char *path) {
    const char *folder = getenv("FAULT_FOLDER");
    size_t length = folder ? strlen(folder) : 0;
    int fd;
    if (path && sscanf(path, "/proc/self/fd/%d/", &fd) == 1) return below_fd(fd);   // a file of a folder that is held open
    return length && path && !strncmp(path, folder, length) && (path[length] == '/' || path[length] == 0);
}

static void note(int n, const char *name, const char *what) {
    const char *log = getenv("FAULT_LOG");
    if (!log) return;
    char line[128];
    int length = snprintf(line, sizeof line, "%d %s %s\n", n, name, what);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT, 0600);
    if (fd >= 0) { syscall(SYS_write, fd, line, length); syscall(SYS_close, fd); }
}

static void die(void) { syscall(SYS_kill, getpid(), SIGKILL); for (;;) pause(); }

// 0: go on. 1: fail with errno set. 2: write half, then die.
static int fault(enum kind kind, const char *name) {
    const char *at = getenv("FAULT_AT"), *mode = getenv("FAULT_MODE");
    int n = atomic_fetch_add(&calls, 1) + 1, target = at ? atoi(at) : 0, saved = errno;
    int hit = mode && target && n == target;
    int full = mode && target && n >= target && !strcmp(mode, "full") && (kind == CREATE || kind == WRITE || kind == TRUNCATE || kind == NAME);
    note(n, name, hit ? mode : "");
    errno = saved;
    if (full || (hit && !strcmp(mode, "once"))) { errno = ENOSPC; return 1; }
    if (!hit) return 0;
    if (!strcmp(mode, "kill")) die();
    if (!strcmp(mode, "torn")) { if (kind == WRITE) return 2; die(); }
    return 0;
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define FD(result, name, kind, parameters, arguments, half) \
    result name parameters { \
        REAL(name); \
        if (below_fd(fd)) switch (fault(kind, #name)) { case 1: return -1; case 2: half; die(); } \
        return real arguments; \
    }
FD(ssize_t, write, WRITE, (int fd, const void *data, size_t size), (fd, data, size), real(fd, data, size / 2))
FD(ssize_t, pwrite, WRITE, (int fd, const void *data, size_t size, off_t at), (fd, data, size, at), real(fd, data, size / 2, at))
FD(ssize_t, pwrite64, WRITE, (int fd, const void *data, size_t size, off64_t at), (fd, data, size, at), real(fd, data, size / 2, at))
FD(ssize_t, writev, WRITE, (int fd, const struct iovec *parts, int count), (fd, parts, count), real(fd, parts, count / 2))
FD(ssize_t, pwritev, WRITE, (int fd, const struct iovec *parts, int count, off_t at), (fd, parts, count, at), real(fd, parts, count / 2, at))
FD(ssize_t, pwritev64, WRITE, (int fd, const struct iovec *parts, int count, off64_t at), (fd, parts, count, at), real(fd, parts, count / 2, at))
FD(int, fsync, SYNC, (int fd), (fd), )
FD(int, fdatasync, SYNC, (int fd), (fd), )
FD(int, ftruncate, TRUNCATE, (int fd, off_t size), (fd, size), )
FD(int, ftruncate64, TRUNCATE, (int fd, off64_t size), (fd, size), )
FD(int, fallocate, WRITE, (int fd, int mode, off_t at, off_t size), (fd, mode, at, size), )
FD(int, fallocate64, WRITE, (int fd, int mode, off64_t at, off64_t size), (fd, mode, at, size), )
FD(int, fchmod, SYNC, (int fd, mode_t mode), (fd, mode), )

#define PATH(name, kind, watched, parameters, arguments) \
    int name parameters { \
        REAL(name); \
        if (below(watched) && fault(kind, #name)) return -1; \
        return real arguments; \
    }
PATH(rename, NAME, to, (const char *from, const char *to), (from, to))
PATH(link, NAME, to, (const char *from, const char *to), (from, to))
PATH(unlink, REMOVE, path, (const char *path), (path))
PATH(mkdir, CREATE, path, (const char *path, mode_t mode), (path, mode))
PATH(chmod, SYNC, path, (const char *path, mode_t mode), (path, mode))

// A disk that is full says so when it is asked how much is free.
static int is_full(void) {
    const char *at = getenv("FAULT_AT"), *mode = getenv("FAULT_MODE");
    return at && mode && !strcmp(mode, "full") && atomic_load(&calls) >= atoi(at);
}
#define SPACE(name, type, blocks) \
    int name(const char *path, struct type *space) { \
        REAL(name); \
        int result = real(path, space); \
        if (result == 0 && is_full()) space->blocks = 0; \
        return result; \
    }
SPACE(statfs, statfs, f_bavail)
SPACE(statfs64, statfs64, f_bavail)
SPACE(statvfs, statvfs, f_bavail)
SPACE(statvfs64, statvfs64, f_bavail)

#define OPEN(name, before, passed) \
    int name(before const char *path, int flags, ...) { \
        REAL(name); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0; \
        va_end(rest); \
        if ((flags & O_CREAT) && below(path) && access(path, F_OK) != 0 && fault(CREATE, #name)) return -1; \
        return real(passed path, flags, mode); \
    }
#define NOTHING
#define COMMA ,
OPEN(open, NOTHING, NOTHING)
OPEN(open64, NOTHING, NOTHING)
OPEN(openat, int folder COMMA, folder COMMA)
OPEN(openat64, int folder COMMA, folder COMMA)
