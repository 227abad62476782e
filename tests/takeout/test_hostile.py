"""A file may hold any parameters that FSRS accepts, and any history: it breaks no page."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from quiz.memory.schedule import HIGHEST_STABILITY, Parameters, Review, is_sound, replay
from quiz.memory.schedule import _cached_scheduler as schedulers
from quiz.models import Learner, Question
from quiz.takeout.dump import write
from quiz.takeout.import_ import import_content
from quiz.takeout.load import read
from quiz.takeout.schema import Computed, Content
from tests.factories import START
from tests.pages import Visitor
from tests.takeout.samples import SAMPLE, answered

DAY = timedelta(days=1)
BOUNDS = {
    "lowest": LOWER_BOUNDS_PARAMETERS,
    "highest": UPPER_BOUNDS_PARAMETERS,
    # With nothing to slow it, stability grows four hundred times with each Easy of one day.
    "without a brake": (*UPPER_BOUNDS_PARAMETERS[:19], 0.0, UPPER_BOUNDS_PARAMETERS[20]),
}
RATINGS = {"good and again": [3, 1], "easy": [4], "again": [1], "all": [1, 2, 3, 4]}
GAPS = {"a minute": timedelta(minutes=1), "a month": 30 * DAY}
# What a database stores of a history is its numbers and days: the largest are enough for another.
LARGEST = {"easy", "all", "a month"}


def each(names: dict[str, object]) -> list[object]:
    """The names as parameters; the run on PostgreSQL takes those of `LARGEST`."""
    return [
        pytest.param(name, marks=[] if name in LARGEST else pytest.mark.one_database)
        for name in names
    ]


def parameters(weights: list[float], steps: list[int]) -> Parameters:
    return {
        "weights": weights,
        "retention": 0.8,
        "learning_steps": steps,
        "relearning_steps": steps,
        "maximum": 36_500,
    }


weights = st.tuples(
    *(
        st.floats(low, high)
        for low, high in zip(LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
    )
)
steps = st.lists(st.integers(1, 86_400), max_size=4)
gaps = st.sampled_from([timedelta(), timedelta(minutes=1), DAY, 30 * DAY, 400 * DAY])


@given(
    sets=st.lists(st.builds(parameters, weights.map(list), steps), min_size=1, max_size=3),
    given_=st.lists(st.tuples(st.integers(1, 4), gaps, st.integers(0, 2)), max_size=60),
)
def test_every_history_can_be_replayed_with_any_sound_parameters(
    sets: list[Parameters], given_: list[tuple[int, timedelta, int]]
) -> None:
    assert all(map(is_sound, sets))
    moment, reviews = START, []
    for rating, gap, place in given_:
        moment += gap
        used = sets[place % len(sets)]
        reviews.append(Review(rating=rating, moment=moment, zone="UTC", parameters=used))
    memory = replay(reviews)
    if given_:
        assert memory.stability is not None
        assert memory.difficulty is not None
        assert memory.due is not None
        assert 0.001 <= memory.stability <= HIGHEST_STABILITY
        assert 1 <= memory.difficulty <= 10
        assert moment <= memory.due <= moment + 36_501 * DAY


def history(bounds: str, ratings: str, gap: str) -> Content:
    """Three hundred answers of such a kind, the last a day before `START`."""
    used = parameters([*map(float, BOUNDS[bounds])], [60] * 10)
    back = 300 * GAPS[gap] + DAY
    attempts = []
    for place in range(300):
        moment = START - back + place * GAPS[gap]
        rating = RATINGS[ratings][place % len(RATINGS[ratings])]
        given_ = replace(answered(place), rating=rating, answered_at=moment, due=moment + DAY)
        attempts.append(given_)
    return replace(SAMPLE, parameters=[Computed(**used)], attempts=attempts, cards=[])


@pytest.mark.parametrize("gap", each({**GAPS}))
@pytest.mark.parametrize("ratings", each({**RATINGS}))
@pytest.mark.parametrize("bounds", BOUNDS)
def test_no_history_breaks_a_page(
    questions: list[Question], bounds: str, ratings: str, gap: str
) -> None:
    visitor = Visitor()
    visitor.answer("Good")
    learner = Learner.objects.get()
    content = history(bounds, ratings, gap)
    import_content(learner_id=learner.pk, content=read(write(content).encode(), now=START))
    assert learner.attempts.count() == 301
    for path in (
        *("/", "/progress/", "/review/", "/sections/scale/", "/q/551/history/", "/settings/"),
        *("/settings/delete/", "/search/?standing=due"),
    ):
        visitor.open(path)
        assert visitor.response.status_code == 200, path
    for name in ("k8sprep.json", "answers.csv", "anki.txt"):
        assert visitor.client.get(f"/settings/export/{name}").status_code == 200
    visitor.answer("Easy")
    assert visitor.response.status_code == 200


def test_many_sets_of_parameters_fill_no_memory(questions: list[Question]) -> None:
    sets = []
    for place in range(200):
        one = [*map(float, LOWER_BOUNDS_PARAMETERS)]
        one[0] += place / 1000
        sets.append(Computed(**parameters(one, [60])))
    attempts = [replace(answered(place), parameters=place) for place in range(200)]
    content = replace(SAMPLE, parameters=sets, attempts=attempts)
    import_content(learner_id=uuid.uuid4(), content=read(write(content).encode(), now=START + DAY))
    assert schedulers.cache_info().currsize <= 64
