"""Coded lists about people and the way through, as the docs name them (docs/domain.md)."""

from django.db import models


class ClientState(models.TextChoices):
    ENQUIRY = "enquiry", "Enquiry"
    WAITING = "waiting", "Waiting"
    ACTIVE = "active", "Active"
    INACTIVE = "inactive", "Inactive"
    SUSPENDED = "suspended", "Suspended"
    CLOSED = "closed", "Closed"
    SIGNPOSTED = "signposted", "Signposted"
    DECLINED = "declined", "Declined by the person"


class InactiveReason(models.TextChoices):
    NOT_MOVING = "not_moving", "Not looking or moving towards work"
    LONGER_TRAINING = "longer_training", "On longer training"
    LOST_CONTACT = "lost_contact", "Lost contact"


class Route(models.TextChoices):
    WORK_FOCUSED_INTERVIEW = "work_focused_interview", "Jobcentre: work-focused interview"
    DISABILITY_EMPLOYMENT_ADVISER = (
        "disability_employment_adviser",
        "Jobcentre: disability employment adviser",
    )
    OTHER_JOBCENTRE = "other_jobcentre", "Jobcentre: other"
    DEPARTMENT_LETTER = "department_letter", "Letter from the department"
    MARKETING = "marketing", "Our own marketing"
    WORD_OF_MOUTH = "word_of_mouth", "Word of mouth"
    COMMUNITY = "community", "Community organisation"
    HEALTH_SERVICE = "health_service", "Health service"
    MENTAL_HEALTH_SERVICE = "mental_health_service", "Mental health service"
    LEARNING_DISABILITY_SERVICE = "learning_disability_service", "Learning disability service"
    PROBATION = "probation", "Probation"
    TRAINING_PROVIDER = "training_provider", "Training provider"
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    ANOTHER_BROKER = "another_broker", "Another Job Broker"
    HELPLINE = "helpline", "Helpline list"
    WEBSITE = "website", "Website"
    SELF = "self", "Came by themselves"
    OTHER = "other", "Other"


class Benefit(models.TextChoices):
    INCAPACITY_BENEFIT = "incapacity_benefit", "Incapacity Benefit"
    SEVERE_DISABLEMENT_ALLOWANCE = "severe_disablement_allowance", "Severe Disablement Allowance"
    INCOME_SUPPORT_DISABILITY_PREMIUM = (
        "income_support_disability_premium",
        "Income Support with disability premium",
    )
    DISABILITY_LIVING_ALLOWANCE = "disability_living_allowance", "Disability Living Allowance"
    NATIONAL_INSURANCE_CREDITS = "national_insurance_credits", "National Insurance credits"
    EMPLOYMENT_SUPPORT_ALLOWANCE = "employment_support_allowance", "Employment and Support Allowance"
    UNIVERSAL_CREDIT_LCWRA = "universal_credit_lcwra", "Universal Credit with LCWRA"
    PERSONAL_INDEPENDENCE_PAYMENT = "personal_independence_payment", "Personal Independence Payment"
    OTHER = "other", "Other"


class ClaimLength(models.TextChoices):
    """How long the benefit had been claimed at registration."""

    UNDER_6_MONTHS = "under_6_months", "Under 6 months"
    SIX_TO_24_MONTHS = "6_to_24_months", "6 to 24 months"
    OVER_24_MONTHS = "24_months_and_over", "24 months or more"
    NOT_AVAILABLE = "not_available", "Not known"
    ALREADY_IN_WORK = "already_in_work", "Already in work"


class CloseReason(models.TextChoices):
    SUPPORT_ENDED = "support_ended", "In-work support ended"
    MOVED_BROKER = "moved_to_another_broker", "Moved to another Job Broker"
    CLIENT_LEFT = "client_left", "The client chose to leave"
    LOST_CONTACT = "lost_contact", "Lost contact"
    NOT_ELIGIBLE = "not_eligible", "Not eligible any more"
    MOVED_AWAY = "moved_away", "Moved away"
    HEALTH = "health", "Health"
    DIED = "died", "Died"
    REGISTERED_IN_ERROR = "registered_in_error", "Registered in error"
    OTHER = "other", "Other"


class Gender(models.TextChoices):
    MAN = "man", "Man"
    WOMAN = "woman", "Woman"
    SELF_DESCRIBED = "self_described", "In another way"
    NOT_SAID = "not_said", "Prefers not to say"


class Condition(models.TextChoices):
    MENTAL_HEALTH = "mental_health", "Mental health"
    NECK_OR_BACK = "neck_or_back", "Neck or back"
    ARMS_OR_HANDS = "arms_or_hands", "Arms or hands"
    LEGS_OR_FEET = "legs_or_feet", "Legs or feet"
    HEART_OR_BLOOD_PRESSURE = "heart_or_blood_pressure", "Heart or blood pressure"
    SENSORY = "sensory", "Sight, hearing or speech"
    EPILEPSY = "epilepsy", "Epilepsy"
    PROGRESSIVE_ILLNESS = "progressive_illness", "Progressive illness"
    LEARNING_DIFFICULTY = "learning_difficulty", "Learning difficulty"
    CHEST_OR_BREATHING = "chest_or_breathing", "Chest or breathing"
    DIABETES = "diabetes", "Diabetes"
    SKIN_OR_ALLERGY = "skin_or_allergy", "Skin or allergy"
    STOMACH_LIVER_KIDNEY_OR_DIGESTION = (
        "stomach_liver_kidney_or_digestion",
        "Stomach, liver, kidney or digestion",
    )
    OTHER = "other", "Other"
    NOT_SAID = "not_said", "Prefers not to say"


class ReadinessLevel(models.TextChoices):
    RED = "red", "Red"
    AMBER = "amber", "Amber"
    GREEN = "green", "Green"


class Channel(models.TextChoices):
    PHONE = "phone", "Phone"
    FACE_TO_FACE = "face_to_face", "Face to face"
    VIDEO = "video", "Video call"
    TEXT = "text", "Text message"
    EMAIL = "email", "Email"
    LETTER = "letter", "Letter"
    HOME_VISIT = "home_visit", "Home visit"
    GROUP = "group", "Group session"


class Initiator(models.TextChoices):
    ADVISER = "adviser", "We did"
    CLIENT = "client", "The client did"
    OTHER = "other", "Somebody else did"


class ContactOutcome(models.TextChoices):
    SPOKE = "spoke", "Spoke"
    MESSAGE_LEFT = "message_left", "Message left"
    NO_ANSWER = "no_answer", "No answer"
    ATTENDED = "attended", "Attended"
    DID_NOT_ATTEND = "did_not_attend", "Did not attend"
    CANCELLED_BY_CLIENT = "cancelled_by_client", "Cancelled by the client"
    CANCELLED_BY_US = "cancelled_by_us", "Cancelled by us"


SUCCESSFUL_OUTCOMES = (ContactOutcome.SPOKE, ContactOutcome.ATTENDED)


class Purpose(models.TextChoices):
    """What a consent allows a partner to be told."""

    REFERRAL = "referral", "Passing on the referral"
    FEEDBACK = "feedback", "Telling the referrer what became of it"
    ONWARD_REFERRAL = "onward_referral", "Referring on to another agency"
    EVIDENCE = "evidence", "Asking for proof of work"


class StepBy(models.TextChoices):
    CLIENT = "client", "Client"
    ADVISER = "adviser", "Adviser"
    BOTH = "both", "Both"
    AGENCY = "agency", "Another agency"
