"""What the options of each vocabulary are called on screen."""

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.forms.labels.base import Text
from sla import labels as sla

CHOICES: dict[str, dict[str, Text]] = {
    "CaseKind": {str(kind): label for kind, label in sla.CASE_KINDS.items()},
    "Channel": {str(channel): label for channel, label in sla.CHANNELS.items()},
    # Summaries of rows list the options without their headings.
    "Priority": {str(priority): lazy(sla.priority_in_list, str)(priority) for priority in sla.PRIORITIES},
    "Metric": {str(metric): label for metric, label in sla.METRICS.items()},
    "Unit": {str(unit): label for unit, label in sla.UNITS.items()},
    "PauseRule": {str(rule): label for rule, label in sla.PAUSE_RULES.items()},
    "Moment": {"before": _("before the deadline"), "after": _("after the deadline")},
    "Counted": {"elapsed": _("time on the wall"), "open": _("open time of the target's calendar")},
    "Whom": {str(whom): label for whom, label in sla.WHOM.items()},
    "Side": {"provider": _("Provider"), "customer": pgettext_lazy("party", "Customer")},
    "Window": {
        "month": _("Month"),
        "quarter": _("Quarter"),
        "half_year": _("Half-year"),
        "year": _("Year"),
        "term": _("Whole term"),
    },
    "Frequency": {
        "continuously": _("Continuously"),
        "daily": _("Daily"),
        "weekly": _("Weekly"),
        "fortnightly": _("Every two weeks"),
        "monthly": _("Monthly"),
        "quarterly": _("Quarterly"),
        "half_yearly": _("Half-yearly"),
        "yearly": _("Yearly"),
    },
    "Direction": {"at_least": _("At least"), "at_most": _("At most")},
    "CadenceKind": {"meeting": _("Meeting"), "report": _("Report")},
    "NoticeForm": {
        "email": _("E-mail"),
        "data_box": _("Data box"),
        "post": _("Registered post"),
        "in_person": _("In person"),
    },
    "ExclusionReason": {
        "planned_maintenance": _("Planned maintenance"),
        "customer_fault": _("Customer's fault"),
        "force_majeure": _("Force majeure"),
        "other": _("Other"),
    },
    "CreditBase": {"total_fee": _("Total fee"), "affected_service": _("Price of the affected service")},
    "ClaimMode": {"automatic": _("Automatically"), "on_request": _("On request")},
    "PaymentMethod": {"transfer": _("Bank transfer"), "direct_debit": _("Direct debit"), "card": _("Card")},
    "PaymentFrequency": {
        "one_off": _("Once"),
        "monthly": _("Monthly"),
        "quarterly": _("Quarterly"),
        "half_yearly": _("Half-yearly"),
        "yearly": _("Yearly"),
    },
    "PricePeriod": {
        "one_off": _("Once"),
        "month": _("Month"),
        "quarter": _("Quarter"),
        "year": _("Year"),
        "usage": _("Use"),
    },
    "LateInterest": {
        "statutory": _("As the law sets"),
        "per_day": _("Percent per day"),
        "per_year": _("Percent per year"),
    },
    "IndexationMode": {
        "none": pgettext_lazy("indexation", "Never"),
        "inflation": _("With inflation"),
        "fixed": _("By a fixed percentage"),
    },
    "CreditSettlement": {"next_invoice": _("With the next invoice"), "refund": _("By refund")},
    "TermKind": {"fixed": _("Fixed term"), "indefinite": _("Indefinite")},
    "RenewalMode": {
        "none": pgettext_lazy("renewal", "Never"),
        "automatic": _("Automatically"),
        "by_agreement": _("By agreement of both sides"),
    },
    "Forum": {"court": _("Court"), "arbitration": _("Arbitration")},
}
