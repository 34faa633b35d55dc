"""The numbers of the kernel's calls by name: as its headers say, and as they were recorded.

A number never changes once it is given, so what was recorded holds where no headers are installed;
where they are, tests/test_system_calls.py holds both against each other. To record anew:

    python tests/system_calls.py
"""

import json
import platform
import re
from pathlib import Path

RECORDED = Path(__file__).with_name("system_calls.json")
GENERIC = Path("/usr/include/asm-generic/unistd.h")
"""Of the architectures that number alike, aarch64 among them."""

NUMBER = re.compile(r"#define\s+__NR(?:3264)?_(\w+)\s+(\d+)\s")
OTHER_NAME = re.compile(r"#define\s+__NR_(\w+)\s+__NR3264_(\w+)\s")
"""The first of each is that of 64 bits."""


def header(machine):
    """The file that numbers the calls of an architecture, or None where it is not installed."""
    places = [Path(f"/usr/include/{machine}-linux-gnu/asm/unistd_64.h")]
    if platform.machine() == machine:
        places.append(Path("/usr/include/asm/unistd_64.h"))
    if machine == "aarch64":
        places.append(GENERIC)
    return next((place for place in places if place.exists()), None)


def in_header(text):
    """Name to number.

    >>> in_header("#define __NR_read 0\\n#define __NR3264_fstat 80\\n#define __NR_fstat __NR3264_fstat\\n")
    {'read': 0, 'fstat': 80}
    """
    alike = {short: name for name, short in reversed(OTHER_NAME.findall(text))}
    return {alike.get(name, name): int(number) for name, number in NUMBER.findall(text)}


def recorded(machine):
    return json.loads(RECORDED.read_text("utf-8"))[machine]


def record():
    known = {machine: in_header(header(machine).read_text()) for machine in ("x86_64", "aarch64")}
    lines = [f' "{machine}": {json.dumps(numbers)}' for machine, numbers in known.items()]
    RECORDED.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    record()
