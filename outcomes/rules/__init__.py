"""Rules on plain values: milestones, comparison, measures. No Django, no clock.

Everyday use: build `Facts`, ask `evaluate(facts, as_of)`.
"""

from .answers import Evaluation, EvidenceDay, MilestoneResult
from .facts import (
    COUNTABLE_KINDS,
    Band,
    Basis,
    Evidence,
    Facts,
    HoursEntry,
    Job,
    JobKind,
    MilestoneTerms,
    Reason,
    Registration,
    Status,
    Terms,
)
from .milestones import evaluate
from .validation import Problem, problems, problems_of_record, problems_of_terms

__all__ = [
    "COUNTABLE_KINDS",
    "Band",
    "Basis",
    "Evaluation",
    "Evidence",
    "EvidenceDay",
    "Facts",
    "HoursEntry",
    "Job",
    "JobKind",
    "MilestoneResult",
    "MilestoneTerms",
    "Problem",
    "Reason",
    "Registration",
    "Status",
    "Terms",
    "evaluate",
    "problems",
    "problems_of_record",
    "problems_of_terms",
]
