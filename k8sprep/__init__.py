"""The Django project: settings, addresses and what every request passes through."""
