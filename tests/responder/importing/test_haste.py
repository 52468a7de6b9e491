"""What a large import changes in its process, and that it is put back."""

import gc

import pytest

from responder.importing.haste import in_haste, read_ahead


def test_the_collector_is_as_before_afterwards():
    before = gc.get_threshold()

    with in_haste():
        assert gc.get_threshold() != before

    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)


def test_of_two_imports_that_overlap_the_last_puts_it_back():
    before = gc.get_threshold()
    first, second = in_haste(), in_haste()

    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() != before
    second.__exit__(None, None, None)

    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)


@pytest.mark.parametrize("is_sqlite", [True, False])
def test_batches_come_in_their_order_and_then_what_went_wrong(is_sqlite):
    def batches():
        yield from ([1], [2], [3])
        raise ValueError("the file is damaged")

    ahead, seen = read_ahead(batches(), is_sqlite=is_sqlite), []
    with pytest.raises(ValueError, match="damaged"):
        seen.extend(ahead)

    assert seen == [[1], [2], [3]]


@pytest.mark.parametrize("is_sqlite", [True, False])
def test_whoever_stops_early_leaves_nothing_reading(is_sqlite):
    closed = []

    def batches():
        try:
            while True:
                yield [1]
        finally:
            closed.append(True)

    ahead = read_ahead(batches(), is_sqlite=is_sqlite)
    next(ahead)
    ahead.close()

    assert closed == [True]
