"""The check that somebody hears the signals."""

import pytest

from sla.checks import signals_are_heard
from sla.signals import clock_due, target_set_published


def test_a_signal_that_nobody_hears_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    for signal in (clock_due, target_set_published):
        monkeypatch.setattr(signal, "receivers", [("somebody", object())])
    assert signals_are_heard() == []

    monkeypatch.setattr(clock_due, "receivers", [])
    [error] = signals_are_heard()
    assert (error.id, error.msg) == ("sla.E001", "Nothing receives sla.signals.clock_due.")
