"""The Celery application, its queues and its one schedule."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("dohoda")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
