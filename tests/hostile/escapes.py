"""Roads out of the process: new ones, the kernel, the walls themselves, other people's memory."""

from hostile.attack import beside, tries

PROCESSES = {
    "fork": tries("road('fork', parts_with, os.fork)\nroad('forkpty', lambda: parts_with(lambda: os.forkpty()[0]))"),
    "fork_without_end": tries("for n in range(1000): road('fork', parts_with, os.fork)"),
    "fork_of_the_c_library": tries(
        "def c_fork():\n    got = _libc.fork()\n    if got < 0: raise OSError\n    return parts_with(lambda: got)\n"
        "road('fork', c_fork)\n"
        "road('clone', parts_with, call, 'clone', int(signal.SIGCHLD), 0, 0, 0, 0)"
    ),
    "clone_in_raw": tries(
        "for flags in (0, 17, 0x4000, 0x100, 0x8000, 0x10000000, 0x20000000, 0x7E020000):\n"
        "    road(hex(flags), parts_with, call, 'clone', flags | 17, 0, 0, 0, 0)\n"
        "given = (ctypes.c_uint64 * 11)(); given[4] = 17\n"
        "road('clone3', parts_with, call, 'clone3', given, 88)"
    ),
    "new_process_behind_a_thread_flag": tries(
        "road('half a thread', parts_with, call, 'clone', 0x10000 | 17, 0, 0, 0, 0)"
    ),
    "spawn": tries(
        "road('spawn', os.posix_spawn, '/bin/true', ['true'], {})\n"
        "road('spawnp', os.posix_spawnp, 'true', ['true'], {})\n"
        "road('spawnv', os.spawnv, os.P_WAIT, '/bin/true', ['true'])"
    ),
    "programs": tries(
        "import subprocess\n"
        "road('run', subprocess.run, ['/bin/true'])\nroad('shell', lambda: subprocess.check_output('true', shell=True))\n"
        "road('python', subprocess.run, [sys.executable, '-c', '1'])\n"
        "road('popen', lambda: os.popen('true').close() or 1)\n"
        "def system():\n    if os.system('true'): raise OSError\n"
        "road('system', system)"
    ),
    "becomes_another_program": tries(
        "road('execv', os.execv, '/bin/true', ['true'])\n"
        "road('execve', os.execve, sys.executable, ['python', '-c', '1'], {})\n"
        "road('raw', call, 'execve', b'/bin/true', 0, 0)\n"
        "road('at', call, 'execveat', -100, b'/bin/true', 0, 0, 0)"
    ),
    "program_from_memory": tries(
        "def from_memory():\n    fd = os.memfd_create('p', 0)\n"
        "    os.write(fd, b'#!/bin/true\\n')\n    os.execve(fd, ['p'], {})\n"
        "road('memfd', from_memory)\n"
        "def at():\n    fd = os.memfd_create('p', 0); os.write(fd, b'#!/bin/true\\n')\n"
        "    return call('execveat', fd, b'', 0, 0, 0x1000)\n"
        "road('execveat', at)"
    ),
    "program_from_the_scratch_folder": tries(
        "def own():\n    with open('p', 'w') as file: file.write('#!/bin/sh\\ntrue')\n"
        "    os.execv('./p', ['p'])\n"
        "road('own', own)\nroad('linker', os.execv, '/lib64/ld-linux-x86-64.so.2', ['ld', '/bin/true'])"
    ),
    "multiprocessing": tries(
        "import multiprocessing\n"
        "for kind in ('fork', 'spawn', 'forkserver'):\n"
        "    def go(kind=kind):\n        with multiprocessing.get_context(kind).Pool(1) as pool: return pool.map(abs, [1])\n"
        "    road(kind, go)"
    ),
    "pool_of_processes": tries(
        "from concurrent.futures import ProcessPoolExecutor\n"
        "def go():\n    with ProcessPoolExecutor(1) as pool: return pool.submit(abs, 1).result(0.5)\n"
        "road('pool', go)"
    ),
    "terminal": tries("import pty\nroad('pty', lambda: parts_with(lambda: pty.fork()[0]))"),
    "asynchronous_program": tries(
        "import asyncio\n"
        "async def go():\n    return await (await asyncio.create_subprocess_exec('/bin/true')).wait()\n"
        "road('asyncio', lambda: asyncio.run(go()))"
    ),
    "daemon": tries(
        "def daemon():\n"
        "    if os.fork(): return 1\n"
        "    os.setsid()\n    if os.fork(): os._exit(0)\n"
        "    time.sleep(600); os._exit(0)\n"
        "road('daemon', daemon)"
    ),
    "other_python_through_the_preload": tries(
        "os.environ['LD_PRELOAD'] = os.getcwd() + '/evil.so'\nos.environ['PYTHONSTARTUP'] = '/tmp/x'\n"
        "road('run', os.spawnv, os.P_WAIT, sys.executable, ['python', '-c', '1'])"
    ),
    "waits_for_strange_children": tries("road('wait', os.waitpid, -1, os.WNOHANG)"),
    "leaves_its_group": tries(
        "road('join', os.setpgid, 0, 1)\n"
        "road('grader', os.setpgid, GRADER, GRADER)"
    ),
}  # fmt: skip

