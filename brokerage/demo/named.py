"""Clients with names and stories of their own, so that the pages can be shown: all of them invented.

Mary, Bob and Joe are three kinds of people whom Job Brokers met; the others show one thing each on Today.
Days are told as days before the day it is.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from brokerage.demo import draw
from brokerage.demo.story import Arrival, Meeting, Paper, Person, Plan, Story, Visit, Work

# Whose clients they are.
ADVISER = "adviser@demo.example"
# Those whose number is known beforehand; the numbers of all others follow from it.
NAMED_NUMBERS = {"Tom Beddoes": "NG-04417"}
Ago = Callable[[int], date]
# (days ago, channel, note) or with the minute of the day.
Talk = tuple[int, str, str] | tuple[int, str, str, int]


def named_stories(as_of: date) -> list[Story]:
    """Mary Dalton, Bob Lister, Joe Harding, Farah Iqbal, Tom Beddoes and Ines Caldeira."""

    def ago(days: int) -> date:
        return as_of - timedelta(days=days)

    makers = (_mary, _bob, _joe, _farah, _tom, _ines)
    stories = [make(ago) for make in makers]
    for story in stories:
        story.meetings.sort(key=lambda meeting: meeting.on)
    return stories


def _person(ago: Ago, first: str, last: str, years: int, gender: str, number: int, **facts) -> Person:
    """number: makes a phone number and an address of their own."""
    return Person(
        first,
        last,
        ago(round(years * 365.25) + 140),
        gender,
        ni=draw.national_insurance_number(number),
        phone=f"+4477009009{number:02}",
        postcode=f"E13 9A{'ABDEFG'[number % 6]}",
        address=f"{number} Balaam Street",
        transport="Bus",
        **facts,
    )


def _talks(ago: Ago, talks: tuple[Talk, ...]) -> list[Meeting]:
    """Conversations that the adviser began."""
    return [_talk(ago, *talk) for talk in talks]


def _talk(ago: Ago, days: int, channel: str, note: str, minute: int = 620) -> Meeting:
    outcome = "attended" if channel in ("face_to_face", "home_visit") else "spoke"
    return Meeting(ago(days), minute, channel, "adviser", outcome, note)


MARY_TALKS: tuple[Talk, ...] = (
    (86, "phone", "Was given a list of Job Brokers and rang us first."),
    (82, "face_to_face", "Registered. Volunteers three hours a week and wants full-time work."),
    (66, "phone", "CV is good. Heart is stable, tablets suit her."),
    (49, "phone", "Two applications sent. Likes the look of the surgery reception."),
    (31, "phone", "Second of eleven at the library. Feedback kind."),
    (10, "face_to_face", "Interview skills session attended. Confident, good examples."),
)


def _mary(ago: Ago) -> Story:
    person = _person(
        ago, "Mary", "Dalton", 43, "woman", 11,
        ethnicity="White British", condition="heart_or_blood_pressure", benefit="incapacity_benefit",
        benefit_from=ago(250), claim_length="under_6_months", wanted="Full-time office work",
        limits="No heavy lifting; steady pace, regular breaks.",
        barriers="Made redundant nine months ago; wants to be asked about work, not about her heart.",
    )  # fmt: skip
    steps = [
        ("Update the CV and bring it along", "client", ago(60), ago(62)),
        ("Interview skills session", "both", ago(10), ago(10)),
        ("Apply for two full-time jobs a week", "client", ago(-12), None),
        ("Talk to two employers about office posts", "adviser", ago(-5), None),
    ]
    plan = Plan(ago(82), "signed", ago(-2), "Full-time office work within half an hour of home.", steps)
    volunteering = Work(
        "Lantern Community House", "Volunteer at the front desk", "voluntary", ago(78),
        [(ago(78), Decimal(3))], found="client",
    )  # fmt: skip
    return Story(
        person,
        Arrival("helpline", ago(88)),
        registered_on=ago(82),
        plans=[plan],
        readiness=[(ago(82), "amber"), (ago(10), "green")],
        meetings=_talks(ago, MARY_TALKS),
        visits=[
            Visit(ago(10), 620, "face_to_face", "attended", "Office, room 2"),
            Visit(ago(0), 570, "face_to_face", "booked", "Office, room 2"),
        ],
        jobs=[volunteering],
    )  # fmt: skip


BOB_TALKS: tuple[Talk, ...] = (
    (157, "phone", "Heard of us in passing from a friend. Not sure that work is for him yet."),
    (152, "face_to_face", "Registered. Plan in small steps."),
    (134, "face_to_face", "Sleeps badly. We went through what a good day looks like."),
    (118, "face_to_face", "Taster day: stayed to the end and asked for the next one."),
    (99, "phone", "Would try twelve hours. More worried about mornings than about the work."),
    (81, "phone", "Practised what to say about the gap. Calmer."),
    (64, "face_to_face", "Better-off sum: £47 a week at twelve hours. Estimate only."),
    (45, "phone", "Interview at Stonebridge. They were friendly, he says."),
    (30, "phone", "Got the job. Starts in two days. Agreed: evening calls in weeks 1, 2, 4, 8."),
    (21, "phone", "First week done. Tired, proud.", 1080),
    (14, "phone", "Asked to do 18 hours from tomorrow and said yes.", 1085),
)


def _bob(ago: Ago) -> Story:
    person = _person(
        ago, "Bob", "Lister", 30, "man", 12,
        ethnicity="White British", condition="mental_health", benefit="incapacity_benefit",
        benefit_from=ago(700), claim_length="6_to_24_months", wanted="Work with computers",
        limits="No night shifts; needs a quiet place to take a break.", wishes="Evening calls",
        barriers="Stress and depression; out of work for 18 months. Has an NVQ. Unsure about work.",
    )  # fmt: skip
    steps = [
        ("IT taster day", "client", ago(120), ago(118)),
        ("Work out together what he would be better off", "both", ago(60), ago(64)),
        ("Ring after each of the first four weeks", "adviser", ago(0), None),
    ]
    call = Paper(
        "employer_phone", ago(28), ago(15), "by_phone", ago(12), said_by="The office manager"
    )  # fmt: skip
    job = Work(
        "Stonebridge Accounts", "Office assistant", "employed", ago(28),
        [(ago(28), Decimal(12)), (ago(13), Decimal(18))],
        rate=Decimal("13.40"), found="broker", disclosure="contact_no_disclosure", papers=[call],
    )  # fmt: skip
    return Story(
        person,
        Arrival("word_of_mouth", ago(160)),
        registered_on=ago(152),
        plans=[Plan(ago(152), "in_person", ago(-30), "A few hours with computers, then more.", steps)],
        readiness=[(ago(150), "red"), (ago(70), "amber")],
        meetings=_talks(ago, BOB_TALKS),
        jobs=[job],
    )


JOE_TALKS: tuple[Talk, ...] = (
    (52, "phone", "Had a letter about us and nearly did not ring."),
    (45, "face_to_face", "Registered. Thinks he would be no better off. Perhaps part time."),
    (29, "phone", "Doctor is for light work. Mood low today.", 860),
    (16, "phone", "New time agreed. Mornings are hard for him.", 870),
)


def _joe(ago: Ago) -> Story:
    person = _person(
        ago, "Joe", "Harding", 52, "man", 13,
        ethnicity="White British", condition="neck_or_back", further=["mental_health"],
        benefit="incapacity_benefit", benefit_from=ago(775), claim_length="24_months_and_over",
        wanted="Perhaps part-time work", limits="No lifting above 10 kg; not sitting for more than an hour.",
        wishes="Afternoons only",
        barriers="Accident two years ago. Low mood, no qualifications. Doubts that he would be better off.",
    )  # fmt: skip
    person.transport = "Bus from Plaistow, mornings hard"
    steps = [
        ("Ask the doctor what work is wise", "client", ago(20), None),
        ("Work out together what he would be better off", "both", ago(-6), None),
        ("Walk to the office and back twice a week", "client", ago(10), ago(12)),
    ]
    return Story(
        person,
        Arrival("department_letter", ago(55)),
        registered_on=ago(45),
        plans=[Plan(ago(45), "in_person", ago(-45), "Find out what work would be like, and worth.", steps)],
        readiness=[(ago(45), "red")],
        meetings=_talks(ago, JOE_TALKS) + _missed(ago),
        visits=[_missed_earlier(ago), Visit(ago(3), 600, "face_to_face", "missed", "Office, room 1")],
    )  # fmt: skip


def _missed(ago: Ago) -> list[Meeting]:
    rang = "Did not come. Rang: back bad after the bus."
    silent = "Did not attend, did not ring."
    return [
        Meeting(ago(17), 600, "face_to_face", "adviser", "did_not_attend", rang),
        Meeting(ago(3), 600, "face_to_face", "adviser", "did_not_attend", silent),
    ]


def _missed_earlier(ago: Ago) -> Visit:
    """Called off by the client, who then agreed on another time by phone."""
    return Visit(ago(17), 600, "face_to_face", "cancelled_by_client", "Office, room 1")


FARAH_TALKS: tuple[Talk, ...] = (
    (129, "phone", "Lantern House told her of us. Wants to earn while the girls are at school."),
    (124, "face_to_face", "Registered."),
    (118, "face_to_face", "Plan agreed. Shoulder needs care."),
    (104, "text", "Taster in the shop on Friday."),
    (91, "phone", "Liked the taster. Hours were too late."),
    (78, "text", "Nursery could give Tuesdays as well."),
    (64, "face_to_face", "Form for the retail course filled in together."),
    (50, "face_to_face", "Moved to amber: CV done, one thing left, the afternoons."),
    (36, "text", "Two applications. One reply."),
    (22, "text", "Course starts in January. Would take a weekend post meanwhile.", 900),
)


def _farah(ago: Ago) -> Story:
    person = _person(
        ago, "Farah", "Iqbal", 37, "woman", 14,
        ethnicity="Asian: Pakistani", condition="arms_or_hands", benefit="incapacity_benefit",
        benefit_from=ago(900), claim_length="24_months_and_over", wanted="Part-time shop work",
        limits="No long keyboard work; no work above the shoulder.", wishes="Prefers text, afternoons",
        interval=14, barriers="Childcare in the afternoons.",
    )  # fmt: skip
    steps = [
        ("Ask the nursery about longer hours", "client", ago(30), ago(34)),
        ("Find out about the retail course", "adviser", ago(15), None),
        ("Apply for one job a week", "client", ago(-20), None),
    ]
    return Story(
        person,
        Arrival("community", ago(132)),
        registered_on=ago(124),
        plans=[Plan(ago(118), "in_person", ago(-8), "Part-time shop work in school hours.", steps)],
        readiness=[(ago(120), "red"), (ago(50), "amber")],
        meetings=_talks(ago, FARAH_TALKS) + [_left_message(ago)],
    )


TOM_TALKS: tuple[Talk, ...] = (
    (178, "phone", "Sent by the Jobcentre. Wants to get on with it."),
    (173, "face_to_face", "Registered, plan signed."),
    (155, "phone", "CV done. Eight applications on the list."),
    (138, "face_to_face", "Interview practice. Plain and friendly."),
    (120, "phone", "Hallam Foods are looking for someone."),
    (101, "phone", "Offer from Hallam Foods, twenty hours."),
    (86, "phone", "Settling in. Stands more than he thought.", 1075),
    (79, "phone", "First wage came, right to the penny.", 1075),
    (65, "phone", "Four weeks. Supervisor is pleased.", 1075),
    (51, "phone", "Settled, likes the team; back sore by Friday, asked about shorter shifts.", 1075),
    (37, "phone", "Eight weeks. Twelve hours suit him; better-off sum done again.", 1075),
    (23, "phone", "Fine. Says the payslips are at home.", 1075),
    (9, "phone", "Twelve weeks. Will bring September and October payslips.", 1075),
)


def _tom(ago: Ago) -> Story:
    person = _person(
        ago, "Tom", "Beddoes", 46, "man", 15,
        ethnicity="White British", condition="neck_or_back", benefit="incapacity_benefit",
        benefit_from=ago(600), claim_length="6_to_24_months", wanted="Stockroom or warehouse work",
        limits="No lifting above 10 kg.", wishes="Text or evening call, no voicemail",
    )  # fmt: skip
    slips = [(93, 83), (82, 53), (52, 48)]
    papers = [
        Paper(
            "payslip", ago(first), ago(last), "from_client", ago(last - 5),
            state="accepted", decided_on=ago(last - 6), picture="pdf",
        )
        for first, last in slips
    ]  # fmt: skip
    job = Work(
        "Hallam Foods", "Stockroom assistant", "employed", ago(93),
        [(ago(93), Decimal(20)), (ago(44), Decimal(12))],
        rate=Decimal("13.15"), found="broker", disclosure="contact_disclosed", papers=papers,
    )  # fmt: skip
    arrival = Arrival(
        "disability_employment_adviser", ago(180), "JCP-EASTSIDE", "J. Tolland", ago(182),
        consent_until=ago(-102),
    )  # fmt: skip
    steps = [
        ("Apply for two jobs a week", "client", ago(140), ago(141)),
        ("Talk to Hallam Foods about lifting", "adviser", ago(98), ago(99)),
    ]
    return Story(
        person,
        arrival,
        registered_on=ago(173),
        plans=[Plan(ago(173), "signed", ago(-20), "Stockroom work he can keep up.", steps)],
        readiness=[(ago(170), "amber"), (ago(120), "green")],
        meetings=_talks(ago, TOM_TALKS),
        jobs=[job],
    )


def _left_message(ago: Ago) -> Meeting:
    return Meeting(ago(13), 905, "phone", "adviser", "message_left", "No answer, left a message.")


INES_TALKS: tuple[Talk, ...] = (
    (67, "face_to_face", "Came by herself with her cousin, who interpreted."),
    (50, "phone", "English class found. Interpreter by phone worked well."),
    (33, "phone", "Taster agreed with the hotel."),
    (15, "phone", "Taster went well; they might have hours in spring."),
)


def _ines(ago: Ago) -> Story:
    person = _person(
        ago, "Ines", "Caldeira", 34, "woman", 16,
        ethnicity="White: Other", condition="legs_or_feet", benefit="income_support_disability_premium",
        benefit_from=ago(1500), claim_length="24_months_and_over", wanted="Kitchen work",
        language="Portuguese", needs="Interpreter for longer talks",
    )  # fmt: skip
    steps = [
        ("English class on Tuesdays", "agency", ago(-30), None),
        ("Kitchen taster", "both", ago(5), ago(8)),
    ]
    return Story(
        person,
        Arrival("self", ago(70)),
        registered_on=ago(64),
        plans=[Plan(ago(60), "in_person", ago(-38), "Kitchen work, seated for part of it.", steps)],
        readiness=[(ago(60), "amber")],
        meetings=_talks(ago, INES_TALKS),
        visits=[Visit(ago(0), 660, "phone", "booked", "Interpreter (Portuguese)")],
    )
