"""Why something is due, in the words that Today and the mail show."""

from datetime import date

import pytest

from clients.rules import followup_words as words

DAY = date(2026, 11, 23)
CASES = [
    (
        words.contact_due,
        {"since": "2026-11-01", "every": 14, "agreed": True, "ever": True},
        "No contact from us for 22 days; agreed every 14.",
    ),
    (
        words.contact_due,
        {"since": "2026-11-01", "every": 20, "agreed": False, "ever": False},
        "No contact from us since registration, 22 days ago; the contract asks for every 20.",
    ),
    (
        words.rebook,
        {"missed_on": "2026-11-19", "by_us": False},
        "Did not attend on 19 November. Book another.",
    ),
    (
        words.rebook,
        {"missed_on": "2026-11-19", "by_us": True},
        "We cancelled the appointment on 19 November. Book another.",
    ),
    (words.plan_review, {"review_on": "2026-11-23"}, "Action plan review is due today."),
    (words.plan_review, {"review_on": "2025-12-01"}, "Action plan review was due on 1 December 2025."),
    (
        words.state_review,
        {"review_on": "2026-11-02", "state": "inactive"},
        "Inactive: the review was due on 2 November.",
    ),
    (
        words.consent_expiring,
        {"expires_on": "2026-12-01"},
        "The consent to share ends on 1 December. Ask whether to renew it.",
    ),
    (
        words.consent_expiring,
        {"expires_on": "2026-11-22"},
        "The consent to share ended on 22 November. Ask whether to renew it.",
    ),
    (words.in_work_contact, {"week": 4, "due_on": "2026-11-23"}, "Week 4 in work: contact is due today."),
    (
        words.in_work_contact,
        {"week": 1, "due_on": "2026-11-02"},
        "No contact since week 1 in work, on 2 November.",
    ),
    (
        words.sustained_near,
        {"reached_on": "2026-12-03", "basis": "weeks_in_work", "weeks": 13},
        "13 weeks will be reached on 3 December. Ask for evidence.",
    ),
    (
        words.evidence_missing,
        {"reached_on": "2026-11-19", "basis": "weeks_in_work", "weeks": 13, "days": ["2026-11-19"]},
        "13 weeks reached on 19 November, no evidence for that day.",
    ),
    (
        words.evidence_missing,
        {
            "reached_on": "2026-11-19",
            "basis": "weeks_in_work",
            "weeks": 13,
            "days": ["2026-08-21", "2026-11-19"],
        },
        "13 weeks reached on 19 November, no evidence for 21 August and 19 November.",
    ),
    (
        words.evidence_missing,
        {"reached_on": "2026-11-19", "basis": "job_entry", "weeks": None, "days": ["2026-11-19"]},
        "Job entry reached on 19 November, no evidence for that day.",
    ),
    (
        words.evidence_to_check,
        {"reached_on": "2026-11-19", "basis": "weeks_in_work", "weeks": 13, "days": ["2026-11-19"]},
        "13 weeks: evidence for 19 November waits to be checked.",
    ),
    (words.job_ending, {"ends_on": "2026-12-04", "permitted": False}, "The job ends on 4 December."),
    (
        words.job_ending,
        {"ends_on": "2026-11-20", "permitted": True},
        "Permitted Work was to end on 20 November.",
    ),
    (words.support_ending, {"ends_on": "2027-01-04"}, "In-work support ends on 4 January 2027."),
]


@pytest.mark.parametrize(("sentence", "facts", "expected"), CASES)
def test_a_sentence_says_why(sentence, facts, expected):
    assert sentence(facts, DAY) == expected
