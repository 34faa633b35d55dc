"""The system calls that stay open behind the walls are the ones that are meant, on either architecture."""

import pytest
import system_calls

from course_lib.classroom.isolation import calls

MACHINES = tuple(calls.ALLOWED)
each_machine = pytest.mark.parametrize("machine", MACHINES)

OLD = """
    access alarm creat dup2 epoll_create epoll_wait getdents getpgrp link lstat mkdir open pipe poll
    readlink rename rmdir select stat symlink time unlink
"""
"""Older ways to the same doors; aarch64 never had them."""

SHUT = {
    "other processes and programs": """
        ptrace process_vm_readv process_vm_writev pidfd_open pidfd_getfd pidfd_send_signal kcmp fork
        vfork clone clone3 execve execveat kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo prctl
    """,
    "a network, and what else connects processes": """
        socket socketpair connect bind listen accept accept4 sendmsg sendmmsg recvmsg recvmmsg
        setsockopt shmget shmat msgget msgsnd semget semop mq_open inotify_init1 fanotify_init
        memfd_create
    """,
    "what a file is to others": """
        chmod fchmod fchmodat chown fchown fchownat lchown setxattr fsetxattr mknod mknodat utimensat
        truncate fallocate chroot pivot_root mount umount2 open_by_handle_at name_to_handle_at swapon
    """,
    "the kernel's own doors": """
        unshare setns bpf io_setup io_uring_setup io_uring_enter io_uring_register keyctl add_key
        request_key perf_event_open userfaultfd init_module finit_module delete_module kexec_load
        reboot ioperm iopl modify_ldt syslog acct quotactl landlock_restrict_self seccomp
    """,
    "who one is, and when it is": """
        setuid setgid setreuid setregid setresuid setresgid setgroups setfsuid setfsgid capset
        setrlimit prlimit64 setpriority sched_setscheduler sched_setaffinity sched_setparam
        settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname personality
    """,
}


def names_of(machine, numbers):
    """The names of calls; of a number that no call has, a word that says so."""
    known = {number: name for name, number in system_calls.recorded(machine).items()}
    return [known.get(number, f"no call has {number}") for number in numbers]


def allowed(machine):
    return names_of(machine, sum(calls.ALLOWED[machine].values(), ()))


@each_machine
def test_the_recorded_numbers_are_those_of_the_kernels_headers(machine):
    place = system_calls.header(machine)
    if place is None:
        pytest.skip(f"no header of {machine} is installed; the tests below hold the recorded ones")
    said, recorded = system_calls.in_header(place.read_text()), system_calls.recorded(machine)
    both = said.keys() & recorded.keys()
    assert len(both) > 250
    assert {name: said[name] for name in both} == {name: recorded[name] for name in both}
    assert set(allowed(machine)) <= both


@each_machine
def test_every_number_that_is_open_is_a_call_and_stands_once(machine):
    assert [name for name in allowed(machine) if name.startswith("no call")] == []
    assert len(set(allowed(machine))) == len(allowed(machine))


def test_both_architectures_leave_the_same_calls_open():
    x86, arm = (set(allowed(machine)) for machine in ("x86_64", "aarch64"))
    assert arm - x86 == set()
    assert x86 - arm == set(OLD.split())
    assert set(OLD.split()) & system_calls.recorded("aarch64").keys() == set()


@pytest.mark.parametrize("doors", SHUT)
@each_machine
def test_no_call_that_reaches_beyond_the_process_is_open(machine, doors):
    assert set(SHUT[doors].split()) & set(allowed(machine)) == set()


@pytest.mark.parametrize("doors", SHUT)
def test_every_call_that_stays_shut_is_one_that_the_kernel_has(doors):
    assert set(SHUT[doors].split()) - system_calls.recorded("x86_64").keys() == set()


@each_machine
def test_calls_that_are_open_for_some_arguments_only_are_the_ones_that_are_meant(machine):
    numbers = [getattr(calls, name)[machine] for name in ("CLONE", "PRLIMIT", "SOCKETPAIR")]
    assert names_of(machine, numbers) == ["clone", "prlimit64", "socketpair"]
    assert names_of(machine, [calls.FCNTL[machine], calls.IOCTL[machine]]) == ["fcntl", "ioctl"]
    assert names_of(machine, calls.KILLS[machine]) == ["kill", "tgkill"]


@each_machine
def test_calls_that_are_said_not_to_exist_are_newer_ways_to_what_is_open(machine):
    newer = ["clone3", "openat2", "copy_file_range"]
    assert names_of(machine, calls.UNKNOWN_HERE[machine]) == newer


@pytest.mark.parametrize(("machine", "elf"), [("x86_64", 62), ("aarch64", 183)])
def test_an_architecture_is_known_by_the_number_of_its_programs(machine, elf):
    little_endian, of_64_bits = 0x40000000, 0x80000000
    assert calls.ARCHITECTURE[machine] == elf | little_endian | of_64_bits
