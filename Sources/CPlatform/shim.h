// What Swift cannot import from the system's headers by itself: casted macros and varargs.

#pragma once

#if defined(__linux__)
#include <sys/epoll.h>
#include <sys/eventfd.h>
#else
#include <sys/event.h>
#endif
