"""How the people of the demo are spread: counts, and how fast they move through the service.

The counts are those of two published samples of disabled people who had registered with a Job Broker:
90 people interviewed about themselves (some did not answer every question), and 45 of them asked about
their work since. They are counts, not percentages: a draw takes each value in proportion to its count.
The chances below them are our own, set so that what comes out resembles those counts.
"""

# The person, as the 90 described themselves.
AGE_BANDS = {(19, 34): 25, (35, 49): 36, (50, 63): 29}
GENDERS = {"man": 53, "woman": 37}
CONDITIONS = {
    "mental_health": 29,
    "neck_or_back": 12,
    "arms_or_hands": 10,
    "legs_or_feet": 10,
    "heart_or_blood_pressure": 5,
    "sensory": 5,
    "epilepsy": 3,
    "progressive_illness": 3,
    "learning_difficulty": 2,
    "chest_or_breathing": 1,
    "diabetes": 1,
    "skin_or_allergy": 1,
    "stomach_liver_kidney_or_digestion": 1,
    "other": 7,
}

# The benefit by which they qualified, and how long they had had it when they registered.
BENEFITS = {
    "incapacity_benefit": 64,
    "income_support_disability_premium": 15,
    "severe_disablement_allowance": 5,
    "other": 6,
}
CLAIM_LENGTHS = {
    "under_6_months": 18,
    "6_to_24_months": 16,
    "24_months_and_over": 50,
    "not_available": 4,
    "already_in_work": 2,
}

# What the samples lead one to expect of the whole: 22 of 90 found work after registering.
CONVERSION = 22 / 90
SUSTAINMENT = 0.6

# An adviser's caseload lies between what they thought too many at first and what they had later.
CASELOAD = (70, 150)
# The days within which contracts asked advisers to be in touch.
CONTACT_DAYS = (15, 20)

# How likely work is in the end, by claim length; those who registered lately have not got there yet.
ENTRY_CHANCES = {
    "under_6_months": 0.46,
    "6_to_24_months": 0.39,
    "24_months_and_over": 0.255,
    "not_available": 0.33,
}
# Of job entries, those that last thirteen weeks without a break.
SUSTAINED_CHANCE = 0.64

ROUTES = {
    "work_focused_interview": 26,
    "disability_employment_adviser": 12,
    "other_jobcentre": 6,
    "department_letter": 10,
    "marketing": 9,
    "word_of_mouth": 11,
    "community": 6,
    "health_service": 5,
    "mental_health_service": 5,
    "training_provider": 4,
    "local_authority": 3,
    "another_broker": 1,
    "helpline": 2,
    "website": 4,
    "self": 3,
}

CLOSE_REASONS = {
    "lost_contact": 30,
    "client_left": 26,
    "health": 18,
    "moved_away": 9,
    "moved_to_another_broker": 8,
    "not_eligible": 5,
    "other": 4,
}
END_REASONS = {
    "health": 26,
    "redundancy_or_contract_end": 20,
    "unsuitable": 19,
    "relations": 8,
    "personal": 9,
    "dismissed": 5,
    "finance": 4,
    "better_job": 9,
}
INACTIVE_REASONS = {"not_moving": 45, "longer_training": 25, "lost_contact": 30}

CHANNELS = {"phone": 54, "face_to_face": 27, "text": 8, "email": 5, "video": 4, "home_visit": 2}
# The days after a job's start on which contact is usual.
IN_WORK_DAYS = (7, 14, 28, 56, 84, 112, 140, 182)
