from hypothesis import given
from hypothesis import strategies as st

from portal.charts.texts import cut, fitted, width_of, wrapped


@given(text=st.text(max_size=60), room=st.floats(0, 400))
def test_a_text_never_takes_more_than_its_room(text: str, room: float) -> None:
    assert width_of(cut(text, room)) <= room
    assert all(width_of(line) <= room for line in wrapped(text, room, 3))
    assert len(wrapped(text, room, 3)) <= 3


def test_a_long_name_ends_with_dots_and_a_few_letters_say_nothing() -> None:
    assert cut("Administration of justice", 110) == "Administration…"
    assert cut("Administration of justice", 20) == ""
    assert cut("司法", 24) == "司法"


def test_lines_break_between_words() -> None:
    assert wrapped("National human rights institutions", 110, 2) == ("National human", "rights institut…")
    assert wrapped("Media", 110, 2) == ("Media",)
    assert wrapped("", 110, 2) == ()


def test_two_lengths_where_letters_are_larger_on_a_phone() -> None:
    assert fitted("ch-lab", 0, 0, "Media", 400).count("<text") == 1
    both = fitted("ch-lab", 0, 0, "Administration of justice", 170)
    assert both.count("<text") == 2
    assert "ch-roomy" in both
    assert "ch-tight" in both
