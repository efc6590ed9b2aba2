"""What people do about jobs and evidence, as verbs: one transaction and one timeline event each.

Each ends by evaluating the registration, so that its milestones are true as soon as its facts are.
"""

from outcomes.actions.evaluating import evaluate, evaluate_many
from outcomes.actions.evidence import accept_evidence, record_evidence, reject_evidence
from outcomes.actions.jobs import change_hours, end_job, record_job, set_disclosure

__all__ = [
    "accept_evidence",
    "change_hours",
    "end_job",
    "evaluate",
    "evaluate_many",
    "record_evidence",
    "record_job",
    "reject_evidence",
    "set_disclosure",
]
