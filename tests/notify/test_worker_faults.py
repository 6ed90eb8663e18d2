"""What fails on the way out is sent again, given up in the end, and never lost or sent twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.errors import StoreError
from bot.notify.message import Composer, Message
from bot.notify.model import Delivery, DeliveryCounts
from bot.notify.senders import Lanes
from bot.notify.sending import Sender
from bot.notify.smtp import EmailTransport
from bot.notify.store import DeliveryStore
from bot.notify.worker import NotifyWorker
from bot.settings.notify import MailServer
from bot.stores import Stores
from tests.notify.cast import KNOWLEDGE
from tests.notify.smtp_server import HOST, Handler, smtp
from tests.notify.tcp_server import closed_port
from tests.notify.workers import CLARA, DAY, Clock, Recorder, ask, failing, make
from tests.turn.engines import eventually
from tests.world import change, without


def test_a_crash_between_sending_and_recording_repeats_it_under_the_same_id(
    stores: Stores, alice: str
) -> None:
    """At least once is the promise: the mail is there twice, and its Message-ID says so."""
    ask(stores, alice)
    handler = Handler()
    clock = Clock()
    with smtp(handler) as server:
        mail = EmailTransport(server, sender="bot@clinic.example", to=["ann@clinic.example"])
        stores.deliveries.plan(["email"], clock())
        dying = DeliveryStore(stores.database, lease_seconds=-1.0)
        delivery = dying.claim(["email"], clock())
        assert delivery is not None
        mail.send(Composer("https://d.example", lambda: KNOWLEDGE).compose(delivery))
        # The process ends here, before the record; the next one finds the delivery unsent.
        assert make(stores.deliveries, mail, clock=clock).once() == (1, 0)
        assert make(stores.deliveries, mail, clock=clock).once() == (0, 0)
    assert len(handler.mails) == 2
    assert len({mail["Message-ID"] for mail in handler.mails}) == 1


class Forgetful(DeliveryStore):
    """Fails to record at first, as a busy database does."""

    failures = 2

    def sent(self, delivery: Delivery, now: datetime, remark: str = "") -> bool:
        if self.failures:
            self.failures -= 1
            raise StoreError("The database is busy.")
        return super().sent(delivery, now, remark)


def test_a_busy_database_does_not_make_a_second_mail(
    stores: Stores, alice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.notify.sending.RECORD_AGAIN", (0.0, 0.0, 0.0))
    ask(stores, alice)
    mail = Recorder()
    worker = make(Forgetful(stores.database), mail)
    assert worker.once() == (1, 0)
    assert worker.once() == (1, 0)  # the sums so far
    assert len(mail.got) == 1
    assert stores.deliveries.counts().sent == 1


def test_a_failure_waits_for_its_time_and_is_given_up_after_a_day(
    stores: Stores, alice: str
) -> None:
    ask(stores, alice)
    clock = Clock()
    begin = clock.time
    mail = Recorder(act=failing("The mail server cannot be reached."))
    times = []
    while not stores.deliveries.dead():
        make(stores.deliveries, mail, clock=clock).once()
        times.append(clock.time - begin)
        for row in stores.deliveries.waiting():
            clock.time = row.next_at
    assert len(mail.got) == 15
    assert DAY - timedelta(seconds=1) < times[-1] <= DAY + timedelta(seconds=1)
    (dead,) = stores.deliveries.dead()
    assert (dead.attempts, dead.last_error) == (15, "The mail server cannot be reached.")
    assert len(set(mail.ids)) == 1


def test_what_was_given_up_goes_out_when_sent_again(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    clock = Clock()
    assert make(stores.deliveries, Recorder(act=failing(permanent=True)), clock=clock).once() == (
        0,
        1,
    )
    (dead,) = stores.deliveries.dead()
    clock.time += 3 * DAY
    assert stores.deliveries.resend(dead.id, CLARA, clock.time)
    mended = Recorder()
    assert make(stores.deliveries, mended, clock=clock).once() == (1, 0)
    assert mended.ids == [dead.delivery_id]


def test_a_final_refusal_is_not_repeated(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    mail = Recorder(act=failing("No such mailbox.", permanent=True))
    for _ in range(2):
        make(stores.deliveries, mail).once()
    assert len(mail.got) == 1
    assert stores.deliveries.counts() == DeliveryCounts(waiting=0, sent=0, dead=1)


def test_one_message_that_cannot_be_formed_does_not_stop_the_others(
    stores: Stores, alice: str
) -> None:
    ask(stores, alice, "one", "two")
    first: list[Message] = []

    def stumble(message: Message) -> None:
        first.append(message)
        if message is first[0]:
            raise TypeError("a visitor's words")

    assert make(stores.deliveries, Recorder(act=stumble), at_once=1).once() == (1, 1)
    (row,) = stores.deliveries.waiting()
    assert row.last_error == "This program failed to form or send it (TypeError)."


def test_a_database_that_is_away_for_a_while_loses_nothing(
    stores: Stores, alice: str, start: Callable[..., NotifyWorker], caplog: pytest.LogCaptureFixture
) -> None:
    ask(stores, alice)
    mail = Recorder()
    with without(stores, "deliveries"):
        worker = start(stores.deliveries, mail)
        eventually(lambda: "Nothing can be sent for the moment" in caplog.text)
    worker.wake()
    eventually(lambda: stores.deliveries.counts().sent == 1)
    assert len(mail.got) == 1


def test_a_dead_mail_server_does_not_lose_mails(stores: Stores, alice: str) -> None:
    ask(stores, alice, "one", "two")
    clock, handler = Clock(), Handler()
    dead = EmailTransport(
        MailServer(HOST, closed_port(), "none"), sender="bot@c.example", to=["ann@c.example"]
    )
    assert make(stores.deliveries, dead, clock=clock).once() == (0, 2)
    clock.time += timedelta(minutes=1)
    with smtp(handler) as server:
        alive = EmailTransport(server, sender="bot@c.example", to=["ann@c.example"])
        assert make(stores.deliveries, alive, clock=clock).once() == (2, 0)
    assert len({mail["Message-ID"] for mail in handler.mails}) == 2


def test_an_error_that_nobody_thought_of_does_not_end_the_sending(
    stores: Stores,
    alice: str,
    start: Callable[..., NotifyWorker],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ask(stores, alice)
    claim, failures = stores.deliveries.claim, [RuntimeError("words of a visitor")]

    def sometimes(*arguments: Any) -> Any:
        if failures:
            raise failures.pop()
        return claim(*arguments)

    monkeypatch.setattr(stores.deliveries, "claim", sometimes)
    worker = start(stores.deliveries, Recorder())
    eventually(lambda: stores.deliveries.counts().sent == 1)
    assert worker.alive
    assert "(RuntimeError)" in caplog.text
    assert "words of a visitor" not in caplog.text


def test_a_machine_without_threads_keeps_its_room_for_later(
    stores: Stores, alice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    ask(stores, alice)
    stores.deliveries.plan(["email"], Clock().time)
    delivery = stores.deliveries.claim(["email"], Clock().time)
    assert delivery is not None
    sender = Sender(stores.deliveries, {}, Composer("https://desk.example", lambda: KNOWLEDGE))
    lanes = Lanes(sender, ["email"], 1, lambda: None)
    monkeypatch.setattr(threading.Thread, "start", refused)
    with pytest.raises(RuntimeError):
        lanes.begin("email", delivery)
    assert lanes.room("email")
    assert lanes.idle()


def test_sent_again_the_first_failure_waits_as_short_as_ever(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    clock = Clock()
    final = Recorder(act=failing(permanent=True))
    make(stores.deliveries, final, clock=clock).once()
    change(stores, "deliveries", attempts=14)
    (dead,) = stores.deliveries.dead()
    stores.deliveries.resend(dead.id, CLARA, clock.time)
    make(stores.deliveries, Recorder(act=failing()), clock=clock).once()
    (waits,) = stores.deliveries.waiting()
    assert waits.next_at - clock.time <= timedelta(minutes=1)
