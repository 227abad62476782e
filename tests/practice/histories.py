"""Random histories of ratings: any zone, any gap, up to years."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import available_timezones

from hypothesis import strategies as st

from quiz.memory.schedule import DEFAULT_PARAMETERS, Review

ZONES = [
    *("UTC", "Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kathmandu"),
    *("Pacific/Kiritimati", "Etc/GMT+12", "Etc/GMT-14", "Australia/Lord_Howe", "Antarctica/Troll"),
    *("Pacific/Apia", "Antarctica/Casey", "Africa/Casablanca", "America/Santiago"),
]
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

ratings = st.integers(1, 4)
zones = st.sampled_from(ZONES)
all_zones = st.sampled_from(sorted(available_timezones()))
moments = st.datetimes(
    min_value=datetime(2008, 1, 1),  # noqa: DTZ001 (hypothesis adds the zone itself)
    max_value=datetime(2037, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
gaps = st.one_of(
    st.timedeltas(timedelta(), 20 * MINUTE),
    st.timedeltas(timedelta(), 2 * DAY),
    st.timedeltas(timedelta(), 400 * DAY),
    st.sampled_from([timedelta(), MINUTE, 10 * MINUTE, DAY, DAY - timedelta(microseconds=1)]),
)


@st.composite
def histories(draw: st.DrawFn, *, longest: int = 12) -> list[Review]:
    """Return ratings of one card in the order of time; the learner may travel between them."""
    moment = draw(moments)
    reviews = []
    for gap, rating, zone in draw(
        st.lists(st.tuples(gaps, ratings, zones), min_size=1, max_size=longest)
    ):
        moment += gap
        reviews.append(
            Review(rating=rating, moment=moment, zone=zone, parameters=DEFAULT_PARAMETERS)
        )
    return reviews
