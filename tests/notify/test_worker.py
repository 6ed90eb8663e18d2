"""Everything reaches its transport, by one of the workers, and nothing waits for a slow one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from bot.desk.model_accounts import StaffRef
from bot.desk.model_deliveries import Delivery, DeliveryCounts
from bot.desk.store import Store
from bot.desk.store_deliveries import DeliveryStore
from bot.desk.store_rows import moment_of
from bot.errors import StoreError
from bot.notify.email import EmailTransport
from bot.notify.lanes import Lanes
from bot.notify.message import Composer, Message
from bot.notify.sending import Sender
from bot.notify.transport import Transport, TransportError
from bot.notify.worker import NotifyWorker
from bot.settings_notify import MailServer
from bot.turn.worker import TurnWorker
from tests.cast import APOLOGY, reply, result, say, told, turn
from tests.databases import rows, run, without
from tests.notify.smtp_server import HOST, Handler, smtp
from tests.notify.tcp_server import closed_port
from tests.store_fixtures import OpenStore
from tests.turn.engines import Ear, ScriptedEngine, eventually

CLARA = StaffRef(7, "Clara", "clerk")
DAY = timedelta(hours=24)


class Recorder:
    """A transport that keeps what it is given, or does what the test says."""

    def __init__(self, name: str = "email", act: Callable[[Message], Any] = lambda _: None) -> None:
        self.name = name
        self.got: list[Message] = []
        self._act = act

    def send(self, message: Message) -> str:
        self.got.append(message)
        self._act(message)
        return ""

    @property
    def ids(self) -> list[str]:
        """Ids of what it was given, in order."""
        return [message.delivery_id for message in self.got]


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.time = datetime.now(timezone.utc) + timedelta(minutes=1)

    def __call__(self) -> datetime:
        return self.time


def failing(reason: str = "No.", *, permanent: bool = False) -> Callable[[Message], None]:
    """What a transport does that never succeeds."""

    def act(message: Message) -> None:
        raise TransportError(reason, permanent=permanent)

    return act


def make(
    deliveries: DeliveryStore, *transports: Transport, clock: Clock | None = None, **options: Any
) -> NotifyWorker:
    """A worker with these transports."""
    by_name = {one.name: one for one in transports}
    composer = Composer("https://desk.example", timezone.utc)
    clock = clock or Clock()
    sender = Sender(deliveries, by_name, composer, now=clock, chance=lambda: 0.0)
    return NotifyWorker(
        deliveries, sender, list(by_name), **{"now": clock, "poll_seconds": 0.02, **options}
    )


@pytest.fixture
def start() -> Iterator[Callable[..., NotifyWorker]]:
    """Start workers; all are stopped at the end of the test."""
    started: list[NotifyWorker] = []

    def begin(*parts: Any, **options: Any) -> NotifyWorker:
        started.append(make(*parts, **options))
        started[-1].start()
        return started[-1]

    yield begin
    for worker in started:
        worker.stop()


def ask(store: Store, conversation_id: str, *texts: str) -> None:
    """Leave one row in the outbox for each text."""
    for text in texts or ("a person please",):
        effect = {"type": "question", "topic": "cost", "text": text}
        turn(store, conversation_id, text, result(reply(), effects=[effect]))


def test_what_happens_is_sent_by_every_transport(
    store: Store, alice: str, start: Callable[..., NotifyWorker]
) -> None:
    mail, hook = Recorder("email"), Recorder("webhook")
    changes = threading.Semaphore(0)
    worker = start(store.deliveries, mail, hook, on_change=changes.release)
    assert worker.alive
    ask(store, alice)
    eventually(lambda: store.deliveries.counts() == DeliveryCounts(waiting=0, sent=2, dead=0))
    assert [message.link for message in mail.got] == [
        f"https://desk.example/desk/conversations/{alice}"
    ]
    assert len(hook.got) == 1
    for _ in range(3):  # planned, and sent twice
        assert changes.acquire(timeout=20)


def test_several_workers_send_each_delivery_once(
    store: Store, open_store: OpenStore, alice: str, start: Callable[..., NotifyWorker]
) -> None:
    ask(store, alice, *(f"number {number}" for number in range(12)))
    mail = Recorder()
    for number in range(3):
        start(open_store(f"process {number}").deliveries, mail)
    eventually(lambda: store.deliveries.counts().sent == 12)
    assert len(mail.ids) == len(set(mail.ids)) == 12


def test_a_crash_between_sending_and_recording_repeats_it_under_the_same_id(
    store: Store, alice: str
) -> None:
    """At least once is the promise: the mail is there twice, and its Message-ID says so."""
    ask(store, alice)
    handler = Handler()
    clock = Clock()
    with smtp(handler) as server:
        mail = EmailTransport(server, sender="bot@clinic.example", to=["ann@clinic.example"])
        store.deliveries.plan(["email"], clock())
        dying = DeliveryStore(store._database, lease_seconds=-1.0)
        delivery = dying.claim(["email"], clock())
        assert delivery is not None
        mail.send(Composer("https://d.example", timezone.utc).compose(delivery))
        # The process ends here, before the record; the next one finds the delivery unsent.
        assert make(store.deliveries, mail, clock=clock).once() == (1, 0)
        assert make(store.deliveries, mail, clock=clock).once() == (0, 0)
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
    store: Store, alice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.notify.sending.RECORD_AGAIN", (0.0, 0.0, 0.0))
    ask(store, alice)
    mail = Recorder()
    worker = make(Forgetful(store._database), mail)
    assert worker.once() == (1, 0)
    assert worker.once() == (1, 0)  # the sums so far
    assert len(mail.got) == 1
    assert store.deliveries.counts().sent == 1


def test_a_failure_waits_for_its_time_and_is_given_up_after_a_day(store: Store, alice: str) -> None:
    ask(store, alice)
    clock = Clock()
    begin = clock.time
    mail = Recorder(act=failing("The mail server cannot be reached."))
    times = []
    while not store.deliveries.dead():
        make(store.deliveries, mail, clock=clock).once()
        times.append(clock.time - begin)
        for row in store.deliveries.waiting():
            clock.time = datetime.fromisoformat(row.next_at.replace("Z", "+00:00"))
    assert len(mail.got) == 15
    assert DAY - timedelta(seconds=1) < times[-1] <= DAY + timedelta(seconds=1)
    (dead,) = store.deliveries.dead()
    assert (dead.attempts, dead.last_error) == (15, "The mail server cannot be reached.")
    assert len(set(mail.ids)) == 1


def test_what_was_given_up_goes_out_when_sent_again(store: Store, alice: str) -> None:
    ask(store, alice)
    clock = Clock()
    assert make(store.deliveries, Recorder(act=failing(permanent=True)), clock=clock).once() == (
        0,
        1,
    )
    (dead,) = store.deliveries.dead()
    clock.time += 3 * DAY
    assert store.deliveries.resend(dead.id, CLARA, clock.time)
    mended = Recorder()
    assert make(store.deliveries, mended, clock=clock).once() == (1, 0)
    assert mended.ids == [dead.delivery_id]


def test_a_final_refusal_is_not_repeated(store: Store, alice: str) -> None:
    ask(store, alice)
    mail = Recorder(act=failing("No such mailbox.", permanent=True))
    for _ in range(2):
        make(store.deliveries, mail).once()
    assert len(mail.got) == 1
    assert store.deliveries.counts() == DeliveryCounts(waiting=0, sent=0, dead=1)


def test_one_message_that_cannot_be_formed_does_not_stop_the_others(
    store: Store, alice: str
) -> None:
    ask(store, alice, "one", "two")
    first: list[Message] = []

    def stumble(message: Message) -> None:
        first.append(message)
        if message is first[0]:
            raise TypeError("a visitor's words")

    assert make(store.deliveries, Recorder(act=stumble), at_once=1).once() == (1, 1)
    (row,) = store.deliveries.waiting()
    assert row.last_error == "This program failed to form or send it (TypeError)."


def test_a_slow_transport_does_not_hold_another_up(
    store: Store, alice: str, start: Callable[..., NotifyWorker]
) -> None:
    ask(store, alice, *(f"number {number}" for number in range(6)))
    go_on = threading.Event()
    mail, hook = Recorder("email", lambda _: go_on.wait(60)), Recorder("webhook")
    start(store.deliveries, mail, hook, at_once=2)
    eventually(lambda: store.deliveries.counts().sent == 6)
    assert (len(mail.got), len(hook.got)) == (2, 6)
    go_on.set()
    eventually(lambda: store.deliveries.counts().sent == 12)


def test_so_many_are_sent_at_once_and_no_more(store: Store, alice: str) -> None:
    ask(store, alice, *(f"number {number}" for number in range(6)))
    together = threading.Barrier(2, timeout=20)  # passes only when two are under way
    lock = threading.Lock()
    now, most = 0, 0

    def count(message: Message) -> None:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        together.wait()
        with lock:
            now -= 1

    assert make(store.deliveries, Recorder(act=count), at_once=2).once() == (6, 0)
    assert most == 2


def test_a_stop_lets_what_is_under_way_come_to_its_end(store: Store, alice: str) -> None:
    ask(store, alice, "one", "two")
    begun, go_on = threading.Event(), threading.Event()

    def slow(message: Message) -> None:
        begun.set()
        go_on.wait(60)

    mail = Recorder(act=slow)
    worker = make(store.deliveries, mail, at_once=1)
    worker.start()
    assert begun.wait(20)
    stopping = threading.Thread(target=worker.stop)
    stopping.start()
    eventually(lambda: not worker.alive)
    go_on.set()
    stopping.join()
    assert len(mail.got) == 1
    assert store.deliveries.counts() == DeliveryCounts(waiting=1, sent=1, dead=0)


def test_a_stop_does_not_wait_for_ever(store: Store, alice: str) -> None:
    ask(store, alice)
    begun, go_on = threading.Event(), threading.Event()

    def hang(message: Message) -> None:
        begun.set()
        go_on.wait(60)

    worker = make(store.deliveries, Recorder(act=hang), stop_seconds=0.05)
    worker.start()
    assert begun.wait(20)
    worker.stop()
    assert store.deliveries.counts().waiting == 1
    go_on.set()
    eventually(lambda: store.deliveries.counts().sent == 1)


def test_a_worker_that_never_ran_can_be_stopped(store: Store) -> None:
    worker = make(store.deliveries)
    worker.stop()
    assert not worker.alive


def test_a_database_that_is_away_for_a_while_loses_nothing(
    store: Store, alice: str, start: Callable[..., NotifyWorker], caplog: pytest.LogCaptureFixture
) -> None:
    ask(store, alice)
    mail = Recorder()
    with without(store, "deliveries"):
        worker = start(store.deliveries, mail)
        eventually(lambda: "Nothing can be sent for the moment" in caplog.text)
    worker.wake()
    eventually(lambda: store.deliveries.counts().sent == 1)
    assert len(mail.got) == 1


def test_a_dead_mail_server_does_not_lose_mails(store: Store, alice: str) -> None:
    ask(store, alice, "one", "two")
    clock, handler = Clock(), Handler()
    dead = EmailTransport(
        MailServer(HOST, closed_port(), "none"), sender="bot@c.example", to=["ann@c.example"]
    )
    assert make(store.deliveries, dead, clock=clock).once() == (0, 2)
    clock.time += timedelta(minutes=1)
    with smtp(handler) as server:
        alive = EmailTransport(server, sender="bot@c.example", to=["ann@c.example"])
        assert make(store.deliveries, alive, clock=clock).once() == (2, 0)
    assert len({mail["Message-ID"] for mail in handler.mails}) == 2


def test_a_mail_server_that_hangs_does_not_slow_a_turn(
    store: Store, alice: str, bob: str, start: Callable[..., NotifyWorker]
) -> None:
    """Bob is answered while the mail about Alice hangs: the order of events says it."""
    events: list[str] = []
    ear, hang = Ear(), threading.Event()
    handler = Handler(hold=hang)
    ask(store, alice)
    turns = TurnWorker(
        store,
        ScriptedEngine(),
        on_committed=ear,
        apology=lambda: APOLOGY,
        turn_seconds=5,
        sweep_seconds=0.05,
    )
    with smtp(handler) as server:
        mail = EmailTransport(server, sender="bot@c.example", to=["ann@c.example"])
        start(store.deliveries, mail)
        assert handler.begun.wait(20)
        events.append("the mail hangs")
        turns.start()
        say(store, bob, "hello")
        turns.wake(bob)
        ear.wait_for(1)
        events.append("Bob is answered")
        if store.deliveries.counts().waiting == 1:
            events.append("the mail still hangs")
        hang.set()
        eventually(lambda: store.deliveries.counts().sent == 1)
    assert turns.stop(20)
    assert events == ["the mail hangs", "Bob is answered", "the mail still hangs"]
    assert told(store, bob) == [("visitor", "hello"), ("assistant", "re: hello")]
    assert len(handler.mails) == 1


def test_without_transports_nothing_is_planned(
    store: Store, alice: str, start: Callable[..., NotifyWorker]
) -> None:
    start(store.deliveries)
    ask(store, alice)
    assert make(store.deliveries).once() == (0, 0)
    assert rows(store, "deliveries") == []


def test_an_error_that_nobody_thought_of_does_not_end_the_sending(
    store: Store,
    alice: str,
    start: Callable[..., NotifyWorker],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    ask(store, alice)
    claim, failures = store.deliveries.claim, [RuntimeError("words of a visitor")]

    def sometimes(*arguments: Any) -> Any:
        if failures:
            raise failures.pop()
        return claim(*arguments)

    monkeypatch.setattr(store.deliveries, "claim", sometimes)
    worker = start(store.deliveries, Recorder())
    eventually(lambda: store.deliveries.counts().sent == 1)
    assert worker.alive
    assert "(RuntimeError)" in caplog.text
    assert "words of a visitor" not in caplog.text


def test_a_machine_without_threads_keeps_its_room_for_later(
    store: Store, alice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    ask(store, alice)
    store.deliveries.plan(["email"], Clock().time)
    delivery = store.deliveries.claim(["email"], Clock().time)
    assert delivery is not None
    sender = Sender(store.deliveries, {}, Composer("https://desk.example", timezone.utc))
    lanes = Lanes(sender, ["email"], 1, lambda: None)
    monkeypatch.setattr(threading.Thread, "start", refused)
    with pytest.raises(RuntimeError):
        lanes.begin("email", delivery)
    assert lanes.room("email")
    assert lanes.idle()


def test_sent_again_the_first_failure_waits_as_short_as_ever(store: Store, alice: str) -> None:
    ask(store, alice)
    clock = Clock()
    final = Recorder(act=failing(permanent=True))
    make(store.deliveries, final, clock=clock).once()
    run(store, "UPDATE deliveries SET attempts = 14")
    (dead,) = store.deliveries.dead()
    store.deliveries.resend(dead.id, CLARA, clock.time)
    make(store.deliveries, Recorder(act=failing()), clock=clock).once()
    (waits,) = store.deliveries.waiting()
    assert moment_of(waits.next_at) - clock.time <= timedelta(minutes=1)
