"""Articles 6 to 9: payment, term, disputes, closing provisions."""

from agreements.document.blocks import Block, Bullets, Cell, Entries, Text
from agreements.document.writer import Writer
from agreements.domain.content import Side
from agreements.domain.content.payment import Discount, PaymentMethod
from agreements.domain.content.term import TermKind
from agreements.domain.prices import totals
from drafting.domain.units import Form


def prices(w: Writer) -> list[Block]:
    """The prices stand in an annex; what they add up to is said here."""
    said: list[Text] = [w.say("prices", annex=w.annex("prices"))]
    said.extend(
        w.say(f"total.{total.period}", net=w.money(total.net), gross=w.money(total.gross))
        for total in totals(w.content.payment)
    )
    return [w.sentences(said)]


def discounts(w: Writer) -> list[Block]:
    """What is taken off, and on what condition."""
    found = w.content.payment.discounts
    return [Entries(tuple(w.entry(item.id, w.bound(item.name), _discount(w, item)) for item in found))]


def _discount(w: Writer, discount: Discount) -> str:
    value = w.percent(discount.percent) if discount.percent is not None else w.money(discount.amount)
    price = next((price for price in w.content.payment.prices if price.id == discount.price), None)
    off = w.say("discount_off", value=value, price=price.name) if price else w.say("discount_off_all", value=value)
    until = w.say("discount_until", date=w.day(discount.until_on)) if discount.until_on else ""
    said = w.bound(discount.condition)
    end = "" if said.endswith((".", "!", "?")) else "."
    condition = w.say("discount_condition", text=f"{said}{end}") if said else ""
    return w.joined([off, condition, until], " ")


def invoicing(w: Writer) -> list[Block]:
    """How, how often and until when one pays."""
    payment = w.content.payment
    said: list[Text] = []
    if payment.method is PaymentMethod.TRANSFER:
        account = w.say("account", account=payment.account) if payment.account else w.gap
        said.append(w.say("method.transfer", account=account))
    elif payment.method:
        said.append(w.say(f"method.{payment.method}"))
    if payment.frequency:
        said.append(w.say(f"frequency.{payment.frequency}"))
    if payment.first_on:
        said.append(w.say("first_on", date=w.day(payment.first_on)))
    if payment.due_days is not None:
        said.append(w.say("due_days", days=w.amount(payment.due_days, "calendar_days", Form.GENITIVE)))
    address = payment.invoice_address.replace("\n", ", ")
    recipient = w.joined([payment.invoice_name, address, payment.invoice_email], ", ")
    if recipient:
        said.append(w.say("invoice_to", text=recipient))
    return [w.sentences(said)]


def late(w: Writer) -> list[Block]:
    """What a late payment costs."""
    payment = w.content.payment
    return [w.sentences([w.say(f"late.{payment.late_interest}", percent=w.percent(payment.late_interest_percent))])]


def indexation(w: Writer) -> list[Block]:
    """How prices follow the years."""
    rule = w.content.payment.indexation
    said = [w.say(f"indexation.{rule.mode}", percent=w.percent(rule.percent), index=w.or_gap(rule.index))]
    if rule.cap_percent is not None:
        said.append(w.say("indexation_cap", percent=w.percent(rule.cap_percent)))
    if rule.first_on:
        said.append(w.say("indexation_first", date=w.day(rule.first_on)))
    return [w.sentences(said)]


def settlement(w: Writer) -> list[Block]:
    """How credits reach the customer."""
    return [w.sentences([w.say(f"settlement.{w.content.payment.credit_settlement}")])]


def duration(w: Writer) -> list[Block]:
    """From when until when."""
    term = w.content.term
    said = [w.say("effective", date=w.day(term.effective_on))]
    if term.kind is TermKind.FIXED:
        said.append(w.say("fixed", date=w.day(term.ends_on)))
    elif term.kind is TermKind.INDEFINITE:
        said.append(w.say("indefinite"))
    if zone := w.content.service_levels.credit_terms.timezone:
        said.append(w.say("days_of_zone", zone=zone))
    return [w.sentences(said)]


def milestones(w: Writer) -> list[Block]:
    """What is done by when."""
    rows = [
        w.row(
            milestone.id,
            Cell(w.or_gap(milestone.name)),
            Cell(w.term("side", milestone.party)),
            Cell(w.day(milestone.due_on)),
        )
        for milestone in w.content.term.milestones
    ]
    return [w.table("milestones", rows, no="number", milestone="text", side="key", date="key")]


def renewal(w: Writer) -> list[Block]:
    """What happens at the end of the term."""
    renewal = w.content.term.renewal
    period, notice = w.duration(renewal.period), w.duration(renewal.notice)
    said = [w.say(f"renewal.{renewal.mode}", period=period, notice=notice)]
    if renewal.mode == "by_agreement" and renewal.notice.is_set:
        said.append(w.say("renewal_by", notice=notice))
    conditions = w.field("term.renewal.conditions", w.bound(renewal.conditions))
    may_change = w.field("term.renewal.may_change", w.bound(renewal.may_change))
    return [w.sentences([*said, conditions, may_change])]


