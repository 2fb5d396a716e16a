"""What people do on pages of the admin, done by the client: bank details, order of rules, undo, steps, keeping."""

from datetime import timedelta

import httpx
import pytest

from mockpsp_client import Dataset, Refused

ASSET, IBAN = "EUR/2", "DE89370400440532013000"


def test_accounts_are_amended(dataset: Dataset) -> None:
    main, ben = dataset.accounts.open("Main", id="main", balance=(1_000, ASSET)), dataset.beneficiaries.add("Ben")
    assert dataset.accounts.amend(main.id, name="Main Ltd").name == "Main Ltd"
    assert dataset.beneficiaries.amend(ben.id, metadata={"team": "a"}) == dataset.beneficiaries.get(ben.id)
    assert [each.name for each in dataset.accounts.all() + dataset.beneficiaries.all()] == ["Main Ltd", "Ben"]
    assert [each.id for each in dataset.accounts.all("ltd") + dataset.beneficiaries.all("ltd")] == ["main"]
    bank = dataset.bank_accounts.add("Main", IBAN, settles_for="main")
    moved = dataset.bank_accounts.amend(bank.id, holder="Ben", settles_for=ben.id)
    assert (moved.holder, moved.iban, moved.country, moved.settles_for) == ("Ben", IBAN, "DE", ben.id)
    assert dataset.bank_accounts.amend(bank.id, settles_for=None).settles_for is None
    assert [each.id for each in dataset.bank_accounts.all()] == [bank.id]
    ida = dataset.beneficiaries.add("Ida", iban="GB33BUKB20201555555555", bic="BUKBGB22")
    assert [each.settles_for for each in dataset.bank_accounts.all()] == [ida.id, None]
    dataset.payments.take("PAYOUT", 300, ASSET, source=main.id, destination=ben.id)
    assert [(line.change, line.balance) for line in dataset.accounts.statement(main.id, ASSET)] == [
        (-300, 700),
        (1_000, 1_000),
    ]


def test_rules_are_moved_and_switched_off(dataset: Dataset) -> None:
    first, second = (dataset.outcomes.add(outcome) for outcome in ("pending", "fail"))
    assert [each["id"] for each in dataset.outcomes.move(second, "up")] == [second, first]
    dataset.outcomes.take_test_amounts()
    assert len(dataset.outcomes.all()) > 2
    first, second = (dataset.faults.add("unavailable") for _ in range(2))
    assert [each["id"] for each in dataset.faults.move(first, "down")] == [second, first]
    assert dataset.faults.trial("payouts") == second
    dataset.outcomes.clear()
    assert dataset.outcomes.trial("PAYOUT", 1_501, ASSET)["by"] == "DEFAULT"
    dataset.faults.switch_off()
    assert dataset.faults.trial("payouts") is None
    assert [each["isOn"] for each in dataset.faults.all()] == [False, False]


def test_payments_are_undone_and_their_steps_hurried(dataset: Dataset) -> None:
    main = dataset.accounts.open("Main")
    payment = dataset.payments.take("PAYIN", 900, ASSET, destination=main.id, outcome="capture after 1h")
    (step,) = payment.read.due_steps
    assert (step.action, step.due_at) == ("capture", payment.read.next_step_at)
    payment = payment.hurry(step)
    assert (payment.state, payment.read.due_steps) == ("CAPTURE", ())
    assert payment.refund(50).undo().read.records[-1].status == "REFUND_REVERSED"
    waiting = dataset.payments.take("PAYIN", 900, ASSET, destination=main.id, outcome="capture after 1h")
    assert waiting.drop_step(waiting.read.due_steps[0]).read.due_steps == ()
    with pytest.raises(Refused, match="Nothing was taken back") as refused:
        waiting.undo()
    assert refused.value.status == 409


def test_what_a_dataset_is(dataset: Dataset) -> None:
    assert dataset.last_run() is None
    dataset.accounts.open("Gone")
    run = dataset.generate("card-shop", payments=5, empty_first=True)
    assert dataset.last_run() == run
    assert "Gone" not in [each.name for each in dataset.accounts.all()]
    facts = dataset.expire(timedelta(hours=2))
    assert facts == dataset.facts()
    assert facts.expires_at
    assert facts.records == run.records
    assert dataset.expire(None).expires_at is None
    dataset.configure(outcome="pending", shortfall="OVERDRAFT")
    settings = dataset.settings()
    assert (settings.name, settings.outcome, settings.shortfall) == ("of the client", "pending", "OVERDRAFT")
    dataset.live.start("card-shop", seed="7", evenly=True)
    assert dataset.live.read().seed == "7"
    dataset.live.stop()


def test_how_far_the_connector_has_read(dataset: Dataset) -> None:
    main = dataset.accounts.open("Main")
    payment = dataset.payments.take("PAYIN", 900, ASSET, destination=main.id)
    assert dataset.journal.given(payment.reference) == {payment.first_record: False}
    httpx.get(f"{dataset.simulator.url}/accounts", headers={"Authorization": f"Bearer {dataset.key}"})
    dataset.journal.wait(operation="accounts")
    (reader,) = dataset.journal.readers()
    assert (reader.operation, reader.last_status, reader.not_read, reader.requests) == ("accounts", 200, 0, 1)
