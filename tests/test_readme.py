"""Every command that README.md and CONTRIBUTING.md show is run, and what it prints is compared with what they show.

How a document says it:

- A block marked `sh` holds commands. A block marked `console` holds a session: commands after `$ `, a line that ends in
  a backslash goes on in the next, and what lies between two commands is what the first prints.
- All blocks of a document run in one shell, from the top, in an empty folder, so that a later command can use a
  variable or a file that an earlier one made. Our own commands are the installed ones; `.venv/bin/` before one is
  dropped, and so is the set-up before it, which tests/packaging runs.
- `mockserver serve` runs in the background, on a free port in place of the one shown, until the next one or the end.
- In what is shown, `...` stands for any text in a line, alone on a line for any lines (or none), and `<a-word>` for any
  text without a space: a token, an id, a time.
- A command must succeed, unless the next one is `echo $?`, which shows its status.
- A block marked with a language and a file's name, such as ```toml staging.toml, is written to that file.
- What would change the machine, needs other people's servers or starts these tests again is not run (NOT_RUN).
"""

import configparser
import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [name for name in ("README.md", "CONTRIBUTING.md") if (ROOT / name).is_file()]

FENCE = re.compile(r"^```(?P<language>\w+)(?: (?P<file>[\w./-]+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
SETUP = re.compile(r"^python3 -m venv \.venv && \.venv/bin/pip install [^&]* && ")
SERVE = re.compile(r"^mockserver serve\b")
SHOWN_PORT = "8080"
NOT_RUN = ("sudo ", "git clone ", "cd ", "tox", "pre-commit ", ".ci/run", "bash .ci/run")
SECONDS = 90.0


@dataclass(frozen=True)
class Step:
    """A command, what the document shows that it prints (None: nothing is said), and the line where it stands."""

    command: str
    shown: list[str] | None
    line: int
    may_fail: bool = False


def blocks(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """The fenced blocks with the number of their first line."""
    for fence in FENCE.finditer(text):
        yield fence, text.count("\n", 0, fence.start("text")) + 1


def steps(fence: re.Match[str], first: int) -> list[Step]:
    """The commands of a block."""
    found: list[Step] = []
    continued = False
    session = fence["language"] == "console"
    for number, line in enumerate(fence["text"].splitlines(), first):
        if continued:
            found[-1] = Step(f"{found[-1].command}\n{line}", found[-1].shown, found[-1].line)
            continued = line.endswith("\\")
        elif line.startswith("$ ") if session else line.strip() and not line.startswith("#"):
            found.append(Step(line.removeprefix("$ ") if session else line, [] if session else None, number))
            continued = line.endswith("\\")
        elif session:
            assert found, f"line {number}: a console block begins with a command after '$ '"
            found[-1].shown.append(line)
    return [
        Step(step.command, step.shown, step.line, may_fail=after.command == "echo $?")
        for step, after in zip(found, [*found[1:], Step("", None, 0)], strict=True)
    ]


def plain(command: str) -> str:
    """The command as it is where the package is installed."""
    return SETUP.sub("", command).replace(".venv/bin/", "")


def pattern(shown: str) -> str:
    """A regular expression for a line of output."""
    text = re.escape(shown.rstrip()).replace(r"\.\.\.", ".*")
    return re.sub(r"<[a-z](?:[a-z]|\\-)*>", r"\\S+", text)


def agrees(shown: list[str], printed: str) -> bool:
    """Whether the output is what the document shows; blank lines at either end do not count."""
    lines = "\n".join(shown).strip("\n").splitlines()
    wanted = "".join(r"(?:.*\n)*?" if line.strip() == "..." else pattern(line) + r"[ \t]*\n" for line in lines)
    return re.fullmatch(wanted, printed.strip("\n") + "\n" if printed.strip() else "") is not None


class Shell:
    """One bash that runs commands one after the other, with the mocks that they start."""

    def __init__(self, folder: Path) -> None:
        environment = os.environ | {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "NO_COLOR": "1",
            "TERM": "dumb",
        }
        for name in ("PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST"):
            environment.pop(name, None)
        self.folder = folder
        self.environment = environment
        self.port = SHOWN_PORT
        self.mock: subprocess.Popen[bytes] | None = None
        self.bash = subprocess.Popen(
            ["bash", "--noprofile", "--norc"],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def here(self, text: str) -> str:
        """The text with the port of the mock that runs in place of the one shown."""
        for host in ("127.0.0.1", "localhost"):
            text = text.replace(f"{host}:{SHOWN_PORT}", f"{host}:{self.port}")
        return text

    def run(self, command: str) -> tuple[int, str]:
        """The exit status of a command and what it printed, on either stream."""
        assert self.bash.stdin
        assert self.bash.stdout
        end = "--- end of command"
        # A group reads no standard input of ours, and `(exit n)` gives the status back to a following `echo $?`.
        framed = "{ %s\n} </dev/null; status=$?; printf '\\n%%s %%s\\n' '%s' $status; (exit $status)\n"
        command = self.here(command)
        self.bash.stdin.write(framed % (command, end))
        self.bash.stdin.flush()
        printed = []
        watchdog = threading.Timer(SECONDS, self.bash.kill)
        watchdog.start()
        try:
            for line in self.bash.stdout:
                if line.startswith(end):
                    output = "".join(printed).removesuffix("\n")
                    return int(line.split()[-1]), output.replace(f":{self.port}", f":{SHOWN_PORT}")
                printed.append(line)
        finally:
            watchdog.cancel()
        pytest.fail(f"{command!r} ended the shell or took over {SECONDS:g} s, after printing:\n{''.join(printed)}")

    def serve(self, command: str) -> tuple[int, str]:
        """Start the mock in the background, and return when it answers, with what it printed until then."""
        self.stop()
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = str(listener.getsockname()[1])
        self.bash_variable("MOCK_URL", f"http://127.0.0.1:{self.port}")
        command = re.sub(r" --port[ =]\d+", "", command.removesuffix("&").rstrip()) + f" --port {self.port}"
        log = self.folder / ".mock.log"
        with log.open("wb") as printed:
            self.mock = subprocess.Popen(
                ["bash", "-c", f"exec {command}"], cwd=self.folder, env=self.environment, stdout=printed, stderr=printed
            )
        health = f"http://127.0.0.1:{self.port}/_mock/health"
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline and self.mock.poll() is None:
            with contextlib.suppress(OSError), urllib.request.urlopen(health, timeout=5):
                break
            time.sleep(0.05)
        time.sleep(0.2)  # a banner may follow the first answer
        return self.mock.poll() or 0, log.read_text().replace(f":{self.port}", f":{SHOWN_PORT}")

    def bash_variable(self, name: str, value: str) -> None:
        self.run(f"export {name}={value}")

    def stop(self) -> None:
        """Stop the mock, if one runs."""
        if self.mock:
            self.mock.terminate()
            self.mock.wait(10)
            self.mock = None

    def close(self) -> None:
        self.stop()
        assert self.bash.stdin
        self.bash.stdin.close()
        self.bash.terminate()
        self.bash.wait(10)
        self.bash.stdout.close()


@pytest.fixture
def shell() -> Iterator[Shell]:
    if not shutil.which("bash"):
        pytest.skip("the documents' commands are written for bash")
    with tempfile.TemporaryDirectory() as folder:
        opened = Shell(Path(folder))
        yield opened
        opened.close()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_print_what_the_document_shows(document: str, shell: Shell) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    if "curl " in text and not shutil.which("curl"):
        pytest.skip(f"{document} uses curl, which is not installed")
    for fence, first in blocks(text):
        if fence["file"]:
            (shell.folder / fence["file"]).parent.mkdir(parents=True, exist_ok=True)
            (shell.folder / fence["file"]).write_text(shell.here(fence["text"]), encoding="utf-8")
        elif fence["language"] in ("sh", "console"):
            for step in steps(fence, first):
                check(step, shell, document)


def check(step: Step, shell: Shell, document: str) -> None:
    """Run one command and compare."""
    command = plain(step.command)
    if command.startswith(NOT_RUN):
        return
    status, printed = shell.serve(command) if SERVE.match(command) else shell.run(command)
    place = f"{document}:{step.line}: $ {step.command}"
    assert status == 0 or step.may_fail, f"{place}\nended with status {status}, and printed:\n{printed}"
    if step.shown is not None:
        shown = "\n".join(step.shown)
        assert agrees(step.shown, printed), f"{place}\nprinted:\n{printed}\nThe document shows:\n{shown}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_tox_environment_that_a_document_names_exists(document: str) -> None:
    settings = configparser.ConfigParser(interpolation=None)
    settings.read(ROOT / "tox.ini")
    listed = settings["tox"]["env_list"].split(", ") + [name.removeprefix("testenv:") for name in settings.sections()]
    for names in re.findall(r"\btox\b[^`\n]*? -e ([\w,-]+)", (ROOT / document).read_text(encoding="utf-8")):
        assert set(names.split(",")) <= set(listed), names


def test_shell_blocks_are_marked() -> None:
    """A block without a language would escape this file."""
    for document in DOCUMENTS:
        fences = re.findall(r"^```(.*)$", (ROOT / document).read_text(encoding="utf-8"), re.MULTILINE)
        opened = fences[::2]
        assert all(opened), document
        assert not {"bash", "shell", "zsh"} & {mark.split()[0] for mark in opened}, document


# The comparison itself.


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        (["one", "two"], "one\ntwo\n"),
        (["one", "...", "four"], "one\ntwo\nthree\nfour\n"),
        (["one", "...", "two"], "one\ntwo\n"),
        (["token <token> for ..."], "token abc.def for jane and joe\n"),
        (["", "one", ""], "one\n"),
        (["a (b) [c] *"], "a (b) [c] *\n"),
        ([], ""),
    ],
)
def test_output_that_agrees(shown: list[str], printed: str) -> None:
    assert agrees(shown, printed)


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        (["one"], "one\ntwo\n"),
        (["one", "two"], "one\n"),
        (["token <token>"], "token a b\n"),
        ([], "one\n"),
        (["one"], ""),
        (["a...c"], "a\nc\n"),
    ],
)
def test_output_that_does_not_agree(shown: list[str], printed: str) -> None:
    assert not agrees(shown, printed)


def test_a_shell_keeps_its_variables_and_status(shell: Shell) -> None:
    assert shell.run("NAME=jane") == (0, "")
    assert shell.run("echo hello $NAME") == (0, "hello jane\n")
    assert shell.run("(exit 3)") == (3, "")
    assert shell.run("echo $?") == (0, "3\n")
    assert shell.run("printf one") == (0, "one")
    assert shell.run("cat") == (0, "")


def test_a_session_splits_into_commands_and_output() -> None:
    text = "x\n```console\n$ one \\\n  --two\nprinted\n\n$ false\n$ echo $?\n1\n```\n"
    ((fence, first),) = blocks(text)
    assert steps(fence, first) == [
        Step("one \\\n  --two", ["printed", ""], 3),
        Step("false", [], 7, may_fail=True),
        Step("echo $?", ["1"], 8),
    ]
