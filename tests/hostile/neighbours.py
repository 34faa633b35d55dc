"""Reading and writing what belongs to others, and leaving something for whoever comes next."""

from hostile.attack import beside, tries

READ = {
    "neighbour": "road('it', contents, NEIGHBOUR)",
    "folder_of_the_class": "road('it', os.listdir, FOLDER)\nroad('walk', lambda: next(os.walk(FOLDER)))",
    "results": "road('it', os.listdir, OUT)\nroad('grades', contents, OUT + '/grades.csv')\n"
    "road('page', contents, OUT + '/feedback/neighbour.html')\nroad('pages', os.listdir, OUT + '/feedback')",
    "gradebook": "for path in [OUT + '/gradebook.sqlite', OUT + '/gradebook.db', *glob.glob(OUT + '/*')]:\n"
    "    road(path, contents, path)\n"
    "import sqlite3\n"
    "def base():\n    return sqlite3.connect('file:' + OUT + '/gradebook.sqlite?mode=ro', uri=True).execute('select 1').fetchall()\n"
    "road('sqlite', base)",
    "sheet": "road('it', contents, SHEET)",
    "secrets_of_the_teacher": "road('key', contents, PLACE + '/teacher/.ssh/id_rsa')\n"
    "road('secret', contents, PLACE + '/teacher/secret.txt')\nroad('list', os.listdir, PLACE + '/teacher')",
    "checkout_of_the_course": "road('judge', contents, COURSE + '/grading/judge.py')\n"
    "road('bank', contents, COURSE + '/question_bank/surprise.py')\nroad('list', os.listdir, COURSE)\n"
    "road('solutions', contents, os.path.dirname(COURSE) + '/solutions/02_surprise.ipynb')\n"
    "road('up', os.listdir, os.path.dirname(COURSE))",
    "course_by_import": "def bank():\n    for name in [n for n in sys.modules if n.startswith('course_lib')]: del sys.modules[name]\n"
    "    sys.path.insert(0, os.path.dirname(COURSE))\n    import course_lib.question_bank as bank\n    return bank.EXERCISES\n"
    "road('bank', bank)\n"
    "def judge():\n    from course_lib.grading import judge\n    return judge\nroad('judge', judge)",
    "tests_of_the_course": "for name in ('hostile/sheet.py', 'classroom_fixtures.py'):\n"
    "    road(name, contents, os.path.dirname(COURSE) + '/tests/' + name)\n"
    "def sheet():\n    import hostile.sheet\n    return hostile.sheet.SECRET\nroad('import', sheet)",
    "home": "road('list', os.listdir, os.path.expanduser('~root'))\nroad('other', os.listdir, '/home')\n"
    "for name in ('.bashrc', '.profile', '.ssh/authorized_keys', '.netrc', '.gitconfig', '.cache'):\n"
    "    road(name, contents, os.path.expanduser('~root/') + name)",
    "accounts": "for path in ('/etc/passwd', '/etc/shadow', '/etc/group', '/etc/hosts', '/etc/machine-id', '/etc/resolv.conf'):\n"
    "    road(path, contents, path)\nimport pwd\nroad('pwd', pwd.getpwuid, os.getuid())",
    "environments_of_others": "for path in glob.glob('/proc/[0-9]*/environ') + [f'/proc/{p}/environ' for p in (os.getppid(), GRADER, VICTIM, 1)]:\n"
    "    if f'/{os.getpid()}/' not in path: road(path, contents, path)",
    "command_lines_of_others": "for path in glob.glob('/proc/[0-9]*/cmdline') + [f'/proc/{p}/cmdline' for p in (os.getppid(), GRADER, VICTIM, 1)]:\n"
    "    if f'/{os.getpid()}/' not in path: road(path, contents, path)",
    "list_of_processes": "road('proc', lambda: [n for n in os.listdir('/proc') if n.isdigit() and int(n) != os.getpid()] or 1 / 0)",
    "folders_of_other_processes": "for p in (os.getppid(), GRADER, VICTIM):\n"
    "    for name in ('cwd', 'root'): road(f'{p} {name}', os.listdir, f'/proc/{p}/{name}')\n"
    "    road(f'link {p}', os.readlink, f'/proc/{p}/exe')",
    "own_environment": "def canary():\n    if not [v for v in os.environ.values() if 'CANARY' in v]: raise OSError\n    return dict(os.environ)\n"
    "road('environ', canary)\n"
    "def first():\n    got = open('/proc/self/environ', 'rb').read()\n    if b'CANARY' not in got: raise OSError\n    return got\n"
    "road('first', first)",
    "own_arguments": "def told():\n    text = repr(sys.argv) + repr(sys.orig_argv) + repr(sys.path)\n"
    "    if any(it in text for it in (FOLDER, OUT, SHEET)): return text\n    raise OSError\nroad('argv', told)",
    "rooms_of_the_system": "for path in ('/sys', '/run', '/var', '/var/log', '/boot', '/srv', '/mnt', '/opt', '/root', '/dev/shm', '/proc/sys'):\n"
    "    road(path, os.listdir, path)",
    "other_scratch_folders": "here = os.getcwd()\n"
    "for path in glob.glob(os.path.dirname(here) + '/*'):\n"
    "    if path != here: road(path, os.listdir, path)\n"
    "road('list', lambda: os.listdir(os.path.dirname(here)) if os.path.dirname(here) not in ('/', '/tmp') else 1 / 0)",
    "temporary_files": "road('tmp', lambda: os.listdir('/tmp') if os.getcwd() != '/tmp' else 1 / 0)\nroad('var', os.listdir, '/var/tmp')",
    "network_of_the_machine": "for name in ('tcp', 'unix', 'udp', 'arp', 'route'): road(name, contents, f'/proc/{os.getppid()}/net/{name}')",
    "keys_of_the_machine": "for path in ('/proc/keys', '/proc/kcore', '/proc/kallsyms', '/proc/kmsg', '/proc/config.gz', '/proc/timer_list'):\n"
    "    road(path, contents, path)",
    "paths_that_wind": "for path in ('../' * 9 + 'etc/passwd', '/proc/self/cwd/' + '../' * 9 + 'etc/passwd', '//etc//passwd', '/./etc/./passwd', '/proc/self/task/%d/root/etc/passwd' % os.getpid()):\n"
    "    road(path, contents, path)",
    "link_that_is_swapped": "import threading\n"
    "def swap():\n    for _ in range(2000):\n        for target in ('mine', NEIGHBOUR):\n            os.symlink(target, 'new'); os.replace('new', 'swapped')\n"
    "open('mine', 'w').write('mine')\nthreading.Thread(target=swap, daemon=True).start()\n"
    "def race():\n    for _ in range(2000):\n        try:\n            if 'CANARY' in open('swapped').read(): return 1\n        except OSError: pass\n    raise OSError\n"
    "road('race', race)",
}  # fmt: skip

