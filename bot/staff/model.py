"""The people of the front desk and what is kept of their doings; standard library only."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final

#: From least to most: whoever may do something, those after them may as well.
ROLES = ("clerk", "clinician", "admin")
INVITED = "invited"
ACTIVE = "active"
DISABLED = "disabled"

# How far a session is.
SECOND: Final = "second"  # password given, six digits still missing
ENROL: Final = "enrol"  # one-time code given
FULL: Final = "full"


@dataclass(frozen=True)
class StaffRef:
    """Who acts."""

    id: int
    name: str
    role: str  # "clerk" | "clinician" | "admin"

    def may(self, role: str) -> bool:
        """Tell whether this person may do what `role` may do."""
        return self.role in ROLES and ROLES.index(self.role) >= ROLES.index(role)


#: Somebody who has not logged in, for pages that everybody may see.
NOBODY = StaffRef(0, "", "")


def name_key(name: str) -> str:
    """The name as it is compared: without case and double spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


@dataclass(frozen=True)
class StaffRow:
    """One person in the list of staff."""

    id: int
    name: str
    role: str
    state: str
    created_at: datetime
    seen_at: datetime | None

    @property
    def ref(self) -> StaffRef:
        """The person as somebody who acts."""
        return StaffRef(self.id, self.name, self.role)


@dataclass(frozen=True)
class Invitation:
    """A one-time code, shown once and stored only as a hash."""

    staff: StaffRef
    code: str
    valid_until: datetime


@dataclass(frozen=True)
class Session:
    """A browser that somebody uses.

    Args:
        token_hash: what its cookie hashes to.
        staff: who it is, or says to be until the second step is done.
        stage: `SECOND`, `ENROL` or `FULL`.
        created_at: when it began.
        seen_at: when it was last used.
        agent: what the browser calls itself.
    """

    token_hash: str
    staff: StaffRef
    stage: str
    created_at: datetime
    seen_at: datetime
    agent: str


@dataclass(frozen=True)
class Credentials:
    """What a password and six digits are held against."""

    staff: StaffRef
    password_hash: str
    secret: str
    step: int


@dataclass(frozen=True)
class Chosen:
    """What somebody who enrols has chosen so far."""

    staff: StaffRef
    password_hash: str | None
    secret: str | None


@dataclass(frozen=True)
class AuditRow:
    """One thing that somebody did; `staff_name` is empty for the program itself."""

    id: int
    at: datetime
    staff_id: int | None
    staff_name: str
    action: str
    target: str
    detail: str
