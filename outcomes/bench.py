"""Registrations for the bench: invented, a quarter of them with a job, half of those proven."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from brokerage.contracts.changing import open_contract
from brokerage.contracts.drafts import TermsDraft
from brokerage.models import JobBroker, Office, User
from brokerage.presets import preset
from clients.models import Client, Registration
from outcomes.codes import EvidenceKind, EvidenceState
from outcomes.models import Evidence, HoursChange, JobSpell

WRITE = 5000
PROGRAMME = "nddp-2003"
# One in so many has a job; of those, one in so many has two, and one in so many is proven.
JOB, SECOND_JOB, PROVEN = 4, 10, 2
DAYS_BACK = 730


def load(number: int, as_of: date) -> list[int]:
    """Write `number` clients with a registration each; the ids of the registrations. Same rows each time."""
    broker = JobBroker.objects.create(reference="BENCH", name="Bench", client_prefix="BN")
    office = Office.objects.create(broker=broker, name="Bench", area="Bench")
    first, second = (User.objects.create(email=f"{n}@bench.example", name=f"Bench {n}") for n in (1, 2))
    contract = open_contract(
        broker=broker,
        preset=preset(PROGRAMME),
        about={"reference": "BENCH-1", "area": "Bench"},
        draft=TermsDraft.of_preset(preset(PROGRAMME), as_of - timedelta(days=2 * DAYS_BACK)),
        by=first,
        reason="Bench",
    )
    ids: list[int] = []
    for start in range(0, number, WRITE):
        numbers = range(start, min(start + WRITE, number))
        clients = Client.objects.bulk_create(_client(broker, office, n) for n in numbers)
        rows = Registration.objects.bulk_create(
            _registration(client, contract.pk, first, as_of, n)
            for n, client in zip(numbers, clients, strict=True)
        )
        ids += [row.pk for row in rows]
        _write_jobs(rows, numbers, first, second)
    return ids


def _client(broker: JobBroker, office: Office, n: int) -> Client:
    name = f"Bench{n}"
    return Client(
        broker=broker, office=office, reference=f"BN-{n:07}", first_name="Ann", last_name=name,
        sort_name=f"{name} ann".lower(), search_text=f"ann {name}".lower(), state="active",
    )  # fmt: skip


def _registration(client: Client, contract_id: int, by: User, as_of: date, n: int) -> Registration:
    on = as_of - timedelta(days=n * 7 % DAYS_BACK)
    return Registration(
        broker_id=client.broker_id, client=client, contract_id=contract_id, office_id=client.office_id,
        registered_on=on, registered_by=by, plan_agreed_on=on + timedelta(days=5) if n % 5 else None,
    )  # fmt: skip


def _has_two(n: int) -> bool:
    return n % (JOB * SECOND_JOB) == 0


def _write_jobs(rows: list[Registration], numbers: range, first: User, second: User) -> None:
    jobs = [
        JobSpell(
            broker_id=row.broker_id, client_id=row.client_id, registration=row, employer="Bench",
            title="Bench",
            started_on=row.registered_on + timedelta(days=30 + 60 * turn),
            ended_on=row.registered_on + timedelta(days=80) if turn == 0 and _has_two(n) else None,
            recorded_by=first,
        )
        for n, row in zip(numbers, rows, strict=True)
        if n % JOB == 0
        for turn in range(2 if _has_two(n) else 1)
    ]  # fmt: skip
    JobSpell.objects.bulk_create(jobs)
    HoursChange.objects.bulk_create(
        HoursChange(broker_id=job.broker_id, job=job, from_on=job.started_on, weekly=Decimal(8 + job.pk % 17))
        for job in jobs
    )
    Evidence.objects.bulk_create(
        Evidence(
            broker_id=job.broker_id, client_id=job.client_id, job=job, kind=EvidenceKind.EMPLOYER_PHONE,
            covers_from=job.started_on, covers_to=job.started_on + timedelta(days=100),
            obtained_how=Evidence.Obtained.BY_PHONE, obtained_on=job.started_on, recorded_by=first,
            said_by="Ann Bench",
            state=EvidenceState.ACCEPTED, decided_by=second, decided_at=timezone.now(),
        )
        for job in jobs
        if job.pk % PROVEN == 0
    )  # fmt: skip
