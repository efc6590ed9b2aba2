"""The organisations of the demo, as data. Areas are real; organisations and people are invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AdviserSpec:
    """caseload: how many open clients they lead."""

    name: str
    email: str
    caseload: int


@dataclass(frozen=True, slots=True)
class OfficeSpec:
    """pools: counts of name pools. entry, long_claims: factors on the profile's chances.

    second_share: the share of clients who are registered under the broker's second contract.
    """

    name: str
    area: str
    postcodes: tuple[str, ...]
    pools: dict[str, int]
    advisers: tuple[AdviserSpec, ...]
    partner: str = ""
    entry: float = 1.0
    long_claims: float = 1.0
    second_share: float = 0.0


@dataclass(frozen=True, slots=True)
class ContractSpec:
    """amounts: of the preset's milestones in their order, before the last change of terms and since."""

    reference: str
    preset: str
    area: str
    interval: int
    amounts: tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class BrokerSpec:
    """staff: (role, name, email), in all offices. agencies: references of those that refer to it.

    highest_number: the last client number used, so that references look as if years had passed.
    """

    reference: str
    name: str
    prefix: str
    offices: tuple[OfficeSpec, ...]
    contracts: tuple[ContractSpec, ...]
    staff: tuple[tuple[str, str, str], ...]
    agencies: tuple[str, ...]
    highest_number: int


@dataclass(frozen=True, slots=True)
class AgencySpec:
    """routes: those by which its referrals come."""

    reference: str
    name: str
    kind: str
    area: str
    user: tuple[str, str]
    routes: tuple[str, ...]


AGENCIES = (
    AgencySpec(
        "JCP-EASTSIDE",
        "Jobcentre Eastside",
        "jobcentre",
        "West Ham and Plaistow",
        ("Ruth Calloway", "agency@demo.example"),
        ("work_focused_interview", "disability_employment_adviser", "other_jobcentre"),
    ),
    AgencySpec(
        "MILLROW-TRAINING",
        "Millrow Training",
        "training_provider",
        "Bradford Trident",
        ("Idris Halloran", "agency.millrow@demo.example"),
        ("training_provider",),
    ),
    AgencySpec(
        "LANTERN-COMMUNITY",
        "Lantern Community House",
        "community",
        "Lewisham",
        ("Yvette Sarpong", "agency.lantern@demo.example"),
        ("community",),
    ),
    AgencySpec(
        "ROSEWELL-HEALTH",
        "Rosewell Health Centre",
        "health_service",
        "Greets Green, Sandwell",
        ("Martin Pell", "agency.rosewell@demo.example"),
        ("health_service",),
    ),
    AgencySpec(
        "STILLWATER-MINDS",
        "Stillwater Mental Health Service",
        "health_service",
        "South Tyneside",
        ("Orla Denham", "agency.stillwater@demo.example"),
        ("mental_health_service",),
    ),
    AgencySpec(
        "ASHMERE-COUNCIL",
        "Ashmere Council Employment Team",
        "local_authority",
        "Mansfield and Ashfield",
        ("Keith Furnival", "agency.ashmere@demo.example"),
        ("local_authority",),
    ),
)

_EAST = {
    "british": 30,
    "bangladeshi": 16,
    "west_african": 16,
    "south_asian": 12,
    "caribbean": 10,
    "mixed_world": 8,
    "indian": 6,
    "eastern_european": 6,
}
_SOUTH = {
    "british": 42,
    "caribbean": 18,
    "west_african": 18,
    "mixed_world": 10,
    "eastern_european": 7,
    "indian": 3,
    "south_asian": 2,
}
_WEST_YORKSHIRE = {
    "british": 45,
    "south_asian": 38,
    "eastern_european": 8,
    "indian": 4,
    "bangladeshi": 3,
    "caribbean": 2,
}
_BLACK_COUNTRY = {
    "british": 52,
    "indian": 20,
    "south_asian": 9,
    "caribbean": 10,
    "eastern_european": 5,
    "west_african": 4,
}
_TYNE = {"british": 90, "bangladeshi": 4, "eastern_european": 3, "mixed_world": 3}
_NOTTS = {"british": 86, "eastern_european": 9, "caribbean": 2, "indian": 3}

