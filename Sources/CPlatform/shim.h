// System calls and structures that the Swift overlays of the C library leave out, or cannot call: macros, varargs,
// GNU extensions.

#pragma once

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>

// Where a program that is started finds `settings`, beside the standard streams.
#define shim_settings_descriptor 3

#if defined(__linux__)
// GNU extensions, which <spawn.h> has for C only on request.
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
#ifndef POSIX_SPAWN_SETSID
#define POSIX_SPAWN_SETSID 0x80
#endif
#define shim_spawn_flags 0
#else
#define shim_spawn_flags POSIX_SPAWN_CLOEXEC_DEFAULT
#endif

// Starts the program `name`, looked for in PATH where it has no slash. Signals do in it what they do by default, whatever
// this process does with them. Takes the actions over. Returns an error number, or 0.
static inline int shim_spawn_acting(pid_t *process, const char *name, posix_spawn_file_actions_t *actions, int failure,
                                    int flags, char *const arguments[], char *const environment[]) {
    posix_spawnattr_t attributes;
    sigset_t blocked, standard;
    int has_attributes = 0;
    if (failure == 0) failure = posix_spawnattr_init(&attributes);
    if (failure == 0) has_attributes = 1;
    // A thread of Dispatch blocks most signals, and a program starts with what its parent's thread blocks.
    sigemptyset(&blocked);
    sigfillset(&standard);
    if (failure == 0) failure = posix_spawnattr_setsigmask(&attributes, &blocked);
    if (failure == 0) failure = posix_spawnattr_setsigdefault(&attributes, &standard);
    if (failure == 0)
        failure = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | flags);
    if (failure == 0) failure = posix_spawnp(process, name, actions, &attributes, arguments, environment);
    if (has_attributes) posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(actions);
    return failure;
}

// Starts the program at `path` with this process's environment; `output` becomes its standard output, and `settings`,
// unless it is negative, its descriptor 3. Returns an error number, or 0.
static inline int shim_spawn(pid_t *process, const char *path, char *const arguments[], int output, int settings) {
    extern char **environ;
    posix_spawn_file_actions_t actions;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure != 0) return failure;
    failure = posix_spawn_file_actions_adddup2(&actions, output, 1);
    if (failure == 0 && settings >= 0)
        failure = posix_spawn_file_actions_adddup2(&actions, settings, shim_settings_descriptor);
    return shim_spawn_acting(process, path, &actions, failure, 0, arguments, environ);
}

// Starts the program `name` with `environment` and nothing of this process but the three standard streams; `streams` has
// what they become, negative where they stay as they are. With its own session no terminal's signals reach it. Returns an
// error number, or 0.
static inline int shim_spawn_child(pid_t *process, const char *name, char *const arguments[], char *const environment[],
                                   const int streams[3], int has_own_session) {
    posix_spawn_file_actions_t actions;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure != 0) return failure;
    for (int stream = 0; failure == 0 && stream < 3; stream++)
        failure = posix_spawn_file_actions_adddup2(&actions, streams[stream] < 0 ? stream : streams[stream], stream);
#if defined(__linux__)
    if (failure == 0) failure = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
#endif
    return shim_spawn_acting(process, name, &actions, failure,
                             shim_spawn_flags | (has_own_session ? POSIX_SPAWN_SETSID : 0), arguments, environment);
}

// How many descriptors this process may have open.
static inline rlim_t shim_descriptor_limit(void) {
    struct rlimit limit;
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
}

// Raises the soft limit of open descriptors to the hard one, or to `ceiling` where that is lower. Returns -1 with errno.
static inline int shim_raise_descriptor_limit(rlim_t ceiling) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return -1;
    rlim_t wanted = limit.rlim_max < ceiling ? limit.rlim_max : ceiling;
    if (wanted <= limit.rlim_cur) return 0;
    limit.rlim_cur = wanted;
    return setrlimit(RLIMIT_NOFILE, &limit);
}

#if defined(__linux__)
#include <errno.h>
#include <linux/filter.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

