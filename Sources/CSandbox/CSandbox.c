#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>

// The thread sanitizer keeps signals back until a thread calls something that it knows; a thread that rests never does.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define signals_are_kept_back
#endif
#endif

#if defined(__linux__) && __has_include(<linux/landlock.h>) && !defined(signals_are_kept_back)
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/landlock.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// Rights of later kernels than the headers may be.
#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

// landlock_restrict_self(2) restricts one thread and those that it starts later. Dispatch has threads by the time when it
// is known what the program needs, so each thread is interrupted and restricts itself, as libpsx(3) does it for
// capabilities. The threads of Dispatch block most signals, but not this one (_dispatch_sigmask, init.c).
#define carrier SIGPROF

// Threads that a process of this kind does not have: a limit for the list below.
#define most_threads 4096
// Rounds to look for threads that were started meanwhile, and naps until a thread has answered: two seconds.
#define most_rounds 100
#define naps 40000
static const struct timespec nap = { .tv_nsec = 50 * 1000 };

static int ruleset = -1;
static _Atomic int answers;
static _Atomic int failure;

static void restrict_this_thread(int signal) {
    (void)signal;
    int saved = errno;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
        atomic_store(&failure, errno);
    errno = saved;
    atomic_fetch_add(&answers, 1);
}

static uint64_t handled_rights(int version) {
    uint64_t rights = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
        LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
        LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
        LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
    if (version >= 2) rights |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= 3) rights |= LANDLOCK_ACCESS_FS_TRUNCATE;
    return rights;
}

static uint64_t rights(unsigned allowed) {
    return (allowed & sandbox_execute ? LANDLOCK_ACCESS_FS_EXECUTE : 0) |
        (allowed & sandbox_write ? LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE : 0) |
        (allowed & sandbox_remove_file ? LANDLOCK_ACCESS_FS_REMOVE_FILE : 0);
}

static int add_rule(const struct sandbox_rule *rule, uint64_t handled) {
    int descriptor = open(rule->path, O_PATH | O_CLOEXEC);
    if (descriptor < 0) return errno == ENOENT || errno == ENOTDIR || errno == EACCES ? 0 : -1;
    struct stat status;
    struct landlock_path_beneath_attr attributes = {
        .allowed_access = rights(rule->allowed) & handled,
        .parent_fd = descriptor,
    };
    int result = fstat(descriptor, &status);
    // Rights of directories are none of a file's.
    if (result == 0 && !S_ISDIR(status.st_mode)) attributes.allowed_access &= ~LANDLOCK_ACCESS_FS_REMOVE_FILE;
    if (result == 0 && attributes.allowed_access != 0)
        result = (int)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &attributes, 0);
    int saved = errno;
    close(descriptor);
    errno = saved;
    return result;
}

static bool contains(const pid_t *threads, int count, pid_t thread) {
    for (int i = 0; i < count; i++)
        if (threads[i] == thread) return true;
    return false;
}

// Waits until so many threads have answered, or one has ended before it could.
static bool await_answers(int wanted, pid_t thread) {
    for (int taken = 0; atomic_load(&answers) < wanted; taken++) {
        if (syscall(SYS_tgkill, getpid(), thread, 0) != 0) return true;
        if (taken >= naps) return false;
        nanosleep(&nap, NULL);
    }
    return true;
}

// Restricts each thread that is not among `done`; how many there were, or -1.
static int restrict_other_threads(pid_t *done, int *count) {
    DIR *tasks = opendir("/proc/self/task");
    if (tasks == NULL) return -1;
    int found = 0;
    for (struct dirent *entry; found >= 0 && (entry = readdir(tasks)) != NULL;) {
        pid_t thread = (pid_t)atoi(entry->d_name);
        if (thread <= 0 || contains(done, *count, thread)) continue;
        if (*count == most_threads) {
            errno = EAGAIN;
            found = -1;
            break;
        }
        int before = atomic_load(&answers);
        if (syscall(SYS_tgkill, getpid(), thread, carrier) == 0 && !await_answers(before + 1, thread)) {
            errno = ETIMEDOUT;
            found = -1;
            break;
        }
        done[(*count)++] = thread;
        found++;
    }
    int saved = errno;
    closedir(tasks);
    errno = saved;
    return found;
}

static int restrict_all_threads(void) {
    struct sigaction before, action = { .sa_handler = restrict_this_thread, .sa_flags = SA_RESTART };
    sigfillset(&action.sa_mask);
    if (sigaction(carrier, &action, &before) != 0) return -1;
    pid_t *done = malloc(most_threads * sizeof *done);
    int count = 1, found = 1, quiet = 0;
    if (done == NULL) return -1;
    // This one first: what it starts from now on is restricted from its beginning.
    done[0] = (pid_t)syscall(SYS_gettid);
    restrict_this_thread(carrier);
    // A thread may have been started by one that was not restricted yet, while the list was read: only a list that has
    // nobody new, twice, is whole.
    for (int round = 0; round < most_rounds && found >= 0 && quiet < 2; round++) {
        found = restrict_other_threads(done, &count);
        quiet = found == 0 ? quiet + 1 : 0;
    }
    int saved = errno;
    free(done);
    sigaction(carrier, &before, NULL);
    errno = saved;
    if (found < 0) return -1;
    if (quiet < 2) {
        errno = EAGAIN;
        return -1;
    }
    errno = atomic_load(&failure);
    return errno == 0 ? 0 : -1;
}

enum sandbox_result sandbox_restrict(const struct sandbox_rule *rules, int count) {
    int version = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) return sandbox_unsupported;
    struct landlock_ruleset_attr attributes = { .handled_access_fs = handled_rights(version) };
    ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes.handled_access_fs, 0);
    if (ruleset < 0) return sandbox_failed;
    int result = 0;
    for (int i = 0; i < count && result == 0; i++) result = add_rule(&rules[i], attributes.handled_access_fs);
    if (result == 0) result = restrict_all_threads();
    int saved = errno;
    close(ruleset);
    ruleset = -1;
    errno = saved;
    return result == 0 ? sandbox_done : sandbox_failed;
}
#else
enum sandbox_result sandbox_restrict(const struct sandbox_rule *rules, int count) {
    (void)rules;
    (void)count;
    return sandbox_unsupported;
}
#endif