_NORTHGATE = BrokerSpec(
    "NORTHGATE",
    "Northgate",
    "NG",
    (
        OfficeSpec(
            "Plaistow",
            "West Ham and Plaistow",
            ("E13", "E15"),
            _EAST,
            (
                AdviserSpec("Sam Okafor", "adviser@demo.example", 126),
                AdviserSpec("Priya Nair", "priya.nair@demo.example", 97),
                AdviserSpec("Lee Marsh", "lee.marsh@demo.example", 70),
            ),
            entry=1.1,
        ),
        OfficeSpec(
            "Lewisham",
            "Lewisham",
            ("SE13", "SE14"),
            _SOUTH,
            (
                AdviserSpec("Josephine Antwi", "josephine.antwi@demo.example", 104),
                AdviserSpec("Callum Whittaker", "callum.whittaker@demo.example", 88),
            ),
        ),
    ),
    (
        ContractSpec(
            "NG-EAST",
            "nddp-2003",
            "East London (demo: invented amounts)",
            20,
            (("300.00", "1200.00", "1200.00"), ("300.00", "1250.55", "1250.55")),
        ),
    ),
    (
        ("manager", "Alison Reid", "manager@demo.example"),
        ("manager", "Tunde Balogun", "second.manager@demo.example"),
        ("finance_officer", "Dilys Price", "finance@demo.example"),
        ("finance_officer", "Aaron Fisk", "second.finance@demo.example"),
        ("administrator", "Leena Shah", "administrator@demo.example"),
        ("in_work_specialist", "Marcia Bogle", "inwork@demo.example"),
        ("employer_liaison", "Craig Dobson", "liaison@demo.example"),
        ("commissioner", "Helen Cartwright", "commissioner@demo.example"),
        ("system_administrator", "Ravi Menon", "sysadmin@demo.example"),
    ),
    ("JCP-EASTSIDE", "LANTERN-COMMUNITY", "STILLWATER-MINDS", "ROSEWELL-HEALTH"),
    4600,
)
_BRIDGEWAY = BrokerSpec(
    "BRIDGEWAY",
    "Bridgeway",
    "BW",
    (
        OfficeSpec(
            "Trident",
            "Bradford Trident",
            ("BD5",),
            _WEST_YORKSHIRE,
            (
                AdviserSpec("Nadia Hafeez", "nadia.hafeez@demo.example", 118),
                AdviserSpec("Greg Oldroyd", "greg.oldroyd@demo.example", 150),
            ),
            second_share=0.2,
        ),
        OfficeSpec(
            "Greets Green",
            "Greets Green, Sandwell",
            ("B70",),
            _BLACK_COUNTRY,
            (
                AdviserSpec("Harjit Bains", "harjit.bains@demo.example", 92),
                AdviserSpec("Donna Tranter", "donna.tranter@demo.example", 81),
            ),
        ),
    ),
    (
        ContractSpec(
            "BW-NORTH",
            "nddp-2003",
            "Bradford and Sandwell (demo: invented amounts)",
            18,
            (("300.00", "1075.00", "1075.00"), ("300.00", "1110.00", "1140.00")),
        ),
        ContractSpec(
            "BW-TRIDENT",
            "ndc-local",
            "Trident neighbourhood (demo: invented amounts)",
            20,
            (("650.00", "850.00"), ("680.00", "900.00")),
        ),
    ),
    (
        ("manager", "Saira Qureshi", "manager.bridgeway@demo.example"),
        ("finance_officer", "Neil Sugden", "finance.bridgeway@demo.example"),
        ("administrator", "Carol Firth", "administrator.bridgeway@demo.example"),
        ("in_work_specialist", "Deepak Virdee", "inwork.bridgeway@demo.example"),
    ),
    ("MILLROW-TRAINING", "ROSEWELL-HEALTH"),
    2900,
)
_HARBOUR = BrokerSpec(
    "HARBOUR",
    "Harbour Partnership",
    "HB",
    (
        OfficeSpec(
            "South Shields",
            "South Tyneside",
            ("NE33", "NE34"),
            _TYNE,
            (
                AdviserSpec("Moira Fenwick", "moira.fenwick@demo.example", 109),
                AdviserSpec("Ian Bainbridge", "ian.bainbridge@demo.example", 76),
            ),
            partner="Tyne Harbour Trust",
            entry=0.9,
            long_claims=1.5,
            second_share=0.15,
        ),
        OfficeSpec(
            "Mansfield",
            "Mansfield and Ashfield",
            ("NG17", "NG18", "NG19"),
            _NOTTS,
            (AdviserSpec("Becky Allsop", "becky.allsop@demo.example", 133),),
            partner="Ashfield Works",
            entry=0.95,
            long_claims=1.3,
        ),
    ),
    (
        ContractSpec(
            "HB-JOINT",
            "nddp-2003",
            "South Tyneside and Mansfield (demo: invented amounts)",
            20,
            (("300.00", "1350.00", "1290.00"), ("300.00", "1400.00", "1325.50")),
        ),
        ContractSpec(
            "HB-CARE",
            "ips-primary-care",
            "South Tyneside surgeries (demo: invented amounts)",
            15,
            (("1500.00", "2100.00"), ("1500.00", "2150.00")),
        ),
    ),
    (
        ("manager", "Gillian Blythe", "manager.harbour@demo.example"),
        ("finance_officer", "Owen Priestley", "finance.harbour@demo.example"),
        ("administrator", "Wendy Drury", "administrator.harbour@demo.example"),
        ("in_work_specialist", "Paul Cresswell", "inwork.harbour@demo.example"),
    ),
    ("STILLWATER-MINDS", "ASHMERE-COUNCIL"),
    3300,
)
BROKERS = (_NORTHGATE, _BRIDGEWAY, _HARBOUR)
