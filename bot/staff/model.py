"""The people of the front desk and what is kept of their doings; standard library only."""

from __future__ import annotations

from dataclasses import dataclass

#: From least to most: whoever may do something, those after them may as well.
ROLES = ("clerk", "clinician", "admin")
INVITED = "invited"
ACTIVE = "active"
DISABLED = "disabled"


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


@dataclass(frozen=True)
class StaffRow:
    """One person in the list of staff."""

    id: int
    name: str
    role: str
    state: str
    created_at: str
    seen_at: str | None

    @property
    def ref(self) -> StaffRef:
        """The person as somebody who acts."""
        return StaffRef(self.id, self.name, self.role)


@dataclass(frozen=True)
class Invitation:
    """A one-time code, shown once and stored only as a hash."""

    staff: StaffRef
    code: str
    valid_until: str


@dataclass(frozen=True)
class Session:
    """A browser that somebody uses.

    Args:
        token_hash: what its cookie hashes to.
        staff: who it is, or says to be until the second step is done.
        stage: "second" (password given), "enrol" (one-time code given) or "full".
        created_at: when it began.
        seen_at: when it was last used.
        agent: what the browser calls itself.
    """

    token_hash: str
    staff: StaffRef
    stage: str
    created_at: str
    seen_at: str
    agent: str


@dataclass(frozen=True)
class AuditRow:
    """One thing that somebody did; `staff_name` is empty for the program itself."""

    id: int
    at: str
    staff_id: int | None
    staff_name: str
    action: str
    target: str
    detail: str
