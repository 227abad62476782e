"""A learner's settings, on the page that also holds their data."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quiz.clock import now
from quiz.practice.settings import save_settings
from quiz.views import cookies
from quiz.views.contexts import settings_page, show
from quiz.views.forms import SettingsForm
from quiz.views.identity import hand_over, learner_id, remember
from quiz.views.request import Request


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Request) -> HttpResponse:
    """Show the settings, and what learners can do with their data; after a POST, store them."""
    if request.method == "POST":
        return _save(request)
    return show(request, "settings.html", settings_page(request))


def _save(request: Request) -> HttpResponse:
    """Store the learner's settings, and the browser's in its cookie."""
    form = SettingsForm(request.POST)
    form.full_clean()  # a tick is either there or not, so nothing can be wrong with it
    has_keys = form.cleaned_data.pop("shortcuts")
    learner = save_settings(learner_id=learner_id(request), now=now(), **form.cleaned_data)
    remember(request, learner.pk)
    hand_over(request, cookies.SHORTCUTS, "" if has_keys else "off")
    messages.success(request, "Saved.")
    return redirect("settings")
