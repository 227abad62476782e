"""The addresses, by noun, the verb last. They are stable: people and tests rely on them."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path

from quiz.views import annotations as marks
from quiz.views import extra_practice as practice
from quiz.views import (
    history,
    home,
    identity,
    progress,
    review,
    search,
    sections,
    settings,
)
from quiz.views import question as questions
from quiz.views import takeout as data

urlpatterns = [
    path("", home.home, name="home"),
    path("theme/", home.theme, name="theme"),
    path("review/", review.review, name="review"),
    path("review/reveal/", review.reveal, name="reveal"),
    path("review/rate/", review.rate, name="rate"),
    path("review/undo/", review.undo_rating, name="undo"),
    path("practice/", practice.practice, name="practice"),
    path("sections/", sections.sections, name="sections"),
    path("sections/<slug:slug>/", sections.section, name="section"),
    path("search/", search.search, name="search"),
    path("progress/", progress.progress, name="progress"),
    path("progress/date/", progress.save_plan, name="save-plan"),
    path("settings/", settings.settings, name="settings"),
    path("settings/export/k8sprep.json", data.everything, name="export-everything"),
    path("settings/export/answers.csv", data.answers, name="export-answers"),
    path("settings/export/anki.txt", data.anki, name="export-anki"),
    path("settings/import/", data.bring_back, name="import"),
    path("settings/delete/", data.delete, name="delete"),
    path("q/<int:number>/", questions.question, name="question"),
    path("q/<int:number>/mark/", marks.mark, name="mark"),
    path("q/<int:number>/report/", marks.report, name="report"),
    path("q/<int:number>/history/", history.history, name="history"),
    # Instead of the admin's own, which would forget the browser's learner.
    path("admin/logout/", admin.site.admin_view(identity.leave)),
]
