"""Roads over a network: every family of sockets, services on this machine, names to be looked up."""

from hostile.attack import tries

FAMILIES = {
    "tcp": "socket.socket()",
    "tcp_of_version_six": "socket.socket(socket.AF_INET6)",
    "udp": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "udp_of_version_six": "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
    "raw_packets": "socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)",
    "frames_of_the_wire": "socket.socket(17, socket.SOCK_RAW, 0x0300)",
    "netlink": "socket.socket(16, socket.SOCK_RAW, 0)",
    "virtual_machine_socket": "socket.socket(40, socket.SOCK_STREAM)",
    "kernel_crypto_socket": "socket.socket(38, socket.SOCK_SEQPACKET)",
    "bluetooth": "socket.socket(31, socket.SOCK_RAW, 1)",
    "express_data_path": "socket.socket(44, socket.SOCK_RAW)",
    "reliable_datagrams": "socket.socket(21, socket.SOCK_SEQPACKET)",
    "multipath_tcp": "socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)",
    "unix_stream": "socket.socket(socket.AF_UNIX)",
    "unix_datagram": "socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)",
}

SERVICES = {
    "service_on_loopback": tries(
        "road('tcp', socket.create_connection, ('127.0.0.1', PORT), 0.3)\n"
        "road('named', socket.create_connection, ('localhost', PORT), 0.3)\n"
        "road('six', socket.create_connection, ('::1', PORT), 0.3)"
    ),
    "datagram_to_loopback": tries(
        "def send(family=socket.AF_INET, kind=socket.SOCK_DGRAM, to=('127.0.0.1', UDP_PORT)):\n"
        "    return socket.socket(family, kind).sendto(b'loot', to)\n"
        "road('udp', send)\nroad('unix', send, socket.AF_UNIX, socket.SOCK_DGRAM, UNIX + '.d')"
    ),
    "service_by_path": tries(
        "def go():\n    its = socket.socket(socket.AF_UNIX); its.connect(UNIX); return its.send(b'loot')\n"
        "road('unix', go)"
    ),
    "service_by_abstract_name": tries(
        "def go():\n    its = socket.socket(socket.AF_UNIX); its.connect('\\0' + MARK); return its.send(b'loot')\n"
        "road('abstract', go)"
    ),
    "service_of_its_own": tries(
        "def serve(family, where):\n    its = socket.socket(family); its.bind(where); its.listen(); return its.getsockname()\n"
        "road('tcp', serve, socket.AF_INET, ('127.0.0.1', 0))\nroad('unix', serve, socket.AF_UNIX, 'mine')\n"
        "road('abstract', serve, socket.AF_UNIX, '\\0mine-' + MARK)"
    ),
    "well_known_services": tries(
        "for path in ('/var/run/docker.sock', '/run/dbus/system_bus_socket', '/run/systemd/private', '/dev/log', '/run/nscd/socket'):\n"
        "    def go(path=path):\n        its = socket.socket(socket.AF_UNIX); its.connect(path); return 1\n"
        "    road(path, go)"
    ),
    "names_to_be_looked_up": tries(
        "road('name', socket.getaddrinfo, 'loot.example.org', 80)\n"
        "road('old', socket.gethostbyname, 'loot.example.org')"
    ),
    "page_on_the_web": tries(
        "import urllib.request\nroad('http', urllib.request.urlopen, f'http://127.0.0.1:{PORT}/', None, 0.3)"
    ),
    "metadata_of_the_cloud": tries(
        "import urllib.request\nroad('meta', urllib.request.urlopen, 'http://169.254.169.254/latest/', None, 0.3)"
    ),
    "kernels_of_the_teacher": tries(
        "for path in glob.glob(os.path.expanduser('~/.local/share/jupyter/runtime/*')) + glob.glob('/root/.local/share/jupyter/runtime/*'):\n"
        "    road(path, contents, path)\n"
        "road('folder', os.listdir, '/root/.local')"
    ),
    "raw_socket_calls": tries(
        "road('socket', call, 'socket', 2, 1, 0)\nroad('vsock', call, 'socket', 40, 1, 0)\n"
        "road('sendto', call, 'sendto', 3, b'x', 1, 0, b'\\2\\0\\0\\7\\x7f\\0\\0\\1' + bytes(8), 16)\n"
        "road('bind', call, 'bind', 3, b'\\2\\0' + bytes(14), 16)\n"
        "road('connect', call, 'connect', 3, b'\\2\\0\\0\\7\\x7f\\0\\0\\1' + bytes(8), 16)"
    ),
    "event_loop_with_a_server": tries(
        "import asyncio\n"
        "async def go():\n    return (await asyncio.start_server(print, '127.0.0.1', 0)).sockets[0]\n"
        "road('server', lambda: asyncio.run(go()))"
    ),
}  # fmt: skip

ATTACKS = {
    f"socket_{name}": tries(f"road({name!r}, lambda: {code})") for name, code in FAMILIES.items()
} | SERVICES
