"""Everything reaches its transport, by one of the workers, and nothing waits for a slow one."""

from __future__ import annotations

import threading
from collections.abc import Callable

from bot.notify.message import Message
from bot.notify.model import DeliveryCounts
from bot.notify.smtp import EmailTransport
from bot.notify.worker import NotifyWorker
from bot.stores import Stores
from bot.turn.worker import TurnWorker
from tests.cast import APOLOGY, say, told
from tests.notify.smtp_server import Handler, smtp
from tests.notify.workers import Recorder, ask, make
from tests.store_fixtures import OpenStore
from tests.turn.engines import Ear, ScriptedEngine, eventually
from tests.world import rows


def test_what_happens_is_sent_by_every_transport(
    stores: Stores, alice: str, start: Callable[..., NotifyWorker]
) -> None:
    mail, hook = Recorder("email"), Recorder("webhook")
    changes = threading.Semaphore(0)
    worker = start(stores.deliveries, mail, hook, on_change=changes.release)
    assert worker.alive
    ask(stores, alice)
    eventually(lambda: stores.deliveries.counts() == DeliveryCounts(waiting=0, sent=2, dead=0))
    assert [message.link for message in mail.got] == [
        f"https://desk.example/desk/conversations/{alice}"
    ]
    assert len(hook.got) == 1
    for _ in range(3):  # planned, and sent twice
        assert changes.acquire(timeout=20)


def test_several_workers_send_each_delivery_once(
    stores: Stores, open_store: OpenStore, alice: str, start: Callable[..., NotifyWorker]
) -> None:
    ask(stores, alice, *(f"number {number}" for number in range(12)))
    mail = Recorder()
    for number in range(3):
        start(open_store(f"process {number}").deliveries, mail)
    eventually(lambda: stores.deliveries.counts().sent == 12)
    assert len(mail.ids) == len(set(mail.ids)) == 12


def test_a_slow_transport_does_not_hold_another_up(
    stores: Stores, alice: str, start: Callable[..., NotifyWorker]
) -> None:
    ask(stores, alice, *(f"number {number}" for number in range(6)))
    go_on = threading.Event()
    mail, hook = Recorder("email", lambda _: go_on.wait(60)), Recorder("webhook")
    start(stores.deliveries, mail, hook, at_once=2)
    eventually(lambda: stores.deliveries.counts().sent == 6)
    assert (len(mail.got), len(hook.got)) == (2, 6)
    go_on.set()
    eventually(lambda: stores.deliveries.counts().sent == 12)


def test_so_many_are_sent_at_once_and_no_more(stores: Stores, alice: str) -> None:
    ask(stores, alice, *(f"number {number}" for number in range(6)))
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

    assert make(stores.deliveries, Recorder(act=count), at_once=2).once() == (6, 0)
    assert most == 2


def test_a_stop_lets_what_is_under_way_come_to_its_end(stores: Stores, alice: str) -> None:
    ask(stores, alice, "one", "two")
    begun, go_on = threading.Event(), threading.Event()

    def slow(message: Message) -> None:
        begun.set()
        go_on.wait(60)

    mail = Recorder(act=slow)
    worker = make(stores.deliveries, mail, at_once=1)
    worker.start()
    assert begun.wait(20)
    stopping = threading.Thread(target=worker.stop)
    stopping.start()
    eventually(lambda: not worker.alive)
    go_on.set()
    stopping.join()
    assert len(mail.got) == 1
    assert stores.deliveries.counts() == DeliveryCounts(waiting=1, sent=1, dead=0)


def test_a_stop_does_not_wait_for_ever(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    begun, go_on = threading.Event(), threading.Event()

    def hang(message: Message) -> None:
        begun.set()
        go_on.wait(60)

    worker = make(stores.deliveries, Recorder(act=hang), stop_seconds=0.05)
    worker.start()
    assert begun.wait(20)
    worker.stop()
    assert stores.deliveries.counts().waiting == 1
    go_on.set()
    eventually(lambda: stores.deliveries.counts().sent == 1)


def test_a_worker_that_never_ran_can_be_stopped(stores: Stores) -> None:
    worker = make(stores.deliveries)
    worker.stop()
    assert not worker.alive


def test_a_mail_server_that_hangs_does_not_slow_a_turn(
    stores: Stores, alice: str, bob: str, start: Callable[..., NotifyWorker]
) -> None:
    """Bob is answered while the mail about Alice hangs: the order of events says it."""
    events: list[str] = []
    ear, hang = Ear(), threading.Event()
    handler = Handler(hold=hang)
    ask(stores, alice)
    turns = TurnWorker(
        stores.conversations,
        ScriptedEngine(),
        on_committed=ear,
        apology=lambda: APOLOGY,
        turn_seconds=5,
        sweep_seconds=0.05,
    )
    with smtp(handler) as server:
        mail = EmailTransport(server, sender="bot@c.example", to=["ann@c.example"])
        start(stores.deliveries, mail)
        assert handler.begun.wait(20)
        events.append("the mail hangs")
        turns.start()
        say(stores, bob, "hello")
        turns.wake(bob)
        ear.wait_for(1)
        events.append("Bob is answered")
        if stores.deliveries.counts().waiting == 1:
            events.append("the mail still hangs")
        hang.set()
        eventually(lambda: stores.deliveries.counts().sent == 1)
    assert turns.stop(20)
    assert events == ["the mail hangs", "Bob is answered", "the mail still hangs"]
    assert told(stores, bob) == [("visitor", "hello"), ("assistant", "re: hello")]
    assert len(handler.mails) == 1


def test_without_transports_nothing_is_planned(
    stores: Stores, alice: str, start: Callable[..., NotifyWorker]
) -> None:
    start(stores.deliveries)
    ask(stores, alice)
    assert make(stores.deliveries).once() == (0, 0)
    assert rows(stores, "deliveries") == []
