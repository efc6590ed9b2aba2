"""Coded lists about jobs, evidence and money, as the docs name them (docs/domain.md)."""

from django.db import models


class JobKind(models.TextChoices):
    EMPLOYED = "employed", "Employed"
    SELF_EMPLOYED = "self_employed", "Self-employed"
    PERMITTED_WORK = "permitted_work", "Permitted Work"
    VOLUNTARY = "voluntary", "Voluntary work"
    SUPPORTED = "supported", "Supported work"
    TRAINING = "training", "Training"


class Disclosure(models.TextChoices):
    """Whether the employer may be contacted, and what it knows. Never against the client's wish."""

    NOT_ASKED = "not_asked", "Not asked yet: do not contact"
    NO_CONTACT = "no_contact", "Do not contact the employer"
    CONTACT_NO_DISCLOSURE = "contact_no_disclosure", "May be contacted; knows nothing of health"
    CONTACT_DISCLOSED = "contact_disclosed", "May be contacted; the client has told them"


MAY_CONTACT = (Disclosure.CONTACT_NO_DISCLOSURE, Disclosure.CONTACT_DISCLOSED)


class HowFound(models.TextChoices):
    BROKER = "broker", "We found it"
    JOBCENTRE = "jobcentre", "Jobcentre"
    CLIENT = "client", "The client found it"
    AGENCY = "agency", "Another agency"
    OTHER = "other", "Other"


class EndReason(models.TextChoices):
    HEALTH = "health", "Health"
    REDUNDANCY_OR_CONTRACT_END = "redundancy_or_contract_end", "Redundancy or end of contract"
    PERMITTED_WORK_END = "permitted_work_end", "Permitted Work ended"
    DISMISSED = "dismissed", "Dismissed"
    UNSUITABLE = "unsuitable", "Unsuitable hours, tasks or travel"
    RELATIONS = "relations", "Relations at work"
    FINANCE = "finance", "Finance"
    PERSONAL = "personal", "Personal"
    BETTER_JOB = "better_job", "Better job"


class EvidenceKind(models.TextChoices):
    PAYSLIP = "payslip", "Payslip"
    EMPLOYER_LETTER = "employer_letter", "Employer's letter or form"
    EMPLOYER_PHONE = "employer_phone", "Employer confirmed by phone"
    BANK_STATEMENT = "bank_statement", "Bank statement"
    ACCOUNTS = "accounts", "Self-employment accounts"
    DECLARATION = "declaration", "Client's declaration"
    GOVERNMENT_RECORD = "government_record", "HMRC or benefit record"


class EvidenceState(models.TextChoices):
    RECORDED = "recorded", "Waiting to be checked"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"


class RejectReason(models.TextChoices):
    HOURS_NOT_SHOWN = "hours_not_shown", "Hours not shown"
    DATES_NOT_SHOWN = "dates_not_shown", "Dates not shown"
    WRONG_PERSON = "wrong_person", "About somebody else"
    UNREADABLE = "unreadable", "Cannot be read"
    NOT_GENUINE = "not_genuine", "Not genuine"


class MilestoneState(models.TextChoices):
    NOT_REACHED = "not_reached", "Not reached"
    PROJECTED = "projected", "Projected"
    BLOCKED = "blocked", "Blocked"
    PAYABLE = "payable", "Ready to claim"


class Band(models.TextChoices):
    FULL_TIME = "full_time", "Full time"
    PART_TIME = "part_time", "Part time"


class BlockReason(models.TextChoices):
    ACTION_PLAN_MISSING = "action_plan_missing", "Action plan missing"
    EVIDENCE_MISSING = "evidence_missing", "Evidence missing"
    STARTED_BEFORE_REGISTRATION = "started_before_registration", "The job started before registration"
    REGISTRATION_TO_CONFIRM = "registration_to_confirm", "Registration to be confirmed"


class ClaimState(models.TextChoices):
    DRAFTED = "drafted", "Drafted"
    APPROVED = "approved", "Approved"
    SUBMITTED = "submitted", "Submitted"
    PAID = "paid", "Paid"
    PART_PAID = "part_paid", "Part paid"
    REJECTED = "rejected", "Rejected"
    RECOVERED = "recovered", "Recovered"


NOT_LIVE = (ClaimState.REJECTED, ClaimState.RECOVERED)


class LineKind(models.TextChoices):
    PAYMENT = "payment", "Payment"
    ADJUSTMENT = "adjustment", "Adjustment"
    REVERSAL = "reversal", "Reversal"
    RECOVERY = "recovery", "Recovery"


class ClientPaymentKind(models.TextChoices):
    JOB_ENTRY_GRANT = "job_entry_grant", "Job entry grant"
    BONUS_13_WEEKS = "bonus_13_weeks", "13-week bonus"


class AuditResult(models.TextChoices):
    PASSED = "passed", "Passed"
    FAILED = "failed", "Failed"
