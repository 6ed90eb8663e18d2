"""Floor 1: who works at the desk; standard library only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StaffRef:
    """The member of staff who does something."""

    id: int
    name: str
    role: str  # "clerk" | "clinician" | "admin"
