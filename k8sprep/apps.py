"""Django's own admin, with the site that editors see."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class EditorsAdminConfig(AdminConfig):
    """The app `admin` as it is, but for its site."""

    default_site = "k8sprep.editors.EditorsSite"
