"""The names in the journey are jobs that exist, a file per step, and nothing else may be rung for."""

from importlib import import_module
from pathlib import Path

import pytest

import workers
from responder.journey import ACTS_AT, JOBS, RINGS_NEXT, Step


@pytest.mark.parametrize("step", Step)
def test_every_bell_finds_its_job(step: Step) -> None:
    module, _, name = JOBS[step].rpartition(".")
    assert callable(getattr(import_module(module), name))
    assert (Path(workers.__file__).parent / f"{step}.py").is_file()


def test_only_steps_ring_and_act() -> None:
    assert set(ACTS_AT) <= set(Step)
    assert {following for bells in RINGS_NEXT.values() for following in bells} <= set(Step)
