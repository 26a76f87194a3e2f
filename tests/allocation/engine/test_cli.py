"""The command line, in process and as a program."""

import io
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from allocation.engine import cli
from allocation.engine.reading import MOST_BYTES

from .years import example

ROOT = Path(__file__).resolve().parents[3]


def run(data, *arguments):
    """Return (exit code, standard output, standard error)."""
    if not isinstance(data, bytes):
        data = json.dumps(data).encode()
    out, err = io.StringIO(), io.StringIO()
    return cli.main(arguments, io.BytesIO(data), out, err), out.getvalue(), err.getvalue()


def test_it_solves_and_checks():
    code, out, err = run(example("year"))
    assert (code, err) == (0, "")
    assert json.loads(out) == example("year.result")
    assert out.isascii()
    assert out.endswith("}\n")
    both = {"problem": example("year"), "result": json.loads(out)}
    assert run(both, "--check") == (0, '{\n "agrees": true,\n "differences": []\n}\n', "")
    assert run({"format": "platsmodellen.decision/1", "engine": both}, "--check")[0] == 0


def test_a_result_that_does_not_agree_is_one():
    result = example("dhondt.result")
    result["places"]["A"] = 5
    code, out, err = run({"problem": example("dhondt"), "result": result}, "--check")
    assert (code, err) == (1, "")
    assert json.loads(out) == {
        "agrees": False,
        "differences": ["Resultatet, places, A är 5; omräkningen ger 4."],
    }


@pytest.mark.parametrize(
    ("data", "arguments", "line"),
    [
        (b"{", (), "Indata är inte JSON: fel på rad 1, tecken 2.\n"),
        ({}, ("-x",), "Användning: python -m allocation.engine [--check] < problem.json\n"),
        ({}, ("--check", "--check"), "Användning: python -m allocation.engine [--check] < problem.json\n"),
        ({}, ("--check",), '--check läser ett objekt med "problem" och "result".\n'),
        ([], ("--check",), '--check läser ett objekt med "problem" och "result".\n'),
        ({"engine": 5}, ("--check",), '--check läser ett objekt med "problem" och "result".\n'),
        ({"problem": 5, "result": {}}, ("--check",), "Problemet ska vara ett objekt.\n"),
        ({"problem": 5}, ("--check",), '--check läser ett objekt med "problem" och "result".\n'),
        (b" " * (MOST_BYTES + 9), (), "Indata är större än 16 MB.\n"),
    ],
    ids=range(9),
)
def test_bad_input_is_one_line_and_two(data, arguments, line):
    assert run(data, *arguments) == (2, "", line)


def test_more_than_the_limit_is_never_read():
    endless = io.BytesIO(b" " * (MOST_BYTES + 500))
    assert cli.main([], endless, io.StringIO(), io.StringIO()) == 2
    assert endless.tell() == MOST_BYTES + 1


def test_as_a_program():
    """In Latin-1, where Swedish letters are other bytes, and with a line break in the input's name."""
    program = [sys.executable, "-m", "allocation.engine"]
    env = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    data = json.dumps(example("dhondt")).encode()
    done = subprocess.run(program, input=data, capture_output=True, cwd=ROOT, env=env, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == example("dhondt.result")
    bad = subprocess.run(program, input=b'{"\\n\\ud800": 1}', capture_output=True, cwd=ROOT, check=False)
    assert (bad.returncode, bad.stdout) == (2, b"")
    assert bad.stderr.decode() == "Problemet har ett okänt fält: \\n\\ud800.\n"


def test_the_module_runs_with_the_streams_of_the_process(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["engine", "--check"])
    both = {"problem": example("adams"), "result": example("adams.result")}
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(both).encode())))
    with pytest.raises(SystemExit) as done:
        runpy.run_module("allocation.engine", run_name="__main__")
    assert done.value.code == 0
    assert json.loads(capsys.readouterr().out)["agrees"] is True


def test_the_package_stands_alone():
    """No Django at all, and SciPy only when several kinds share a calendar."""
    script = (
        "import sys, allocation.engine as e; "
        "e.plan_year; e.allocate([1], [0], [2], 1); "
        "sys.exit(any(name.split('.')[0] in ('django', 'scipy', 'numpy') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0
