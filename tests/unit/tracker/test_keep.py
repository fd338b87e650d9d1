"""bd.tracker.keep: names of kept texts and memories."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bd.storage.store import Store
from bd.storage.store import open_store
from bd.storage.transaction import WriteTransaction
from bd.tracker.keep import all_memories
from bd.tracker.keep import check_name
from bd.tracker.keep import find_value
from bd.tracker.keep import memory_name
from bd.tracker.keep import remember
from bd.tracker.keep import set_value
from tests.support.builders import NOW_NS
from tests.support.builders import DictSettings

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1)


def writing(store: Store) -> WriteTransaction:
    """Returns what a write needs."""
    return WriteTransaction(store.con, now_ns=NOW_NS, actor="Tess", find_owner=str, settings=DictSettings())


@given(TEXTS)
def test_every_text_has_a_valid_name(text: str) -> None:
    """The name a text gives itself can be typed, is short, and is the same each time."""
    name = memory_name(text)

    assert check_name(name) == name == memory_name(text)
    assert len(name) <= 60


@given(st.lists(TEXTS.filter(str.strip), max_size=8))
def test_no_memory_is_lost(texts: list[str]) -> None:
    """Whatever is remembered without a name of its own stays."""
    with open_store(":memory:") as store:
        for text in texts:
            remember(writing(store), text)

        assert set(all_memories(store.con).values()) == set(texts)


@given(TEXTS)
def test_a_value_is_kept_to_the_character(text: str) -> None:
    """What is kept comes back."""
    with open_store(":memory:") as store:
        set_value(writing(store), "name", text)

        assert find_value(store.con, "name") == text
