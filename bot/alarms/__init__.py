"""Alarming symptoms in a visitor's message. Imports no neighbour, and rapidfuzz.

`match` is plain code over the `urgent` section of knowledge.yml and runs before anything else.
"""

from bot.alarms.check import urgent_problems
from bot.alarms.detector import advice, match
from bot.alarms.load import UrgentProblem, parse_urgent
from bot.alarms.model import LEVELS, Urgent, UrgentRule

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
