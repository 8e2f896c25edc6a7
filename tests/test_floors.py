"""The floors that the import linter cannot see: foreign keys are strings, and a new app may be forgotten."""

import tomllib
from itertools import chain
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model


def _contract() -> dict[str, Any]:
    pyproject = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    contract: dict[str, Any] = pyproject["tool"]["importlinter"]["contracts"][0]
    return contract


def _floor_of() -> dict[str, int]:
    layers = [[name.strip() for name in layer.split("|")] for layer in _contract()["layers"]]
    return {name: height for height, layer in enumerate(reversed(layers)) for name in layer}


def _own_apps() -> list[str]:
    return [c.label for c in apps.get_app_configs() if (settings.BASE_DIR / c.label).is_dir()]


def _own_models() -> list[type[Model]]:
    return list(
        chain.from_iterable(apps.get_app_config(label).get_models(include_auto_created=True) for label in _own_apps())
    )


def test_every_app_stands_on_a_floor() -> None:
    missing = set(_own_apps()) - set(_floor_of())
    assert not missing, f"not in the import contract: {missing}"
    assert len(_own_apps()) == 12


@pytest.mark.parametrize("model", _own_models(), ids=lambda m: m._meta.label)
def test_every_foreign_key_points_down_or_stays(model: type[Model]) -> None:
    floor = _floor_of()
    for field in model._meta.get_fields():
        target = field.related_model
        if not field.concrete or not isinstance(target, type) or target._meta.app_label not in floor:
            continue
        own, other = model._meta.app_label, target._meta.app_label
        assert own == other or floor[other] < floor[own], f"{model._meta.label}.{field.name} points up to {other}"


def test_no_file_outgrows_the_house() -> None:
    too_long = {
        str(path.relative_to(settings.BASE_DIR)): lines
        for label in [*_own_apps(), "config", "tests"]
        for path in (settings.BASE_DIR / label).rglob("*.py")
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > 500
    }
    assert not too_long
