"""The addresses: noun first, verb last. They are stable, since people and tests rely on them."""

from django.contrib import admin
from django.urls import path

from quiz.views import (
    annotations,
    case,
    extra_practice,
    history,
    home,
    identity,
    mock,
    progress,
    question,
    review,
    search,
    sections,
    settings,
    sheet,
    takeout,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("theme/", home.theme, name="theme"),
    path("review/", review.review, name="review"),
    path("review/reveal/", review.reveal, name="reveal"),
    path("review/rate/", review.rate, name="rate"),
    path("review/undo/", review.undo_rating, name="undo"),
    path("practice/", extra_practice.extra_practice, name="practice"),
    path("mock/", mock.mock, name="mock"),
    path("mock/start/", mock.start, name="mock-start"),
    path("mock/step/", mock.step, name="mock-step"),
    path("mock/judge/", mock.judge, name="mock-judge"),
    path("mock/close/", mock.close, name="mock-close"),
    path("mock/<int:pk>/", mock.report, name="mock-report"),
    path("mock/sheet/", sheet.sheet, name="mock-sheet"),
    path("sections/", sections.sections, name="sections"),
    path("sections/<slug:slug>/", sections.section, name="section"),
    path("search/", search.search, name="search"),
    path("progress/", progress.progress, name="progress"),
    path("progress/date/", progress.save_plan, name="save-plan"),
    path("settings/", settings.settings, name="settings"),
    path("settings/export/k8sprep.json", takeout.everything, name="export-everything"),
    path("settings/export/answers.csv", takeout.answers, name="export-answers"),
    path("settings/export/anki.txt", takeout.anki, name="export-anki"),
    path("settings/import/", takeout.import_answers, name="import"),
    path("settings/delete/", takeout.delete, name="delete"),
    path("q/<int:number>/", question.question, name="question"),
    path("q/<int:number>/broken.yaml", case.broken, name="broken"),
    path("q/<int:number>/mended.yaml", case.mended, name="mended"),
    path("q/<int:number>/annotate/", annotations.annotate, name="annotate"),
    path("q/<int:number>/report/", annotations.report, name="report"),
    path("q/<int:number>/history/", history.history, name="history"),
    # Instead of the admin's own, which would forget the browser's learner.
    path("admin/logout/", admin.site.admin_view(identity.leave)),
]
