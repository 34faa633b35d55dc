"""What README and the pages of docs/ say of the course is so."""

import re
import shlex
import shutil
import subprocess
import sys
from argparse import _SubParsersAction
from pathlib import Path

import pytest

from course_lib.__main__ import _parser
from course_lib.grading.kill_table import kill_table
from course_lib.question_bank import EXERCISES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
PAGES += [path for path in sorted((ROOT / "docs").rglob("*.md")) if "site" not in path.parts]
BLOCK = re.compile(r"^ *```(?:sh|console)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(?<!`)`((?:\w+=\S+ )?course [^`]+)`(?!`)")
LINK = re.compile(r"\]\(([^()\s]+)\)")

each_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))


def test_the_count_of_the_kill_table_is_the_real_one():
    judged = [exercise for exercise in EXERCISES.values() if exercise.kind != "written"]
    rows = [row for exercise in judged for row in kill_table(exercise, range(1))]
    declared = sum(not row.generated for row in rows)
    assert (
        f"**{len(EXERCISES)} exercises, {declared:,} declared mistakes and "
        f"{len(rows) - declared:,} generated ones**" in " ".join(README.split())
    )


def commands_in(text):
    """The lines of blocks that call `course`, as lists of words without the first."""
    for block in BLOCK.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if "course" in words:
                yield words[words.index("course") + 1 :]


def options_of(command):
    """The options that `course COMMAND` knows, or None if there is no such command."""
    (commands,) = [it for it in _parser()._actions if isinstance(it, _SubParsersAction)]
    known = commands.choices.get(command)
    return known and set(known._option_string_actions)


@each_page
def test_every_command_of_a_page_is_one_that_course_understands(path):
    for words in commands_in(path.read_text("utf-8")):
        options = _parser().parse_args(words)
        assert callable(options.run), words


@each_page
def test_every_command_in_a_sentence_has_the_options_it_is_given(path):
    text = re.sub(r"^ *```.*?^ *```", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    for span in SPAN.findall(text):
        _, _, words = span.partition("course ")
        command, *given = words.split()
        named = {word.partition("=")[0] for word in given if word.startswith("--")}
        if command.startswith("--"):
            assert command in _parser()._option_string_actions, span
        else:
            assert named <= (options_of(command) or set()), span
            assert options_of(command), span


def test_the_tests_of_commands_see_the_commands():
    shown = list(commands_in((ROOT / "docs/instructors.md").read_text("utf-8")))
    assert ["doctor", "--sandbox"] in shown
    assert {words[0] for words in shown} >= {"release", "grade", "mark", "report", "export"}
    assert options_of("no_such_command") is None


@each_page
def test_every_link_of_a_page_leads_somewhere(path):
    for link in LINK.findall(path.read_text("utf-8")):
        if "://" not in link and not link.startswith("#"):
            assert (path.parent / link.partition("#")[0]).exists(), link


HAS_CERTIFICATES = """
from distributed.security import Security
security = Security(require_encryption=True)
for role in ("client", "worker", "scheduler"):
    assert security.get_connection_args(role)["ssl_context"].get_ca_certs(), role
"""


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
@pytest.mark.parametrize("form", ["a path", "the text itself"])
def test_the_certificates_of_the_page_on_clusters_are_those_that_dask_takes(tmp_path, form):
    pytest.importorskip("distributed")
    blocks = BLOCK.findall((ROOT / "docs/cluster.md").read_text("utf-8"))
    (making,) = [block for block in blocks if "openssl" in block]
    (naming,) = [block for block in blocks if "export DASK" in block]
    if form == "the text itself":
        naming = re.sub(r'"\$PWD/(\w+\.pem)"', r'"$(cat \1)"', naming)
    program = [sys.executable, "-c", HAS_CERTIFICATES]
    ran = subprocess.run(
        ["sh", "-ec", f"{making}\n{naming}\n{shlex.join(program)}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


def test_the_values_for_kubernetes_name_the_same_variables():
    yaml = pytest.importorskip("yaml")
    text = (ROOT / "docs/cluster.md").read_text("utf-8")
    (values,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    read = yaml.safe_load(values)
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    pairs = [
        f"{tls}{who}__{it}" for who in ("SCHEDULER", "WORKER", "CLIENT") for it in ("CERT", "KEY")
    ]
    for pod in ("scheduler", "worker"):
        assert [one["name"] for one in read[pod]["env"]] == [f"{tls}CA_FILE", *pairs]
