"""Which e-mail address was probably meant, where the one typed nearly has a common provider's domain."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.cues import cues_of

CUES = cues_of(__file__)
MOST_SLIPS = 2
SHORT = 5  # letters of a provider's name; a shorter one is near to too many others' names


def meant(address: str) -> str:
    """Return the address that was probably meant; "" when the one typed is as good as any.

    Args:
        address: as typed; it need not be valid.
    """
    user, _, domain = address.rpartition("@")
    wanted = _domain(domain.lower())
    return f"{user}@{wanted}" if user and wanted and wanted != domain.lower() else ""


def _domain(domain: str) -> str:
    providers = tuple(CUES.lists["providers"])
    if not domain or domain in providers or domain in CUES.lists["real"]:
        return ""
    name, dot, end = domain.rpartition(".")
    if not dot:
        # "ana@gmail", "ana@gmailcom"
        whole = {one.partition(".")[0]: one for one in reversed(providers)}
        whole |= {one.replace(".", ""): one for one in providers}
        return whole.get(domain, "")
    mended = f"{name}.{CUES.lists['ends'].get(end, end)}"
    if mended in providers:
        return mended
    found = process.extract(
        mended, providers, scorer=OSA.distance, score_cutoff=MOST_SLIPS, limit=None
    )
    near = (str(provider) for provider, _, _ in found)
    return next((one for one in near if _is_slip(mended, one)), mended if mended != domain else "")


def _is_slip(typed: str, provider: str) -> bool:
    """Tell whether a domain near to a provider's is that one mistyped, and nobody else's."""
    name, _, end = typed.partition(".")
    real_name, _, real_end = provider.partition(".")
    if end != real_end:  # "gmail.co", "yahoo.cm": countries' ends that nobody has with these names
        return name == real_name and len(end) <= len(real_end) and set(end) <= set(real_end)
    if sorted(name) == sorted(real_name):
        return True
    # "ymail" and "life" are others' names; a letter at the beginning is seldom mistyped.
    return len(real_name) >= SHORT and (name[:1] == real_name[:1] or len(name) < len(real_name))
