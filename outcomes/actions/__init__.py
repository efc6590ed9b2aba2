"""What people do about work and money, as verbs: one transaction and one timeline event each.

They take rows, plain values and days, raise ValidationError by field where the input is refused, and end
in the evaluation of the registration whose facts they changed.
"""

from outcomes.actions.evaluation import evaluate, evaluate_batch
from outcomes.actions.evidence import accept_evidence, record_evidence, reject_evidence
from outcomes.actions.jobs import change_hours, end_job, record_job, set_disclosure

__all__ = [
    "accept_evidence",
    "change_hours",
    "end_job",
    "evaluate",
    "evaluate_batch",
    "record_evidence",
    "record_job",
    "reject_evidence",
    "set_disclosure",
]
