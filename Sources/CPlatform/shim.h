// The selector's system calls, which the Swift overlays of the C library leave out.

#pragma once

#if defined(__linux__)
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

// A GNU extension, which <sys/socket.h> declares for C only on request.
extern int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);
#else
#include <sys/event.h>
#endif
