"""The steps of a login, without HTTP: blocking, to be run in a thread."""

from __future__ import annotations

import time

from bot.console.services import DeskServices
from bot.errors import RequestError
from bot.staff.codes import hash_code, step_of
from bot.staff.lock_keys import keys_of
from bot.staff.model import Session, StaffRef

WRONG = "Name and password do not go together. Please check both."
WRONG_CODE = "This code is wrong or was used before. Wait for the next one and try again."
WRONG_PASSWORD = "This is not your present password."
ENDED = "That took too long. Please log in again from the start."


def check_password(services: DeskServices, name: str, password: str, address: str) -> StaffRef:
    """First step: who this is. An unknown name gets the same answer after the same work.

    Raises:
        RequestError: 422 when they do not go together, 429 after too many tries.
    """
    keys = keys_of(name=name, address=address)
    _wait_if_locked(services, keys)
    sign_in = services.stores.staff.sign_in
    known = sign_in.credentials(name=name)
    if not services.passwords.fits(known.password_hash if known else None, password) or not known:
        sign_in.failed(known.staff if known else None, "password")
        raise RequestError(422, "wrong", WRONG)
    services.stores.staff.locks.succeeded(keys, whole=False)
    return known.staff


def check_second(
    services: DeskServices, session: Session, typed: str, new_token: str, address: str
) -> None:
    """Second step: six digits or a recovery code; logs in under the new token.

    Raises:
        RequestError: 401 when the first step is too long ago, 422 for a wrong code, 429.
    """
    keys = keys_of(name=session.staff.name, address=address)
    _wait_if_locked(services, keys)
    sign_in = services.stores.staff.sign_in
    known = sign_in.credentials(staff_id=session.staff.id)
    if known is None:
        raise RequestError(401, "ended", ENDED)
    step = step_of(known.secret, typed, now=time.time(), after=known.step)
    recovery = hash_code(typed) if step is None else ""
    if not sign_in.finish(session, new_token, step=step, recovery=recovery):
        sign_in.failed(known.staff, "code")
        raise RequestError(422, "wrong_code", WRONG_CODE)
    services.stores.staff.locks.succeeded(keys, whole=True)


def check_own_password(services: DeskServices, staff: StaffRef, password: str) -> None:
    """Somebody who is logged in shows once more who they are.

    Raises:
        RequestError: 422 when it is wrong, 429 after too many tries.
    """
    keys = keys_of(own=staff.name)
    _wait_if_locked(services, keys)
    known = services.stores.staff.sign_in.credentials(staff_id=staff.id)
    if not services.passwords.fits(known.password_hash if known else None, password):
        services.stores.staff.sign_in.failed(staff, "own password")
        raise RequestError(422, "wrong_password", WRONG_PASSWORD)
    services.stores.staff.locks.succeeded(keys, whole=False)


def open_enrolment(
    services: DeskServices, code: str, token: str, *, address: str, agent: str, old: str
) -> StaffRef:
    """Begin an enrolment with a one-time code.

    Raises:
        RequestError: 422 for a code that is unknown, used or too old, 429 after too many tries.
    """
    keys = keys_of(address=address)
    _wait_if_locked(services, keys)
    staff = services.stores.staff.enrolment.open(hash_code(code), token, agent=agent, old=old)
    if staff is None:
        raise RequestError(
            422,
            "wrong_code",
            "This code is not valid: it is mistyped, used or older than two days. "
            "An administrator can give you a new one.",
        )
    services.stores.staff.locks.succeeded(keys, whole=False)
    return staff


def _wait_if_locked(services: DeskServices, keys: dict[str, str]) -> None:
    seconds = services.stores.staff.locks.begin(keys)
    if seconds:
        unit = "second" if seconds == 1 else "seconds"
        raise RequestError(
            429,
            "locked",
            f"That was tried too often. Please wait {seconds} {unit} and try again.",
            retry_after=seconds,
        )
