"""What people write: invented notes, goals and jobs. Sentences are put together from parts, so few repeat."""

from random import Random

_OPENINGS = {
    "first": (
        "First meeting. {He} wants {goal} but is unsure where to begin.",
        "Explained what we do and that joining is {his} choice. {He} would like to think about {goal}.",
        "Came with a friend. Talked through {his} last job and what went well in it.",
        "Long talk about health and good days. {He} hopes for {goal}.",
        "{He} had heard of us from a neighbour. Keen, a little nervous about forms.",
    ),
    "before_work": (
        "{He} sent off two applications since we last spoke.",
        "Went through the job list together; picked three to apply for.",
        "CV updated: gap explained in one plain line.",
        "Practised the telephone interview. Much calmer than last time.",
        "{He} had a bad week and did little on the plan. No pressure, agreed a small step.",
        "Confidence better. {He} went to the taster day and stayed to the end.",
        "Looked at bus routes to the retail park: 25 minutes, one change.",
        "Better-off sum done with {him}: about {pounds} a week better off at 20 hours. Estimate only.",
        "{He} is waiting for a hospital date and wants to plan around it.",
        "Talked about telling an employer of {his} condition: {he} would rather wait for the offer.",
        "Started the IT course on Monday and likes the tutor.",
        "{He} asked about Permitted Work. Explained the limits and the 52-week link.",
        "Interview on Thursday for {goal}. Ran through likely questions.",
        "Did not get the job, but the feedback was kind: second of nine.",
        "Reference from {his} old manager has come.",
        "Job club attended twice. Knows how to search without help now.",
        "{He} would take part time first and see how the body copes.",
        "Childcare is the sticking point: looked at after-school clubs.",
        "Debt letter worries {him}. Passed on the number of the advice centre, with consent.",
        "Volunteering two mornings at the community kitchen goes well.",
    ),
    "in_work": (
        "Settled in, likes the team.",
        "First wage came, a day late but right.",
        "{He} is tired by Friday but managing. Will ask for a chair with a back.",
        "Shift pattern changes next month; {he} is fine with it.",
        "Supervisor is pleased, {he} says. No problems to sort out.",
        "Back sore after the long shift. Talked about pacing and breaks.",
        "Travel works out. Monthly pass is cheaper: told {him} how to ask for the loan.",
        "One sharp word from a colleague, now settled between them.",
        "{He} has been asked to learn the stock system and is proud of it.",
        "Tax code looked wrong; {he} will ring with the payslip to hand.",
        "Feels steady. Wants a call less often from now on.",
        "Hours were cut for two weeks in the quiet season, back to normal now.",
    ),
    "message": (
        "No answer, left a message.",
        "Rang twice, no answer. Text sent.",
        "Voicemail full. Will try in the evening.",
        "Left word with {his} sister to ring back.",
    ),
    "missed": (
        "Did not come. Rang: bad night, sorry. New time offered.",
        "Did not attend and did not ring. Letter sent with a new time.",
        "Missed the bus, then felt too late to come in.",
    ),
    "paused": (
        "Not ready to look for work at present. Agreed to speak again at the review.",
        "Treatment goes on until the spring. {He} wants to keep the place with us.",
        "On the college course until summer, going well.",
        "Tried phone and letter. Still no word.",
    ),
    "from_client": (
        "{He} rang to say the interview is moved to next week.",
        "Text from {him}: bus pass has come, thanks.",
        "{He} rang with a question about the form; answered it.",
        "Email with the new version of {his} CV.",
        "{He} asked for a copy of the plan. Posted.",
    ),
    "group": (
        "CV workshop: each left with one page they are content with.",
        "Interview practice in threes. Lively, good questions.",
        "Talk by a local employer about the warehouse jobs, then questions.",
    ),
}
_DETAILS = (
    "Next step is in the plan.",
    "{He} will ring if anything changes.",
    "Prefers mornings for calls.",
    "Agreed to go at {his} pace.",
    "{He} asked to be reminded by text.",
    "Sister may come along next time.",
    "Sleeping better, {he} says.",
    "Mood low today but {he} came.",
    "Good eye for detail: worth naming in the CV.",
    "Looked relaxed.",
    "Will bring the letter from the benefit office.",
    "To look at {goal} again next time.",
    "",
    "",
    "",
    "",
)
NEXT_ACTIONS = (
    "Ring about the application",
    "Send the job list",
    "Look at the CV together",
    "Ask how the course went",
    "Practise the interview",
    "Check the travel costs",
    "Better-off calculation",
    "Ring to see how things are",
)
GOALS = (
    "office work",
    "stockroom or warehouse work",
    "part-time shop work",
    "kitchen work",
    "driving or delivery work",
    "care work",
    "reception work",
    "gardening or grounds work",
    "cleaning work near home",
    "work with computers",
    "classroom support",
    "security work",
    "work with {his} hands again",
    "a few hours to begin with",
)
STEPS = (
    ("Update the CV and bring it along", "client"),
    ("Make a list of ten employers within half an hour", "client"),
    ("Work out together what {he} would be better off", "both"),
    ("Ask the doctor what work is wise", "client"),
    ("Book the interview practice", "adviser"),
    ("Find out about the IT course", "adviser"),
    ("Apply for two jobs a week", "client"),
    ("Visit a workplace for a taster day", "both"),
    ("Reading and numbers check with the college", "agency"),
    ("Ring the bus company about the travel pass", "client"),
    ("Talk to two employers about hours that fit", "adviser"),
    ("Speak to the advice centre about debts", "agency"),
    ("Walk to the office and back twice a week", "client"),
    ("Write down what to say about the gap in work", "both"),
)
LIMITS = {
    "mental_health": "No night shifts; needs a quiet place to take a break.",
    "neck_or_back": "No lifting above 10 kg; not sitting for more than an hour.",
    "arms_or_hands": "No long keyboard work; no work above the shoulder.",
    "legs_or_feet": "No ladders; needs to sit for half of the time.",
    "heart_or_blood_pressure": "No heavy lifting; steady pace, regular breaks.",
    "sensory": "Needs large print and good light.",
    "epilepsy": "No heights, no work alone with machines, may not drive.",
    "progressive_illness": "Energy varies: short shifts, not two days in a row.",
    "learning_difficulty": "Needs to be shown a task, then do it with somebody near.",
    "chest_or_breathing": "No dust or fumes.",
    "diabetes": "Needs fixed breaks for meals.",
}
BARRIERS = (
    "Long time out of work; does not know what employers want now.",
    "Confidence low after being turned down often.",
    "No qualifications on paper.",
    "Childcare in the afternoons.",
    "Looks after {his} mother in the evenings.",
    "No car, and buses are few in the early morning.",
    "Worried about losing benefit and being worse off.",
    "Reads slowly; forms take time.",
    "Debt, with letters coming every week.",
    "Housing not settled.",
    "Health goes up and down and cannot be planned.",
)
REASONS = (
    "Would like help to look for {goal}. Ready to start within weeks.",
    "Has asked for help to get back to work after a long illness. Interested in {goal}.",
    "Wants to try a few hours a week first. Travels by bus.",
    "Lost {his} last job through ill health and would like something lighter, perhaps {goal}.",
    "Came to us about benefits and said {he} misses working. Agreed to be put in touch.",
    "Has finished our course and is ready for the next step: {goal}.",
)
WISHES = ("", "", "", "Text first", "Mornings only", "Afternoons only", "No voicemail", "Evening calls")
TRANSPORT = ("Bus", "Bus", "Walks; bus with help", "Own car", "Train and bus", "Lifts from family", "Bicycle")
EMPLOYERS = (
    ("Hallam Foods", "Stockroom assistant"),
    ("Hallam Foods", "Packer"),
    ("Brightwater Cleaning", "Cleaner"),
    ("Meridian Stores", "Shop assistant"),
    ("Meridian Stores", "Night shelf filler"),
    ("Larkfield School", "Lunchtime assistant"),
    ("Larkfield School", "Caretaker"),
    ("Copperbeech Care", "Care assistant"),
    ("Copperbeech Care", "Kitchen assistant"),
    ("Tidewell Logistics", "Warehouse operative"),
    ("Tidewell Logistics", "Delivery driver"),
    ("Fernbank Garden Centre", "Garden assistant"),
    ("Ropewalk Hotel", "Housekeeper"),
    ("Ropewalk Hotel", "Night porter"),
    ("Quayside Call Centre", "Customer adviser"),
    ("Anvil Print", "Print finisher"),
    ("Oakmoor Bakery", "Bakery assistant"),
    ("Summerhill Surgery", "Receptionist"),
    ("Pennant Security", "Security officer"),
    ("Redcastle Textiles", "Machine operator"),
    ("Wharf Street Library", "Library assistant"),
    ("Harrow Lane Motors", "Valeter"),
    ("Bluebell Nursery", "Nursery assistant"),
    ("Stonebridge Accounts", "Office assistant"),
)
OWN_TRADES = ("Window cleaner", "Gardener", "Mobile hairdresser", "Computer repairs", "Painter and decorator")

_PRONOUNS = {
    "man": {"he": "he", "him": "him", "his": "his"},
    "woman": {"he": "she", "him": "her", "his": "her"},
}


def fill(rng: Random, sentence: str, gender: str, goal: str = "work") -> str:
    """A sentence with its blanks filled: pronouns, the person's goal, a sum."""
    words = _PRONOUNS[gender]
    he = words["he"]
    filled = sentence.format(**words, He=he.title(), goal=goal, pounds=f"£{rng.randint(18, 96)}")
    return filled[:1].upper() + filled[1:]


def note(rng: Random, phase: str, gender: str, goal: str) -> str:
    """One short note for a contact in a phase: a key of the openings above."""
    text = fill(rng, rng.choice(_OPENINGS[phase]), gender, goal)
    if phase in ("before_work", "in_work", "first"):
        text = f"{text} {fill(rng, rng.choice(_DETAILS), gender, goal)}".strip()
    return text