WRITE = """
import shutil
def add(path):
    with open(path, 'a') as file: file.write(MARK)
def over(path):
    with open(path, 'w') as file: file.write(MARK)
for path in PATHS:
    road('append ' + path, add, path)
    road('over ' + path, over, path)
    road('truncate ' + path, os.truncate, path, 0)
    road('rename ' + path, os.rename, path, path + '.old')
    road('remove ' + path, os.remove, path)
    road('replace ' + path, lambda: os.replace('mine', path) if not open('mine', 'w').close() else 1)
    road('link over ' + path, os.symlink, '/', path + '.' + MARK)
    road('hard ' + path, os.link, path, 'hard' + str(len(_tried)))
    road('beside ' + path, over, path + '.' + MARK)
    road('copy ' + path, shutil.copyfile, path, 'copy')
"""

WRITTEN = {
    "neighbour": "[NEIGHBOUR]",
    "classmates": "[FOLDER + f'/{n:03}_zz_classmate.ipynb' for n in range(9)]",
    "sheet": "[SHEET]",
    "results": "[OUT + '/grades.csv', OUT + '/written.csv', OUT + '/feedback/neighbour.html', OUT + '/class.html']",
    "gradebook": "[OUT + '/gradebook.sqlite', OUT + '/gradebook.db', OUT + '/gradebook.sqlite-wal']",
    "secrets_of_the_teacher": "[PLACE + '/teacher/secret.txt', PLACE + '/teacher/.ssh/id_rsa', PLACE + '/teacher/.ssh/authorized_keys']",
    "start_files": "[os.path.expanduser('~root/') + name for name in ('.ipython/profile_default/startup/' + MARK + '.py', '.jupyter/' + MARK + '.py', '.config/matplotlib/' + MARK)]",
    "system_start_files": "['/etc/' + MARK, '/etc/cron.d/' + MARK, '/usr/local/bin/' + MARK, '/root/' + MARK]",
    "packages": "[folder + '/' + MARK + '.pth' for folder in sys.path if os.path.isdir(folder) and not folder.startswith(os.getcwd())] or ['/usr/lib/' + MARK]",
    "checkout_of_the_course": "[COURSE + '/' + MARK + '.py', os.path.dirname(COURSE) + '/' + MARK]",
    "temporary_files": "['/tmp/' + MARK, '/var/tmp/' + MARK, '/dev/shm/' + MARK, '/run/' + MARK, os.path.dirname(os.getcwd()) + '/' + MARK]",
    "other_processes": "[f'/proc/{p}/{name}' for p in (GRADER, VICTIM, os.getppid()) for name in ('mem', 'oom_score_adj', 'comm', 'coredump_filter', 'clear_refs')]",
}  # fmt: skip

