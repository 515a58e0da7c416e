"""Starts a program for which the kernel refuses to watch one descriptor, as where a user has reached its limit of watched
sockets (/proc/sys/fs/epoll/max_user_watches): epoll_ctl(2) fails with ENOSPC.

    refuse_watching.py DESCRIPTOR PROGRAM [ARGUMENT]..."""

import ctypes
import errno
import os
import platform
import struct
import sys

EPOLL_CTL = {"x86_64": 233, "aarch64": 21}[platform.machine()]
EPOLL_CTL_ADD = 1
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 22, 38, 2
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, FAIL = 0x7FFF0000, 0x00050000


def argument(number):
    """Where `struct seccomp_data` has the low half of an argument of the system call."""
    return 16 + 8 * number


def instruction(code, value, if_true=0, if_false=0):
    return struct.pack("HBBI", code, if_true, if_false, value)


program = [
    instruction(LOAD, 0),
    instruction(JUMP_IF_EQUAL, EPOLL_CTL, if_false=5),
    instruction(LOAD, argument(1)),
    instruction(JUMP_IF_EQUAL, EPOLL_CTL_ADD, if_false=3),
    instruction(LOAD, argument(2)),
    instruction(JUMP_IF_EQUAL, int(sys.argv[1]), if_false=1),
    instruction(RETURN, FAIL | errno.ENOSPC),
    instruction(RETURN, ALLOW),
]
instructions = ctypes.create_string_buffer(b"".join(program))
filter_program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(instructions)))
libc = ctypes.CDLL(None, use_errno=True)
for call in [(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, filter_program, 0, 0)]:
    if libc.prctl(*call) != 0:
        sys.exit(f"prctl: {os.strerror(ctypes.get_errno())}")
os.execv(sys.argv[2], sys.argv[2:])
