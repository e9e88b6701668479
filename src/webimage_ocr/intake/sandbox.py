"""Walls around a process that decodes strangers' pictures: no files, no network, no other process.

Two walls of the kernel, each of which holds by itself. seccomp lets through the system calls that decoding needs and
no others, none of which opens a file, makes a socket, or starts or reaches another process. Landlock allows no file at
all, no TCP, and no signal to others. Neither needs a privilege; a container or an old kernel may have neither, and then
limits are what is left (``limit_resources``).

Why not a package: pyseccomp's last release is of 2021, ``landlock`` and ``py-landlock`` on PyPI have never left their
first tries (2026-11-28). What is hard about seccomp, the numbers of system calls on each processor and the program that
compares them, is done by libseccomp (Debian's libseccomp2, which apt needs and so every Debian has), called here by
ctypes. Landlock is three system calls (https://docs.kernel.org/userspace-api/landlock.html).
"""

from __future__ import annotations

import ctypes
import enum
import errno
import mmap
import os
import resource
from collections.abc import Iterator
from contextlib import suppress


class Wall(enum.Flag):
    """What can stand around a process."""

    LANDLOCK = enum.auto()
    SECCOMP = enum.auto()


ALL_WALLS = Wall.LANDLOCK | Wall.SECCOMP

_CALLS = (
    # what is open already: the connection to the server, and memory that is handed over through it
    *("read", "write", "close", "lseek", "fstat", "fcntl", "recvfrom", "recvmsg", "sendmsg"),
    *("memfd_create", "ftruncate", "poll", "ppoll", "select", "pselect6"),
    # memory and time
    *("munmap", "mremap", "madvise", "brk", "futex", "clock_gettime", "clock_nanosleep", "nanosleep"),
    *("gettimeofday", "getrandom", "getrusage", "getrlimit", "setrlimit", "sysinfo"),
    # about this process alone
    *("getpid", "gettid", "sched_yield", "sched_getaffinity", "getcpu"),
    *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall", "exit", "exit_group"),
)
"""System calls that a decoder may make."""
_AT_EMPTY_PATH = 0x1000

_DESCRIPTORS = 16
"""Files that may be open at once: a decoder has five."""

# of libseccomp's seccomp.h
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_EQUAL, _MASKED_EQUAL = 4, 7

# of linux/prctl.h and linux/landlock.h; the numbers of these calls are the same on all processors
_NO_NEW_PRIVILEGES = 38
_LANDLOCK_CREATE_RULESET, _LANDLOCK_RESTRICT_SELF = 444, 446
_LANDLOCK_VERSION = 1
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
"""By the version of Landlock from which it knows them: all that can be done with files."""
_TCP_RIGHTS, _SCOPES = 0b11, 0b11
"""To bind and to connect (from version 4); abstract Unix sockets and signals (from version 6)."""


class _Comparison(ctypes.Structure):
    """``struct scmp_arg_cmp``: what an argument of a system call has to be."""

    _fields_ = (("argument", ctypes.c_uint), ("how", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64))


_ONLY_IF = {
    "newfstatat": _Comparison(3, _MASKED_EQUAL, _AT_EMPTY_PATH, _AT_EMPTY_PATH),  # what glibc calls fstat
    "prlimit64": _Comparison(0, _EQUAL, 0, 0),  # limits of this process
    # no code but what is loaded already
    "mmap": _Comparison(2, _MASKED_EQUAL, mmap.PROT_EXEC, 0),
    "mprotect": _Comparison(2, _MASKED_EQUAL, mmap.PROT_EXEC, 0),
}
"""System calls that a decoder may make with such an argument alone."""


def names_of(walls: Wall) -> str:
    """As they are told to people: "Landlock, seccomp"."""
    names = {Wall.LANDLOCK: "Landlock", Wall.SECCOMP: "seccomp"}
    return ", ".join(name for wall, name in names.items() if wall in walls) or "none"


def find_walls() -> Wall:
    """The walls that this machine lets a process stand behind, each tried in a child of its own."""
    return Wall(sum(wall.value for wall in Wall if _stands(wall)))


def raise_walls(walls: Wall) -> None:
    """Stand behind ``walls`` from now on, with all that this process starts; raises OSError where one is not to be had.

    For a process of one thread: others would stay outside.
    """
    # first: it lies in a file; OSError where there is none
    libseccomp = ctypes.CDLL("libseccomp.so.2") if Wall.SECCOMP in walls else None
    if Wall.LANDLOCK in walls:
        _shut_out_files()
    if libseccomp is not None:
        _allow_calls(libseccomp)


def limit_resources(memory_bytes: int) -> None:
    """Few open files, no child (but of root's), no dump of memory, no file in memory beyond ``memory_bytes``."""
    limits = {
        resource.RLIMIT_NOFILE: _DESCRIPTORS,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: memory_bytes,
    }
    for kind, limit in limits.items():
        _, hard = resource.getrlimit(kind)
        least = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (least, least))


def _stands(wall: Wall) -> bool:
    pid = os.fork()
    if not pid:
        status = 1
        with suppress(OSError):
            raise_walls(wall)
            status = 0
        os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _shut_out_files() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    version = _checked(libc.syscall(_LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), _LANDLOCK_VERSION))
    file_rights = max(rights for since, rights in _FILE_RIGHTS.items() if since <= version)
    known = [file_rights, *([_TCP_RIGHTS] if version >= 4 else []), *([_SCOPES] if version >= 6 else [])]
    handled = (ctypes.c_uint64 * len(known))(*known)
    # a set of rules without one: whatever it handles is refused
    rules = _checked(
        libc.syscall(_LANDLOCK_CREATE_RULESET, ctypes.byref(handled), ctypes.c_size_t(ctypes.sizeof(handled)), 0)
    )
    try:
        _checked(libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
        _checked(libc.syscall(_LANDLOCK_RESTRICT_SELF, rules, 0))
    finally:
        os.close(rules)


def _allow_calls(library: ctypes.CDLL) -> None:
    library.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(_REFUSE)))
    if not rules:
        raise OSError(errno.ENOSYS, "libseccomp does not know this kernel or processor")
    try:
        for number, only_if in _numbered_calls(library):
            conditions = (_Comparison * len(only_if))(*only_if)
            _checked_seccomp(
                library.seccomp_rule_add_array(rules, ctypes.c_uint32(_ALLOW), number, len(only_if), conditions)
            )
        _checked_seccomp(library.seccomp_load(rules))
    finally:
        library.seccomp_release(rules)


def _numbered_calls(library: ctypes.CDLL) -> Iterator[tuple[int, list[_Comparison]]]:
    """The calls that this processor has: some are there on others only, and have a negative number here."""
    for name in (*_CALLS, *_ONLY_IF):
        number = library.seccomp_syscall_resolve_name(name.encode())
        if number >= 0:
            yield number, [_ONLY_IF[name]] if name in _ONLY_IF else []


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def _checked_seccomp(result: int) -> None:
    """libseccomp returns the error as a negative number."""
    if result < 0:
        raise OSError(-result, os.strerror(-result))
