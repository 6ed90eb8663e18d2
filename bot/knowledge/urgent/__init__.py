"""Floor 1: alarming symptoms in a visitor's message. Imports no neighbour, and rapidfuzz.

`match` is plain code over the `urgent` section of knowledge.yml and runs before anything else.
"""

from bot.knowledge.urgent.check import urgent_problems
from bot.knowledge.urgent.match import advice, match
from bot.knowledge.urgent.model import LEVELS, Urgent, UrgentRule
from bot.knowledge.urgent.read import UrgentProblem, parse_urgent

__all__ = [
    "LEVELS",
    "Urgent",
    "UrgentProblem",
    "UrgentRule",
    "advice",
    "match",
    "parse_urgent",
    "urgent_problems",
]
