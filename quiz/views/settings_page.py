"""The page of the settings, which the addresses of the settings and of the import show."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from quiz.clock import now
from quiz.memory.schedule import learner_day
from quiz.models import Learner
from quiz.views.contexts import has_shortcuts
from quiz.views.forms import ImportForm, SettingsForm
from quiz.views.identity import find_learner_here, id_of
from quiz.views.plan_forms import ChoiceOfSections


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """A learner's settings, and what they can do with their data."""

    plan: ChoiceOfSections
    form: SettingsForm
    import_form: ImportForm


def settings_page(
    request: HttpRequest,
    *,
    import_form: ImportForm | None = None,
    plan: ChoiceOfSections | None = None,
) -> SettingsPage:
    """Return the page for this browser's learner; the form of a refused file keeps the focus.

    Args:
        request: the request.
        import_form: with what is wrong with the file, if one was posted.
        plan: with what is wrong with the plan, if one was posted.
    """
    if import_form:
        import_form.fields["file"].widget.attrs["autofocus"] = True
    learner = find_learner_here(request)
    id_of(request, learner)  # sends the key that the page's forms will need
    learner = learner or Learner(created_at=now())
    today = learner_day(now(), learner.zone)
    return SettingsPage(
        plan=plan or ChoiceOfSections.of_learner(learner, today),
        form=SettingsForm.of(learner, shortcuts=has_shortcuts(request)),
        import_form=import_form or ImportForm(),
    )