// A GNU extension, which <sys/socket.h> declares for C only on request.
extern int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);

// The user at the other end of a Unix socket. `struct ucred` is a GNU extension as well: pid, uid, gid.
static inline int shim_peer_user(int descriptor, uid_t *user) {
    struct { pid_t pid; uid_t uid; gid_t gid; } credentials;
    socklen_t length = sizeof credentials;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0) return -1;
    *user = credentials.uid;
    return 0;
}

struct shim_delivery_state {
    int unacknowledged;    // bytes that were written and are not acknowledged, sent or not
    unsigned int silence;  // milliseconds since the last acknowledgement
    unsigned int attempts; // retransmissions or window probes since then
};

// What is under way on a TCP socket (tcp(7): SIOCOUTQ, TCP_INFO). -1 with errno for other sockets.
static inline int shim_delivery(int descriptor, struct shim_delivery_state *state) {
    struct tcp_info info;
    socklen_t length = sizeof info;
    if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &length) != 0) return -1;
    if (ioctl(descriptor, SIOCOUTQ, &state->unacknowledged) != 0) return -1;
    state->silence = info.tcpi_last_ack_recv;
    state->attempts = info.tcpi_retransmits > info.tcpi_probes ? info.tcpi_retransmits : info.tcpi_probes;
    return 0;
}

static inline void shim_copy_address(const struct sockaddr *address, __be32 *bytes, __be16 *port) {
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *)address;
        memcpy(bytes, &in->sin_addr, sizeof in->sin_addr);
        *port = in->sin_port;
    } else {
        const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)address;
        memcpy(bytes, &in6->sin6_addr, sizeof in6->sin6_addr);
        *port = in6->sin6_port;
    }
}

// What the kernel knows of the TCP socket with these two addresses, by an exact lookup. -1 with errno when there is
// none. Does not wait: the kernel answers within the call.
static inline int shim_find_tcp_socket(const struct sockaddr *own, const struct sockaddr *peer,
                                       struct inet_diag_msg *found) {
    struct { struct nlmsghdr header; struct inet_diag_req_v2 body; } request;
    union { struct nlmsghdr header; char bytes[4096]; } answer;
    memset(&request, 0, sizeof request);
    request.header.nlmsg_len = sizeof request;
    request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    request.header.nlmsg_flags = NLM_F_REQUEST;
    request.body.sdiag_family = own->sa_family;
    request.body.sdiag_protocol = IPPROTO_TCP;
    request.body.idiag_states = ~0U;
    request.body.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
    request.body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    shim_copy_address(own, request.body.id.idiag_src, &request.body.id.idiag_sport);
    shim_copy_address(peer, request.body.id.idiag_dst, &request.body.id.idiag_dport);

    int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (descriptor < 0) return -1;
    ssize_t count = send(descriptor, &request, sizeof request, 0);
    if (count >= 0) count = recv(descriptor, &answer, sizeof answer, MSG_DONTWAIT);
    int failure = errno;
    close(descriptor);
    errno = failure;
    if (count < 0) return -1;
    if (count >= (ssize_t)NLMSG_LENGTH(sizeof *found) && answer.header.nlmsg_type == SOCK_DIAG_BY_FAMILY) {
        memcpy(found, NLMSG_DATA(&answer.header), sizeof *found);
        return 0;
    }
    errno = ENOENT;
    if (count >= (ssize_t)NLMSG_LENGTH(sizeof(struct nlmsgerr)) && answer.header.nlmsg_type == NLMSG_ERROR)
        errno = -((struct nlmsgerr *)NLMSG_DATA(&answer.header))->error;
    return -1;
}

static inline int shim_forbid_core_dumps(void) {
    struct rlimit none = { 0, 0 };
    return setrlimit(RLIMIT_CORE, &none) | prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}
#else
#include <sys/event.h>

static inline int shim_forbid_core_dumps(void) {
    struct rlimit none = { 0, 0 };
    return setrlimit(RLIMIT_CORE, &none);
}
#endif