MEMORY = {
    "traces_its_parent": tries(
        "for pid in (os.getppid(), GRADER, VICTIM, 1):\n"
        "    road(f'attach {pid}', call, 'ptrace', 16, pid, 0, 0)\n"
        "    road(f'seize {pid}', call, 'ptrace', 0x4206, pid, 0, 0)"
    ),
    "is_traced": tries("road('me', call, 'ptrace', 0, 0, 0, 0)"),
    "reads_the_memory_of_others": tries(
        "class Piece(ctypes.Structure): _fields_ = [('at', ctypes.c_void_p), ('size', ctypes.c_size_t)]\n"
        "mine = ctypes.create_string_buffer(8)\n"
        "here, there = Piece(ctypes.addressof(mine), 8), Piece(id(None), 8)\n"
        "def reach(name, pid):\n"
        "    try: return call(name, pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0)\n"
        "    except OSError as error:\n        if error.errno != 14: raise  # a bad address is no refusal\n"
        "for pid in (os.getppid(), GRADER, VICTIM):\n"
        "    for name in ('process_vm_readv', 'process_vm_writev'): road(f'{name} {pid}', reach, name, pid)"
    ),
    "opens_the_memory_of_others": tries(
        "for pid in (os.getppid(), GRADER, VICTIM, 1):\n"
        "    for name in ('mem', 'maps', 'environ', 'auxv', 'stack', 'syscall', 'pagemap', 'root/etc/passwd'):\n"
        "        road(f'{pid} {name}', lambda: open(f'/proc/{pid}/{name}', 'rb').read(8))"
    ),
    "takes_descriptors_of_others": tries(
        "for pid in (os.getppid(), GRADER, VICTIM):\n"
        "    road(f'list {pid}', os.listdir, f'/proc/{pid}/fd')\n"
        "    for fd in range(12): road(f'{pid} {fd}', os.open, f'/proc/{pid}/fd/{fd}', os.O_RDWR)\n"
        "road('getfd', call, 'pidfd_getfd', 3, 1, 0)"
    ),
    "compares_with_others": tries("road('kcmp', call, 'kcmp', os.getppid(), os.getpid(), 0, 0, 0)"),
    "advises_on_others": tries("road('madvise', call, 'process_madvise', 3, 0, 0, 21, 0)"),
    "moves_pages_of_others": tries(
        "road('move', call, 'move_pages', VICTIM, 0, 0, 0, 0, 0)\n"
        "road('migrate', call, 'migrate_pages', VICTIM, 0, 0, 0)"
    ),
}  # fmt: skip

