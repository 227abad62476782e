"""The search page: words, filters, what it says, what it never gives away."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from quiz.models import Card, KeyPoint, Learner, Question, Status
from tests.factories import make_question, make_questions
from tests.pages import HTMX, Page, Visitor
from tests.practice.test_standing import make_card
from tests.search.test_words import wide

pytestmark = pytest.mark.both_databases

SHARED = {"section": "security", "tag": "etcd", "level": "senior", "since": "1.35"}


@pytest.fixture
def bank(db: None) -> None:
    """Four questions in two sections that differ in everything there is a filter for."""
    newer, older = [{"version": "1.36", "text": "New."}], [{"version": "1.30", "text": "Old."}]
    make_question(551, title="How many Pods fit?", tags=["kubelet"], level="mid", changes=older)
    make_question(552, title="How large is etcd?", tags=["etcd"], level="senior", changes=newer)
    armor = make_question(563, section="security", title="What does AppArmor do?", level="senior")
    armor.tags, armor.changes = ["apparmor", "etcd"], newer
    armor.save()
    make_question(564, section="security", title="What is SELinux?", tags=["selinux"], level="mid")


@pytest.fixture
def learner(client: Client, bank: None) -> Learner:
    """The learner of `client`, who has rated 551."""
    visitor = Visitor()
    visitor.client = client
    visitor.answer("Good")
    return Learner.objects.get()


def open_search(client: Client, **asked: str) -> Page:
    response = client.get("/search/", asked)
    assert response.status_code == 200
    return Page(response)


def listed(page: Page) -> list[str]:
    """Return the numbers of the questions that the page links to, in order."""
    links = [attributes.get("href", "") for tag, attributes in page.tags if tag == "a"]
    return [link.split("/")[2] for link in links if link.startswith("/q/")]


def links(page: Page) -> dict[str, str]:
    """Return the addresses of other searches that the page links to."""
    found = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    return {link: link for link in found if link.startswith("?")}


def test_nothing_asked_shows_the_form_and_no_question(client: Client, bank: None) -> None:
    page = open_search(client)
    assert listed(page) == []
    assert page.headings == ["Search"]
    assert "questions" not in page.words.partition("Filters")[0]
    assert page.form("Search").method == "get"
    # Whoever comes to search can type; whoever searched reads first.
    for path, is_focused in (("/search/", True), ("/search/?q=etcd", False)):
        [words] = [tag for _, tag in Page(client.get(path)).tags if tag.get("name") == "q"]
        assert ("autofocus" in words) == is_focused


def test_words_find_questions_and_the_count_is_told_twice(client: Client, bank: None) -> None:
    response = client.get("/search/", {"q": "etcd"})
    page = Page(response)
    assert listed(page) == ["552", "563"]
    assert "2 questions" in page.words
    assert "<title>etcd: 2 questions · Search" in response.content.decode()
    assert "1 question " in open_search(client, q="pods").words


def test_a_typo_is_mended_and_can_be_searched_for_as_it_is(client: Client, bank: None) -> None:
    page = open_search(client, q="apparmour")
    assert listed(page) == ["563"]
    assert "Showing results for apparmor." in page.words
    [literal] = [link for link in links(page) if "literal" in link]
    literally = Page(client.get(f"/search/{literal}"))
    assert listed(literally) == []
    assert "Showing results" not in literally.words


def test_words_that_nothing_has_together_find_those_that_have_most(
    client: Client, bank: None
) -> None:
    page = open_search(client, q="etcd selinux apparmor")
    assert listed(page) == ["563"]
    assert "No question has all of these words" in page.words


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"section": "security"}, ["563", "564"]),
        ({"tag": "etcd"}, ["552", "563"]),
        ({"level": "mid"}, ["551", "564"]),
        ({"since": "1.35"}, ["552", "563"]),
        ({"since": "1.36"}, []),
        ({"since": "1.29"}, ["551", "552", "563"]),
        (SHARED, ["563"]),
        ({"tag": "etcd", "q": "apparmor"}, ["563"]),
        ({"section": "scale", "q": "apparmor"}, []),
    ],
)
def test_filters_narrow_alone_and_together(
    client: Client, bank: None, asked: dict[str, str], numbers: list[str]
) -> None:
    assert listed(open_search(client, **asked)) == numbers


def test_a_word_that_only_a_filter_hides_is_no_typo(client: Client, bank: None) -> None:
    page = open_search(client, q="apparmor", section="scale")
    assert "Showing results" not in page.words
    [without] = [link for link in links(page) if "section" not in link and "answers" not in link]
    assert listed(Page(client.get(f"/search/{without}"))) == ["563"]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"due": "on"}, ["551", "552"]),
        ({"flagged": "on"}, ["552", "563"]),
        ({"weak": "on"}, ["551", "563"]),
        ({"suspended": "on"}, ["563"]),
        ({"flagged": "on", "due": "on"}, ["552"]),
        ({"flagged": "on", "weak": "on", "section": "security", "q": "apparmor"}, ["563"]),
    ],
)
def test_marks_are_this_learners_own(
    client: Client, learner: Learner, bob: Learner, asked: dict[str, str], numbers: list[str]
) -> None:
    Card.objects.all().delete()
    one, two, three, four = Question.objects.all()
    long_ago = learner.created_at.replace(year=2020)
    past = {"introduced": long_ago, "last_review": long_ago, "due": long_ago}
    later = {**past, "due": long_ago.replace(year=2099)}
    make_card(learner, one, **past, stability=2.0)
    make_card(learner, two, **past, flagged=True)
    make_card(learner, three, **later, stability=2.0, flagged=True, suspended=True)
    make_card(bob, four, **past, stability=2.0, flagged=True, suspended=True)
    assert listed(open_search(client, **asked)) == numbers
    assert listed(open_search(Client(), **asked)) == []


def test_a_visitor_is_told_why_nothing_is_due(client: Client, bank: None) -> None:
    assert "before your first rating" in open_search(client, due="on").words
    assert "before your first rating" not in open_search(client, section="scale", q="no").words


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"section": "nowhere"}, "There is no such section."),
        ({"tag": "no-tag"}, "There is no such tag."),
        ({"level": "wizard"}, "There is no such level."),
        ({"since": "latest"}, "There is no such version."),
        ({"since": "1.37", "q": "etcd"}, "There is no such version."),
        ({"section": "\x00"}, "There is no such section."),
    ],
)
def test_a_filter_that_is_none_is_told_in_a_sentence(
    client: Client, bank: None, asked: dict[str, str], sentence: str
) -> None:
    page = open_search(client, **asked)
    assert sentence in page.words
    assert listed(page) == []


HOSTILE = [
    *("'", '"', "''; DROP TABLE quiz_question; --", "etcd OR 1=1", "etcd*", "etcd:*", "^etcd"),
    *("NEAR(etcd quorum)", "title: etcd", "{title} : etcd", "-etcd", "etcd AND NOT", "(", ")))("),
    *("etcd & | ! <->", "\\", "%", "_", "\x00", "et\x00cd", "😀", "\u202eetcd", "ß", "ﬀ", "İ", "é"),
    *("<script>alert(1)</script>", "{{ 7 }}", "a" * 10_000, "a b " * 2_500, "1.2.3.4.5", "'s", "-"),
    *("…", "\r\n", "etcd\nquorum", "\uff11\uff12", "²", "٣", "v1.", ".5", "\ud7ff", "x" * 200),
]


@pytest.mark.parametrize("answers", ["", "on"])
def test_nothing_that_can_be_typed_breaks_it(client: Client, bank: None, answers: str) -> None:
    for query in HOSTILE:
        content = client.get("/search/", {"q": query, "answers": answers}).content.decode()
        assert "<script>alert" not in content
    assert Question.objects.count() == 4


@pytest.mark.parametrize(
    "address", ["?q=%ff%fe", "?q=%00", "?q", "?q=a&q=b", "?x[]=1", "?&&=", "?due=0"]
)
def test_no_address_breaks_it(client: Client, bank: None, address: str) -> None:
    assert client.get(f"/search/{address}").status_code == 200


def test_what_is_too_long_is_told_in_a_sentence(client: Client, bank: None) -> None:
    assert "Write a few words" in open_search(client, q="etcd " * 2_000).words


def test_an_empty_result_says_what_to_try(client: Client, bank: None) -> None:
    page = open_search(client, q="frobnicate", level="mid")
    assert "0 questions" in page.words
    for advice in ("Search the answers too", "Search without filters", "Fewer or other words"):
        assert advice in page.words
    assert "Search the answers too" not in open_search(client, q="frobnicate", answers="on").words


def test_questions_that_learners_may_not_see_are_not_found(client: Client, bank: None) -> None:
    Question.objects.filter(number=552).update(status=Status.DRAFT)
    Question.objects.filter(number=564).update(status=Status.RETIRED)
    assert listed(open_search(client, q="etcd selinux", answers="on")) == ["563"]
    assert listed(open_search(client, level="mid")) == ["551"]
    assert "selinux" not in open_search(client).words


def test_each_find_tells_how_it_stands(client: Client, learner: Learner) -> None:
    Card.objects.update(flagged=True)
    assert "How many Pods fit? Learning Flagged Mid-level" in open_search(client, q="pods").words
    assert "How many Pods fit? New Mid-level" in open_search(Client(), q="pods").words


def test_a_long_list_shows_its_beginning_and_says_so(client: Client, db: None) -> None:
    make_questions(53)
    page = open_search(client, section="scale")
    assert len(listed(page)) == 50
    assert "53 questions" in page.words
    assert "The first 50 are shown" in page.words


def test_an_empty_bank_has_a_search_page_too(client: Client, db: None) -> None:
    assert "0 questions" in open_search(client, q="etcd").words


def test_the_statements_do_not_grow_with_the_bank(
    client: Client, learner: Learner, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_questions(30, first=600)
    asked = {"q": "apparmour question", "due": "", "flagged": "", "answers": "on"}
    # Session, learner, catalogue, look-up, vocabulary (digests, then words), look-up, questions,
    # the texts of their answers in two, cards.
    with django_assert_max_num_queries(11):
        client.get("/search/", asked)
    # One look-up where nothing is mended.
    with django_assert_max_num_queries(6):
        client.get("/search/", {"q": "etcd"})


def test_reading_stores_nothing_and_sets_no_cookie(client: Client, bank: None) -> None:
    response = client.get("/search/", {"q": "etcd", "due": "on"})
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]
    assert not Learner.objects.exists()


def test_htmx_and_plain_get_the_same_page(client: Client, bank: None) -> None:
    asked = {"q": "etcd"}
    plain, swapped = client.get("/search/", asked), client.get("/search/", asked, headers=HTMX)
    assert plain.content == swapped.content


def test_what_was_asked_stands_in_the_form_and_in_the_address(client: Client, bank: None) -> None:
    address = f"/search/?{urlencode(SHARED | {'q': 'etcd', 'due': 'on'})}"
    content = client.get(address).content.decode()
    assert 'value="etcd"' in content
    for chosen in ("security", "senior", "1.35"):
        assert f'value="{chosen}" selected' in content
    assert "Filters: Security, etcd, Senior, changed since 1.35, due today" in content


def test_an_answer_is_searched_where_it_was_rated_or_when_asked(
    client: Client, learner: Learner
) -> None:
    KeyPoint.objects.filter(position=1).update(text="A zebra")
    for question in Question.objects.all():
        question.why = "Because of a zebra."
        question.save()
    rated = [str(Card.objects.get().question.number)]
    assert listed(open_search(client, q="zebra")) == rated
    assert listed(open_search(Client(), q="zebra")) == []
    assert len(listed(open_search(Client(), q="zebra", answers="on"))) == 4


def test_an_answer_that_may_be_searched_shows_where_it_has_the_words(
    client: Client, learner: Learner
) -> None:
    rated = Card.objects.get().question
    KeyPoint.objects.filter(position=1).update(html="A <code>zebra</code> &lt;i&gt; grazes.")
    for question in Question.objects.all():
        question.why = "Because of a zebra."
        question.save()
    content = open_raw(client, q="zebra")
    assert "A <mark>zebra</mark> &lt;i&gt; grazes." in content
    assert content.count("<mark>") == 1
    assert "<mark>" not in open_raw(Client(), q=rated.title)
    assert "<mark>" not in open_raw(Client(), q="zebra", answers="on")
    assert open_raw(client, q="zebra", answers="on").count("<mark>") == 1


def open_raw(client: Client, **asked: str) -> str:
    return client.get("/search/", asked).content.decode()


@pytest.mark.parametrize("query", ["what is the", "под", "容器", "?!"])
def test_a_query_without_a_word_to_look_for_says_so(client: Client, bank: None, query: str) -> None:
    page = open_search(client, q=query)
    assert "Nothing of that can be searched for" in page.words
    assert "Search the answers too" not in page.words
    assert "Nothing of that can be searched for" not in open_search(client, q="frobnicate").words


@pytest.mark.parametrize("query", [wide("apparmor"), "AppÀrmor", "a\u0300pparmor"])
def test_full_width_and_accented_letters_find_the_same(
    client: Client, bank: None, query: str
) -> None:
    assert listed(open_search(client, q=query)) == ["563"]


def test_an_empty_search_offers_filters_that_find_something(client: Client, bank: None) -> None:
    page = Page(client.get("/search/"))
    assert "By level Mid-level 2 Senior 2 By topic etcd 2" in page.words
    assert "Yours" not in page.words
    starts = [of["href"] for tag, of in page.tags if tag == "a" and of["href"].startswith("?")]
    for start in starts:
        assert " question" in Page(client.get(f"/search/{start}")).words, start
    assert "By topic" not in Page(client.get("/search/?q=etcd")).words


def test_a_learner_begins_with_what_they_marked(client: Client, learner: Learner) -> None:
    page = Page(client.get("/search/"))
    assert "Yours Due today Flagged Not asked again Weak By level" in page.words
    assert ("a", {"href": "?flagged=on"}) in page.tags