LEFT = {
    "leaves_files_for_the_next": beside(
        "import os, tempfile\n"
        "for folder in ('.', '/tmp', '/var/tmp', '/dev/shm', tempfile.gettempdir(), os.path.expanduser('~'), '..'):\n"
        "    for name in ('<<mark>>', 'numpy.py', 'sitecustomize.py', 'usercustomize.py', '<<mark>>.pth', 'json.py'):\n"
        "        try:\n            with open(os.path.join(folder, name), 'w') as file: file.write('left = \"<<mark>>\"; raise SystemExit')\n"
        "        except OSError: pass"
    ),
    "leaves_something_in_the_modules": beside(
        "import builtins, json, numpy, os, sys\nfor module in (builtins, json, numpy, os, sys): module.left_behind = 1\n"
        ),
    "leaves_everything_broken": beside(
        "import numpy, os, json\nos.environ['LEFT_BEHIND'] = '1'\n"
        "numpy.seterr(all='raise')\nnumpy.set_printoptions(precision=1)\nos.umask(0o777)\nos.chdir('/')",
        or_less=True,
    ),
    "finds_what_was_left": tries(
        "import builtins, json, numpy\n"
        "for module in (builtins, json, numpy, os, sys): road(module.__name__, lambda: module.left_behind)\n"
        "road('environ', lambda: os.environ['LEFT_BEHIND'])\n"
        "for folder in ('.', '/tmp', '/var/tmp', '/dev/shm', os.path.expanduser('~')):\n"
        "    road(folder, lambda: open(os.path.join(folder, 'sitecustomize.py')).read())\n"
        "road('key', call, 'request_key', b'user', MARK.encode(), 0, 0)\n"
        "road('shm', call, 'shmget', KEY, 4096, 0)\n"
        "def strange():\n    if numpy.geterr()['divide'] == 'raise' or os.umask(0o22) == 0o777: return 1\n    raise OSError\n"
        "road('numpy', strange)\n"
        "def scratch():\n    left = [n for n in os.listdir('.') if not n.startswith(('soft', 'hard', 'font', '.', 'matplotlib'))]\n"
        "    if not left: raise OSError\n    return left\n"
        "road('scratch', scratch)"
    ),
}  # fmt: skip

SETTINGS = """
for path in ("core_pattern", "randomize_va_space", "hostname", "modprobe", "ns_last_pid"):
    road(path, os.open, "/proc/sys/kernel/" + path, os.O_WRONLY)
for path in ("/proc/sysrq-trigger", "/proc/sys/vm/drop_caches", "/sys/fs/cgroup/cgroup.procs"):
    road(path, os.open, path, os.O_WRONLY)
for path in ("oom_score_adj", "uid_map", "setgroups", "timerslack_ns"):
    road(path, os.open, "/proc/self/" + path, os.O_WRONLY)
"""

ATTACKS = {
    **{f"reads_{name}": tries(code) for name, code in READ.items()},
    **{f"writes_{name}": tries(f"PATHS = {paths}\n{WRITE}") for name, paths in WRITTEN.items()},
    "writes_settings_of_the_kernel": tries(SETTINGS),
    **LEFT,
}

HARMLESS_READERS = {f"reads_{name}" for name in ("neighbour", "sheet", "secrets_of_the_teacher")}
"""Roads that may be tried without walls too: they must lead somewhere then."""