def provider_ends(w: Writer) -> list[Block]:
    """On what grounds the provider may end it."""
    return _grounds(w, Side.PROVIDER)


def customer_ends(w: Writer) -> list[Block]:
    """On what grounds the customer may end it."""
    return _grounds(w, Side.CUSTOMER)


def unassigned_ends(w: Writer) -> list[Block]:
    """Grounds that a draft has not assigned to a side yet."""
    return _grounds(w, None)


def _grounds(w: Writer, side: Side | None) -> list[Block]:
    rows = []
    for ground in w.content.term.termination:
        if ground.party == side:
            penalty = w.money(ground.penalty_amount) if ground.penalty_amount is not None else ""
            rows.append(
                w.row(
                    ground.id,
                    Cell(w.or_gap(ground.ground), w.joined([penalty, w.bound(ground.penalty_text)], " – ")),
                    Cell(w.duration(ground.cure) if ground.cure.is_set else "–"),
                    Cell(w.duration(ground.notice) if ground.notice.is_set else "–"),
                )
            )
    return [w.table("grounds", rows, no="number", ground="text", cure="span", notice="span")]


def handover(w: Writer) -> list[Block]:
    """What happens to the customer's data."""
    handover = w.content.term.handover
    said: list[Text] = []
    if handover.within.is_set:
        said.append(w.say("handover_within", duration=w.duration(handover.within, Form.GENITIVE)))
    if handover.format:
        said.append(w.say("handover_format", text=handover.format))
    if handover.erase_after.is_set:
        said.append(w.say("erase_after", duration=w.duration(handover.erase_after, Form.GENITIVE)))
    return [w.paragraphs(handover.text), w.sentences(said)]


def dispute_levels(w: Writer) -> list[Block]:
    """Who talks to whom, and for how long."""
    rows = [
        w.row(
            level.id,
            Cell(w.or_gap(level.provider_role)),
            Cell(w.or_gap(level.customer_role)),
            Cell(w.bound(level.how)),
            Cell(w.duration(level.within)),
        )
        for level in w.content.disputes.levels
    ]
    table = w.table(
        "disputes", rows, no="number", for_provider="text", for_customer="text", procedure="wide", within="span"
    )
    return [w.sentences([w.say("disputes")]), table]


def mediation(w: Writer) -> list[Block]:
    """Who mediates."""
    disputes = w.content.disputes
    said = [w.say("mediation", body=disputes.mediation_body)]
    if disputes.mediation_address:
        said.append(w.say("mediation_address", address=disputes.mediation_address))
    return [w.sentences(said)]


def forum(w: Writer) -> list[Block]:
    """Who decides, under which law."""
    disputes = w.content.disputes
    said: list[Text] = []
    if disputes.governing_law:
        said.append(w.say("law", law=disputes.governing_law))
    if disputes.forum and disputes.forum_name:
        said.append(w.say(f"forum.{disputes.forum}", name=disputes.forum_name))
    elif disputes.forum:
        said.append(w.say(f"forum_{disputes.forum}_plain"))
    return [w.sentences(said)]


def complaints(w: Writer) -> list[Block]:
    """How complaints are handled."""
    disputes = w.content.disputes
    blocks: list[Block] = [w.paragraphs(disputes.complaint_procedure)]
    if disputes.complaint_annex is not None:
        reference = w.file_annex(disputes.complaint_annex, "annex_nominative")
        blocks.append(w.sentences([w.say("complaint_annex", annex_nominative=reference)]))
    elif disputes.standard_procedure:
        blocks.append(
            w.sentences([w.say("complaint_annex", annex_nominative=w.annex("complaints", "annex_nominative"))])
        )
    return blocks


def continuity(w: Writer) -> list[Block]:
    """Whether the service goes on during a dispute."""
    return [w.sentences([w.say("continues.yes" if w.content.disputes.service_continues else "continues.no")])]


def whole(w: Writer) -> list[Block]:
    """Which parts the agreement has."""
    titles = {annex.id: annex.title for annex in w.content.annexes}
    parts: list[Text] = []
    for annex in w.outline.annexes:
        if annex.item is None:
            reference, name = w.annex(annex.key, "annex"), w.words.annexes[annex.key]
        else:
            reference, name = w.file_annex(annex.item, "annex"), w.or_gap(titles[annex.item])
        parts.append(w.joined([reference, name], " – "))
    if not parts:
        return [w.sentences([w.say("whole_alone")])]
    return [w.sentences([w.say("whole")]), Bullets(tuple(parts))]


def changes(w: Writer) -> list[Block]:
    """How it is amended."""
    return [w.sentences([w.say("changes")])]


def language(w: Writer) -> list[Block]:
    """Which language binds."""
    return [w.sentences([w.say("language_sentence")])]
