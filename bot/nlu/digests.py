"""Digests of what a trained part is made of beside its own file, at which alone Rasa looks.

Without them a model that older code or other files fitted would be taken from Rasa's cache.
"""

from __future__ import annotations

import hashlib
import inspect
from types import ModuleType


def digest_of(*parts: ModuleType | bytes) -> str:
    """Return a digest of the sources of modules and of the contents of files."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part if isinstance(part, bytes) else inspect.getsource(part).encode())
    return digest.hexdigest()