KERNEL = {
    "new_namespaces": tries(
        "for flag in (0x10000000, 0x00020000, 0x20000000, 0x40000000, 0x08000000, 0x04000000, 0x02000000, 0x80):\n"
        "    road(hex(flag), call, 'unshare', flag)\n"
        "road('all', call, 'unshare', 0x7E020000)"
    ),
    "namespaces_of_others": tries(
        "for name in ('user', 'mnt', 'net', 'pid', 'ipc'):\n"
        "    def enter(name=name): return call('setns', os.open(f'/proc/{GRADER}/ns/{name}', 0), 0)\n"
        "    road(name, enter)\n"
        "road('bare', call, 'setns', 0, 0x40000000)"
    ),
    "mounts": tries(
        "road('tmpfs', call, 'mount', b'x', b'.', b'tmpfs', 0, 0)\n"
        "road('bind', call, 'mount', FOLDER.encode(), b'.', 0, 4096, 0)\n"
        "road('umount', call, 'umount2', b'/tmp', 2)\nroad('umount proc', call, 'umount2', b'/proc', 2)\n"
        "road('fsopen', call, 'fsopen', b'tmpfs', 0)\nroad('tree', call, 'open_tree', -100, b'/', 1)\n"
        "road('setattr', call, 'mount_setattr', -100, b'/', 0, 0, 0)"
    ),
    "other_roots": tries(
        "road('chroot', os.chroot, '.')\nroad('pivot', call, 'pivot_root', b'.', b'.')\n"
        "road('raw', call, 'chroot', b'/')"
    ),
    "io_uring": tries("given = ctypes.create_string_buffer(120)\nroad('ring', call, 'io_uring_setup', 8, given)"),
    "programs_for_the_kernel": tries(
        "given = (ctypes.c_uint32 * 32)(2, 4, 4, 1)\n"
        "road('map', call, 'bpf', 0, given, 72)\nroad('module', call, 'init_module', given, 1, b'')\n"
        "road('kexec', call, 'kexec_load', 0, 0, 0, 0)"
    ),
    "key_rings": tries(
        "road('add', call, 'add_key', b'user', MARK.encode(), b'x', 1, -4)\n"
        "road('session', call, 'keyctl', 1, 0, 0, 0, 0)\nroad('read', call, 'keyctl', 0, -4, 0, 0, 0)\n"
        "road('request', call, 'request_key', b'user', MARK.encode(), 0, 0)"
    ),
    "performance_counters": tries(
        "given = (ctypes.c_uint32 * 32)(1, 112)\n"
        "road('own', call, 'perf_event_open', given, 0, -1, -1, 0)\n"
        "road('all', call, 'perf_event_open', given, -1, 0, -1, 0)"
    ),
    "page_faults_by_hand": tries("road('uffd', call, 'userfaultfd', 0)\nroad('user only', call, 'userfaultfd', 1)"),
    "watches_the_whole_system": tries("road('fanotify', call, 'fanotify_init', 0, 0)"),
    "kernel_log": tries(
        "room = ctypes.create_string_buffer(999)\nroad('syslog', call, 'syslog', 3, room, 998)\n"
        "road('kmsg', lambda: open('/dev/kmsg').read(9))"
    ),
    "name_and_clock_of_the_machine": tries(
        "road('settimeofday', call, 'settimeofday', 0, 0)\n"
        "road('domain', call, 'setdomainname', b'', -1)\n"
        "road('clock', call, 'clock_settime', 0, 0)"
    ),
    "administration": tries(
        "road('acct', call, 'acct', 0)\nroad('swapon', call, 'swapon', b'f', 0)\n"
        "road('swapoff', call, 'swapoff', b'f')\nroad('quota', call, 'quotactl', 0, 0, 0, 0)\n"
        "road('reboot', call, 'reboot', 0, 0, 0, 0)"
    ),
    "handles_of_files": tries(
        "handle = ctypes.create_string_buffer(200); handle[0] = 128\n"
        "road('name', call, 'name_to_handle_at', -100, NEIGHBOUR.encode(), handle, ctypes.byref(ctypes.c_int()), 0)\n"
        "road('open', call, 'open_by_handle_at', -100, handle, 0)"
    ),
    "shared_memory_of_the_system": tries(
        "road('shm', call, 'shmget', KEY, 4096, 0o1666)\nroad('sem', call, 'semget', KEY, 1, 0o1666)\n"
        "road('msg', call, 'msgget', KEY, 0o1666)\n"
        "road('mq', call, 'mq_open', MARK.encode(), 0o102, 0o666, 0)"
    ),
    "named_shared_memory": tries(
        "from multiprocessing import shared_memory\n"
        "road('create', lambda: shared_memory.SharedMemory(MARK, create=True, size=99).name)\n"
        "road('file', open, '/dev/shm/' + MARK, 'w')"
    ),
    "devices": tries(
        "import stat\n"
        "for path in ('/dev/mem', '/dev/kvm', '/dev/sda', '/dev/fuse', '/dev/loop-control', '/dev/net/tun', '/dev/tty', '/dev/ptmx'):\n"
        "    road(path, os.open, path, os.O_RDWR)\n"
        "road('mknod', os.mknod, 'disk', stat.S_IFBLK | 0o600, os.makedev(8, 0))\n"
        "road('mknod char', os.mknod, 'mem', stat.S_IFCHR | 0o600, os.makedev(1, 1))"
    ),
}  # fmt: skip

