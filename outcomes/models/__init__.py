from outcomes.models.audit import AuditFinding, AuditSample
from outcomes.models.claims import Claim, ClaimBatch, ClaimChange, NumberSeries
from outcomes.models.evidence import Evidence
from outcomes.models.jobs import HoursChange, JobSpell
from outcomes.models.ledger import ClientPayment, LedgerLine
from outcomes.models.measures import CommissionerFigure, MeasureSnapshot
from outcomes.models.milestones import Evaluation, Milestone
from outcomes.models.remittances import Remittance, RemittanceLine

__all__ = [
    "AuditFinding",
    "AuditSample",
    "Claim",
    "ClaimBatch",
    "ClaimChange",
    "ClientPayment",
    "CommissionerFigure",
    "Evaluation",
    "Evidence",
    "HoursChange",
    "JobSpell",
    "LedgerLine",
    "MeasureSnapshot",
    "Milestone",
    "NumberSeries",
    "Remittance",
    "RemittanceLine",
]
