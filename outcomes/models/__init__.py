from outcomes.models.claims import Claim, LedgerLine
from outcomes.models.evidence import Evidence
from outcomes.models.jobs import HoursChange, JobSpell
from outcomes.models.measures import CommissionerFigure, MeasureSnapshot
from outcomes.models.milestones import Evaluation, Milestone

__all__ = [
    "Claim",
    "CommissionerFigure",
    "Evaluation",
    "Evidence",
    "HoursChange",
    "JobSpell",
    "LedgerLine",
    "MeasureSnapshot",
    "Milestone",
]
