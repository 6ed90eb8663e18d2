"""One-time codes, recovery codes and the second factor's six digits."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

import pyotp

#: Without letters and digits that look alike.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GROUP = 4
ONE_TIME_GROUPS = 4
RECOVERY_GROUPS = 3
RECOVERY_CODES = 10
STEP_SECONDS = 30
#: Steps before and after the present one that count: clocks differ a little.
WINDOW = 1
SIX_DIGITS = re.compile(r"[0-9]{6}", re.ASCII)


def one_time_code() -> str:
    """A new one-time code of 80 random bits, such as ABCD-EFGH-JKLM-NPQR."""
    return _code(ONE_TIME_GROUPS)


def recovery_codes() -> list[str]:
    """Ten new recovery codes of 60 random bits each."""
    return [_code(RECOVERY_GROUPS) for _ in range(RECOVERY_CODES)]


def _code(groups: int) -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(groups))


def hash_code(typed: str) -> str:
    """What is stored of a code; spaces, dashes and case do not matter when it is typed."""
    plain = re.sub(r"[\s-]", "", typed).upper()
    return hashlib.sha256(plain.encode()).hexdigest()


def new_secret() -> str:
    """A new secret for an authenticator app."""
    return str(pyotp.random_base32())


def app_address(secret: str, name: str, clinic: str) -> str:
    """The otpauth:// address that the QR code holds."""
    return str(pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=f"{clinic} front desk"))


def step_of(secret: str, typed: str, *, now: float, after: int) -> int | None:
    """The time step whose six digits were typed; None when they are wrong, old or used.

    Args:
        secret: what the app and we share.
        typed: what the person typed.
        now: the time in seconds.
        after: the newest step that was used; only newer ones count.
    """
    digits = re.sub(r"\s", "", typed)
    if not SIX_DIGITS.fullmatch(digits):
        return None
    app, present = pyotp.TOTP(secret), int(now) // STEP_SECONDS
    for step in range(present - WINDOW, present + WINDOW + 1):
        fits = hmac.compare_digest(str(app.generate_otp(step)), digits)
        if fits and step > after:
            return step
    return None
