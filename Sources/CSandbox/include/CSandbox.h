// Landlock (landlock(7)) for a whole process: what it may do with files from now on, whatever its users may do.

#pragma once

// What may be done below one path; nothing is allowed where there is no rule.
#define sandbox_execute 1u
#define sandbox_write 2u
#define sandbox_remove_file 4u

struct sandbox_rule {
    const char *path;
    unsigned allowed;
};

enum sandbox_result {
    // Every thread is restricted, and those to come are.
    sandbox_done = 0,
    // The kernel has no Landlock, or it is switched off.
    sandbox_unsupported = 1,
    // A system call failed; errno says why. Some threads may be restricted, others not.
    sandbox_failed = 2,
};

// Takes away writing, making, removing and executing files, but for what `rules` allow; reading stays. Files that are
// open stay as they are. Paths that are not there are passed over. Not to be called from two threads at a time.
enum sandbox_result sandbox_restrict(const struct sandbox_rule *rules, int count);
