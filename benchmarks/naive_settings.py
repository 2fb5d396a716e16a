"""The settings of the plain version: the same database, and otherwise what `startproject` and DRF bring."""

from typing import Any

from mockpsp.settings import *  # noqa: F403
from mockpsp.settings import MIDDLEWARE as OURS

MIDDLEWARE = [name for name in OURS if name.startswith("django.")]  # those of startproject
ROOT_URLCONF = "benchmarks.naive"
REST_FRAMEWORK = dict[str, Any]()
