"""Which version applies when, and what the calendar does to it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from agreements.domain.content import AgreementContent, Duration, read_content
from agreements.domain.lifecycle import State
from agreements.domain.periods import notice_until, term_after
from agreements.models import AgreementVersion
from agreements.selectors import agreements_needing_attention, versions_in_force
from agreements.services import advance_terms
from agreements.services.rendering import request_rendering
from core.models import AuditEvent
from documents.models import Rendering
from sla.domain.vocabulary import Unit
from tests.agreements.domain.samples import complete_data
from tests.agreements.factories import AgreementFactory, VersionFactory
from tests.conftest import ClientFor

pytestmark = pytest.mark.django_db

MIDNIGHT_IN_PRAGUE = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)  # of 2 March
A_SECOND_BEFORE = datetime(2026, 3, 1, 22, 59, 59, tzinfo=UTC)


A_SECOND = timedelta(seconds=1)
BEGINS_IN_NEW_YORK = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
ENDS_IN_NEW_YORK = datetime(2026, 3, 3, 5, 0, tzinfo=UTC)


RENEWAL = {
    "mode": "automatic",
    "period": {"amount": "6", "unit": "months"},
    "notice": {"amount": "3", "unit": "months"},
}


def in_new_york(zone: str = "America/New_York") -> AgreementContent:
    data = complete_data("en")
    data["service_levels"]["credit_terms"]["timezone"] = zone
    data["term"]["renewal"] |= {"mode": "none"}
    return read_content(data)


def state_of(version: AgreementVersion) -> tuple[str, str]:
    version.refresh_from_db()
    return version.state, version.agreement.state


def with_renewal(**renewal: object) -> AgreementContent:
    data = complete_data("en")
    data["term"]["renewal"] |= renewal
    return read_content(data)


class TestAdvance:
    def test_a_signed_version_comes_into_force_at_midnight_of_our_zone(self) -> None:
        version = VersionFactory(state=State.SIGNED, effective_from=date(2026, 3, 2))
        assert advance_terms(now=A_SECOND_BEFORE).entered == 0
        assert state_of(version) == (State.SIGNED, State.SIGNED)
        assert advance_terms(now=MIDNIGHT_IN_PRAGUE).entered == 1
        assert state_of(version) == (State.IN_FORCE, State.IN_FORCE)
        assert advance_terms(now=MIDNIGHT_IN_PRAGUE).entered == 0
        assert AuditEvent.objects.get().action == "agreement.entered_into_force"

    def test_an_agreement_with_a_zone_of_its_own_goes_by_its_midnight(self) -> None:
        version = VersionFactory(
            state=State.SIGNED, effective_from=date(2026, 3, 2), ends_on=date(2026, 3, 2), document=in_new_york()
        )
        customer = version.agreement.customer
        for at, applies in (
            (MIDNIGHT_IN_PRAGUE, False),
            (BEGINS_IN_NEW_YORK - A_SECOND, False),
            (BEGINS_IN_NEW_YORK, True),
            (ENDS_IN_NEW_YORK - A_SECOND, True),
            (ENDS_IN_NEW_YORK, False),
        ):
            assert versions_in_force(customer, at) == ([version] if applies else []), at
        assert advance_terms(now=BEGINS_IN_NEW_YORK - A_SECOND).entered == 0
        assert advance_terms(now=BEGINS_IN_NEW_YORK).entered == 1
        assert advance_terms(now=ENDS_IN_NEW_YORK - A_SECOND).expired == 0
        assert advance_terms(now=ENDS_IN_NEW_YORK).expired == 1

    def test_a_zone_that_nobody_knows_is_that_of_the_house(self) -> None:
        version = VersionFactory(document=in_new_york("Prague"))
        assert version.day_of(MIDNIGHT_IN_PRAGUE) == date(2026, 3, 2)
        assert version.day_of(A_SECOND_BEFORE) == date(2026, 3, 1)

    def test_it_replaces_the_version_before(self) -> None:
        old = VersionFactory(state=State.IN_FORCE, effective_from=date(2026, 1, 1))
        new = VersionFactory(agreement=old.agreement, number=2, state=State.SIGNED, effective_from=date(2026, 3, 2))
        assert versions_in_force(old.agreement.customer, MIDNIGHT_IN_PRAGUE) == [new], "the task has not run yet"
        advance_terms(now=MIDNIGHT_IN_PRAGUE)
        assert state_of(old) == (State.AMENDED, State.IN_FORCE)
        assert state_of(new) == (State.IN_FORCE, State.IN_FORCE)
        customer = old.agreement.customer
        assert versions_in_force(customer, A_SECOND_BEFORE) == [old]
        assert versions_in_force(customer, MIDNIGHT_IN_PRAGUE) == [new]

    def test_the_last_day_counts(self) -> None:
        document = with_renewal(mode="none")
        version = VersionFactory(state=State.IN_FORCE, ends_on=date(2026, 3, 1), document=document)
        assert advance_terms(now=A_SECOND_BEFORE).expired == 0
        assert advance_terms(now=MIDNIGHT_IN_PRAGUE).expired == 1
        assert state_of(version) == (State.EXPIRED, State.EXPIRED)

    def test_after_downtime_it_begins_and_ends_in_one_run(self) -> None:
        version = VersionFactory(
            state=State.SIGNED,
            effective_from=date(2026, 1, 1),
            ends_on=date(2026, 1, 31),
            document=with_renewal(mode="none"),
        )
        done = advance_terms(now=MIDNIGHT_IN_PRAGUE)
        assert (done.entered, done.expired) == (1, 1)
        assert state_of(version)[0] == State.EXPIRED

    def test_an_agreement_that_renews_itself_goes_on(self) -> None:
        document = with_renewal(mode="automatic", period={"amount": "12", "unit": "months"})
        version = VersionFactory(
            state=State.IN_FORCE, effective_from=date(2024, 3, 1), ends_on=date(2025, 2, 28), document=document
        )
        customer = version.agreement.customer
        assert versions_in_force(customer, MIDNIGHT_IN_PRAGUE) == [version], "the task has not run yet"
        done = advance_terms(now=MIDNIGHT_IN_PRAGUE)
        assert (done.renewed, done.expired) == (1, 0)
        assert versions_in_force(customer, MIDNIGHT_IN_PRAGUE) == [version]
        version.refresh_from_db()
        assert version.ends_on == version.agreement.ends_on == date(2027, 2, 28)
        assert AuditEvent.objects.get().changes["ends_on"] == ["2025-02-28", "2027-02-28"]

    def test_one_broken_row_does_not_stop_the_others(self, caplog: pytest.LogCaptureFixture) -> None:
        broken = VersionFactory(state=State.IN_FORCE, ends_on=date(2026, 2, 1))
        other = VersionFactory(state=State.IN_FORCE, ends_on=date(2026, 2, 1), document=with_renewal(mode="none"))
        with pytest.MonkeyPatch.context() as patch:
            real = AgreementVersion.document.fget  # type: ignore[attr-defined] # a property has it

            def document(self: AgreementVersion) -> object:
                if self.pk == broken.pk:
                    raise ValueError("unreadable")
                return real(self)

            patch.setattr(AgreementVersion, "document", property(document))
            done = advance_terms(now=MIDNIGHT_IN_PRAGUE)
        assert done.expired == 1
        assert state_of(other)[0] == State.EXPIRED
        assert state_of(broken)[0] == State.IN_FORCE
        assert "could not be advanced" in caplog.text


@pytest.mark.parametrize(
    ("ends_on", "amount", "unit", "expected"),
    [
        (date(2026, 12, 31), 12, Unit.MONTHS, date(2027, 12, 31)),
        (date(2027, 2, 28), 12, Unit.MONTHS, date(2028, 2, 29)),  # the day before 1 March
        (date(2026, 1, 30), 1, Unit.MONTHS, date(2026, 2, 27)),  # from the 31st to a short month
        (date(2026, 12, 31), 4, Unit.WEEKS, date(2027, 1, 28)),
        (date(2026, 12, 31), 10, Unit.CALENDAR_DAYS, date(2027, 1, 10)),
        (date(2026, 12, 31), 0, Unit.MONTHS, None),
        (date(2026, 12, 31), 8, Unit.HOURS, None),
        (date(2026, 12, 31), 9_999_999_999, Unit.MONTHS, None),
        (date(2026, 12, 31), 9_999_999_999, Unit.WEEKS, None),
        (date(2026, 12, 31), None, None, None),
    ],
)
def test_how_long_a_renewed_term_lasts(
    ends_on: date, amount: int | None, unit: Unit | None, expected: date | None
) -> None:
    period = Duration(amount=None if amount is None else Decimal(amount), unit=unit)
    assert term_after(ends_on, period) == expected


@pytest.mark.parametrize(
    ("ends_on", "amount", "unit", "expected"),
    [
        (date(2027, 12, 31), "3", Unit.MONTHS, date(2027, 9, 30)),
        (date(2027, 9, 30), "3", Unit.MONTHS, date(2027, 6, 30)),
        (date(2028, 3, 31), "1", Unit.MONTHS, date(2028, 2, 29)),
        (date(2027, 12, 31), "6", Unit.WEEKS, date(2027, 11, 19)),
        (date(2027, 12, 31), "30", Unit.CALENDAR_DAYS, date(2027, 12, 1)),
        (date(2027, 12, 31), "5", Unit.BUSINESS_DAYS, None),
        (date(2027, 12, 31), "1.5", Unit.MONTHS, None),
        (date(2027, 12, 31), "9999999999", Unit.MONTHS, None),
        (date(2027, 12, 31), None, Unit.MONTHS, None),
    ],
)
def test_until_when_the_renewal_can_be_refused(
    ends_on: date, amount: str | None, unit: Unit, expected: date | None
) -> None:
    assert notice_until(ends_on, Duration(amount=None if amount is None else Decimal(amount), unit=unit)) == expected


def test_the_day_of_notice_is_that_of_the_current_term(manager: User, client_for: ClientFor) -> None:
    data = complete_data("en")
    data["term"] |= {"effective_on": "2025-01-01", "ends_on": "2025-12-31", "renewal": RENEWAL}
    version = VersionFactory(
        document=AgreementContent.model_validate(data),
        state=State.IN_FORCE,
        effective_from=date(2025, 1, 1),
        ends_on=date(2025, 12, 31),
    )
    assert version.notice_until == date(2025, 9, 30)

    advance_terms(now=datetime(2026, 1, 2, tzinfo=UTC))
    version.refresh_from_db()
    assert (version.ends_on, version.notice_until) == (date(2026, 6, 30), date(2026, 3, 30))
    page = client_for(manager).get(version.agreement.get_absolute_url()).content.decode()
    assert "Renewal can be refused until" in page


class TestInForce:
    def test_goes_by_dates_not_by_what_a_task_has_done(self) -> None:
        signed = VersionFactory(state=State.SIGNED, effective_from=date(2026, 3, 2))
        customer = signed.agreement.customer
        assert versions_in_force(customer, A_SECOND_BEFORE) == []
        assert versions_in_force(customer, MIDNIGHT_IN_PRAGUE) == [signed]

        ended = VersionFactory(
            agreement=AgreementFactory(customer=customer), state=State.EXPIRED, ends_on=date(2026, 3, 1)
        )
        assert versions_in_force(customer, A_SECOND_BEFORE) == [ended]
        assert versions_in_force(customer, MIDNIGHT_IN_PRAGUE) == [signed]

    def test_nothing_unsigned_and_nobody_elses(self) -> None:
        version = VersionFactory(state=State.APPROVED)
        VersionFactory(state=State.IN_FORCE)
        assert versions_in_force(version.agreement.customer, MIDNIGHT_IN_PRAGUE) == []


class TestAttention:
    def test_names_what_waits_for_a_manager(self, manager: User, agent: User, staff: User, now: datetime) -> None:
        VersionFactory(changed_at=now)
        rests = VersionFactory()
        to_sign = VersionFactory(state=State.APPROVED)
        failed = VersionFactory(state=State.APPROVED)
        request_rendering(version=failed, now=now)
        Rendering.objects.update(state="failed", finished_at=now, due_at=None)
        ends = VersionFactory(state=State.IN_FORCE, ends_on=date(2026, 4, 1))
        VersionFactory(state=State.IN_FORCE, ends_on=date(2026, 12, 31))

        found = agreements_needing_attention(manager, now)
        assert [(each.agreement, each.kind) for each in found] == [
            (failed.agreement, "printing_failed"),
            (to_sign.agreement, "to_sign"),
            (ends.agreement, "ends"),
            (rests.agreement, "rests"),
        ]
        assert found[2].due_on == date(2026, 4, 1)
        assert agreements_needing_attention(agent, now) == agreements_needing_attention(staff, now) == []
