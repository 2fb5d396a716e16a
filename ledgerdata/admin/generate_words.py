"""The plan, progress and result of a run in words."""

from datetime import timedelta

from ledgerdata.admin.cells import moment
from ledgerdata.admin.generate_cards import plural, title_of
from ledgerdata.generate import SCENARIOS
from ledgerdata.generate.foresight import Foresight
from ledgerdata.generate.ground import Ground
from ledgerdata.generate.plan import Plan
from ledgerdata.generate.room import seconds
from ledgerdata.generate.timeline import ROOM
from ledgerdata.models import Ended, Preparation, SeedRun
from ledgerdata.rules.lifecycle import PaymentType
from tenants.contents import counted

MOMENT = timedelta(seconds=1)


def ground_words(ground: Ground) -> str:
    """What a run finds in the dataset."""
    if ground.preparation == Preparation.UNREAD:
        return (
            "No connector has read this dataset yet. So all of the period is free: the accounts that are there, and "
            "their first balances, move to its beginning."
        )
    if ground.last_record is None:
        return "There is no payment yet, so all of the period is free, also where accounts were opened today."
    left = ground.moment - ground.last_record
    if left < ROOM:
        return (
            f"The last payment record stands at {moment(ground.last_record)} UTC. Nothing may come before it, so that "
            "a run goes on from there, past now."
        )
    return (
        f"The last payment record stands at {moment(ground.last_record)} UTC, and no new one may come before it. The "
        f"{seconds(left)} since then have room for {left // ROOM:,} records; a story is squeezed into them."
    )


def in_short(seen: Foresight) -> str:
    """Between whom and where a story goes, in a line."""
    plan, room = seen.plan, seen.room
    if not plan.payments:
        return _people(plan)
    where = f"over {plan.days:,} days" if room.is_free else f"{_apart(room.spacing)} apart, up to now"
    if room.ahead:
        where = f"{_apart(room.spacing)} apart, up to {seconds(room.ahead)} past now, which you are asked about"
    return f"{_people(plan).removesuffix('.')}, {where}."


def forecast_of(seen: Foresight) -> list[str]:
    """What a run will make, and where it will stand: one sentence each."""
    plan, room = seen.plan, seen.room
    sentences = [_payments(seen), _people(plan)]
    if plan.empty_first:
        sentences.insert(0, "The dataset is emptied first: all that it holds goes, and nothing brings it back.")
    elif plan.ground.preparation == Preparation.UNREAD:
        sentences.append("The accounts that are there, and their first balances, move to the beginning of the story.")
    if plan.first_balance:
        sentences.append(
            f"Accounts without money get as much as {plan.first_balance // 100:,} EUR first, in each currency."
        )
    if plan.payments:
        period = f"from {moment(room.begins)} to {moment(room.ends)} UTC"
        if room.is_free:
            sentences.append(f"They spread over {plan.days:,} day{'s' * (plan.days > 1)}, {period}.")
        else:
            sentences.append(f"There is room {period}: they stand {_apart(room.spacing)} apart on average.")
    if room.ahead:
        sentences.append(
            f"That is up to {seconds(room.ahead)} past now. Until then nothing else can stand earlier, and the "
            "consumer shows no balance of it."
        )
    return sentences


def reason_of(problem: str) -> str:
    """Why a run needs a yes, as a sentence."""
    reason = problem.removeprefix("is needed: ")
    return f"{reason[0].upper()}{reason[1:]}."


def _payments(seen: Foresight) -> str:
    parts = [f"{count:,} {plural(type).lower()}" for type, count in seen.counts.items()]
    if not parts:
        return "No payments."
    of = f" ({', '.join(parts)})" if len(parts) > 1 else ""
    first = f"{seen.plan.payments:,} payments{of}" if of else parts[0]
    sentences = f"{first}, in {', '.join(seen.plan.assets)}, with about {seen.records:,} records."
    if _lacks_transfers(seen.plan):
        sentences += " Transfers take two accounts, so there are none."
    return sentences if seen.plan.is_exact else f"{sentences} What nobody can pay for becomes a payin."


def _lacks_transfers(plan: Plan) -> bool:
    """Whether the story has transfers, and there is but one account."""
    own = {strand.type for strand in SCENARIOS[plan.scenario].strands}
    return not plan.is_exact and plan.accounts == 1 and PaymentType.TRANSFER in own


def _people(plan: Plan) -> str:
    parts = []
    for there, wanted, one, many in (
        (plan.ground.accounts, plan.accounts, "account", "accounts"),
        (plan.ground.beneficiaries, plan.beneficiaries, "beneficiary", "beneficiaries"),
    ):
        own, new = min(there, wanted), max(wanted - there, 0)
        if own:
            parts.append(
                f"{own:,} of your {many}" if own < there else f"your {one}" if own == 1 else f"your {own:,} {many}"
            )
        if new:
            parts.append(f"{new:,} new {one if new == 1 else many}")
    between = f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"Between {between}." if plan.payments else f"{between[0].upper()}{between[1:]}."


def _apart(spacing: timedelta) -> str:
    return seconds(spacing) if spacing >= MOMENT else f"{spacing / timedelta(milliseconds=1):,.0f} ms"


def outcome_of(run: SeedRun) -> tuple[bool, str]:
    """Whether a run that has ended went well, and what it made."""
    planned: int = run.plan["payments"]
    made = f"{counted(run.payments, 'payment')} with {counted(run.records, 'record')} are made"
    what = f"{title_of(run.plan['scenario'])}: {made}"
    seed = f", from seed {run.plan['seed']}"
    if run.ended == Ended.STOPPED:
        return False, f"{what}, of {planned:,}; then the run was stopped. What is made stays whole."
    if run.ended == Ended.NO_ROOM and not run.records:
        return False, run.why
    if run.ended == Ended.NO_ROOM:
        return False, f"{what}, of {planned:,}. {run.why} What is made stays whole."
    if run.payments < planned:
        return True, f"{what}{seed}. {planned - run.payments:,} are missing: nobody could pay."
    return True, f"{what}{seed}."