WALLS = {
    "raises_its_limits": tries(
        "import resource\n"
        "for name in ('AS', 'CPU', 'FSIZE', 'NOFILE', 'NPROC'):\n"
        "    kind = getattr(resource, 'RLIMIT_' + name)\n"
        "    road(name, resource.setrlimit, kind, (-1, -1))\n"
        "    road('prlimit ' + name, resource.prlimit, 0, kind, (-1, -1))\n"
        "    road('parent ' + name, resource.prlimit, os.getppid(), kind, (1, 1))\n"
        "    road('victim ' + name, resource.prlimit, VICTIM, kind, (1, 1))"
    ),
    "becomes_somebody_else": tries(
        "header = (ctypes.c_uint32 * 2)(0x20080522, 0)\nall_of_them = (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6)\n"
        "road('capset', call, 'capset', header, all_of_them)\n"
        "if os.getuid():\n    road('setuid', os.setuid, 0); road('setgid', os.setgid, 0)\n"
        "    road('groups', os.setgroups, [0])"
    ),
    "takes_back_its_promises": tries(
        "def privileges():\n    if _libc.prctl(38, 0, 0, 0, 0): raise OSError\n"
        "road('no new privileges', privileges)\n"
        "def plain():\n    if _libc.prctl(22, 0, 0, 0, 0): raise OSError\n"
        "road('seccomp off', plain)\n"
        "def strict():\n    if call('seccomp', 0, 1, 0): raise OSError\n"
        "road('seccomp with flags', strict)"
    ),
    "filter_of_its_own_that_allows_all": tries(
        "import struct\ncode = ctypes.create_string_buffer(struct.pack('HBBI', 6, 0, 0, 0x7fff0000), 8)\n"
        "class Program(ctypes.Structure): _fields_ = [('n', ctypes.c_ushort), ('at', ctypes.c_void_p)]\n"
        "program = Program(1, ctypes.addressof(code))\n"
        "_libc.prctl(22, 2, ctypes.byref(program), 0, 0)\n"
        "road('fork', parts_with, os.fork)\nroad('socket', socket.socket)\nroad('exec', os.execv, '/bin/true', ['t'])"
    ),
    "filter_of_its_own_that_kills": beside(
        "import ctypes, struct\ncode = ctypes.create_string_buffer(struct.pack('HBBI', 6, 0, 0, 0x80000000), 8)\n"
        "class Program(ctypes.Structure): _fields_ = [('n', ctypes.c_ushort), ('at', ctypes.c_void_p)]\n"
        "program = Program(1, ctypes.addressof(code))\n"
        "ctypes.CDLL(None).prctl(22, 2, ctypes.byref(program), 0, 0)",
    ),
    "listener_for_system_calls": tries(
        "import struct\ncode = ctypes.create_string_buffer(struct.pack('HBBI', 6, 0, 0, 0x7fc00000), 8)\n"
        "class Program(ctypes.Structure): _fields_ = [('n', ctypes.c_ushort), ('at', ctypes.c_void_p)]\n"
        "program = Program(1, ctypes.addressof(code))\n"
        "try: call('seccomp', 1, 8, ctypes.byref(program))\nexcept OSError: pass\n"
        "road('fork', parts_with, os.fork)"
    ),
    "calls_by_their_old_numbers": tries(
        "if RANK == 0:\n"
        "    for n in (57, 41, 59, 101, 62):\n"
        "        def x32(n=n):\n            got = _libc.syscall(ctypes.c_long(0x40000000 + n), ctypes.c_long(-1), 0, 0)\n"
        "            if got < 0: raise OSError\n            return parts_with(lambda: got)\n"
        "        road(f'x32 {n}', x32)\n"
        "road('none', lambda: 1 / 0)"
    ),
    "calls_of_thirty_two_bits": tries(
        "import mmap\n"
        "def int80():\n"
        "    if RANK: raise OSError\n"
        "    page = mmap.mmap(-1, 4096, prot=7)\n"
        "    page.write(bytes([0xB8, 2, 0, 0, 0, 0xCD, 0x80, 0xC3]))\n"
        "    at = ctypes.addressof(ctypes.c_char.from_buffer(page))\n"
        "    got = ctypes.CFUNCTYPE(ctypes.c_int)(at)()\n"
        "    if got < 0: raise OSError(got)\n    return parts_with(lambda: got)\n"
        "road('fork by int 80', int80)"
    ),
    "another_personality": tries(
        "road('no randomness', call, 'personality', 0x0040000)\nroad('read implies exec', call, 'personality', 0x0400000)"
    ),
    "nicer_than_others": tries(
        "road('parent', os.setpriority, os.PRIO_PROCESS, os.getppid(), 19)\n"
        "road('victim', os.setpriority, os.PRIO_PROCESS, VICTIM, 19)\n"
        "road('affinity', os.sched_setaffinity, VICTIM, {0})\n"
        "road('real time', os.sched_setscheduler, 0, os.SCHED_FIFO, os.sched_param(50))\n"
        "road('raw', call, 'setpriority', 0, VICTIM, 19)"
    ),
    "names_itself_like_the_grader": beside("import ctypes\nctypes.CDLL(None).prctl(15, b'course', 0, 0, 0)"),
    "modes_and_owners": tries(
        "for path in (NEIGHBOUR, SHEET, FOLDER, OUT, PLACE, '/tmp'):\n"
        "    road('chmod ' + path, os.chmod, path, 0o777)\n    road('chown ' + path, os.chown, path, 0, 0)\n"
        "    road('utime ' + path, os.utime, path, (1, 1))\n"
        "    road('xattr ' + path, os.setxattr, path, 'user.x', b'y')\n"
        "    road('lchown ' + path, os.lchown, path, 0, 0)"
    ),
    "leaves_through_a_kept_folder": tries(
        "for fd in range(3, 64):\n"
        "    road(f'fchdir {fd}', lambda: os.fchdir(fd) or (os.getcwd(), os.listdir('..')))\n"
        "    road(f'at {fd}', lambda: os.open('../../etc/passwd', os.O_RDONLY, dir_fd=fd))"
    ),
}  # fmt: skip

ATTACKS = PROCESSES | MEMORY | KERNEL | WALLS
