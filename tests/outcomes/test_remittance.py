"""The funder's remittance: what is refused and how it is told, and that nothing is imported twice."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from outcomes.actions import remittance as remitting
from outcomes.models import Claim, LedgerLine, Remittance, RemittanceLine
from tests import factories as make
from tests.outcomes.claiming import HEADER, TODAY, finance, imported, row, submitted, uploaded


def judged(world, text: str):
    return remitting.judge_remittance(uploaded(world, text), Claim.objects.all(), TODAY)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (HEADER.encode(), "no rows"),
        (b"Batch number,Claim reference\n1,2\n", "lacks"),
        (HEADER.replace("Code", "Code,Extra").encode() + b"1,2,3,4,5,6,7\n", "do not know: “Extra”"),
        (HEADER.replace("Code", "Code,Code").encode() + b"1,2,3,4,5,6,7\n", "twice"),
        (HEADER.encode() + b"\xff\xfe", "not in UTF-8"),
        ((HEADER + "1\n").encode("utf-16"), "no CSV file"),
        (b"PK\x03\x04", "no CSV file"),
        (b"x" * (1024 * 1024 + 1), "larger than 1 MB"),
        (HEADER.encode() + b'"1,2\n', "never closed"),
        (HEADER.encode() + b"1,2,3,4,5,6\n" * 5001, "more than 5000"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(world, content, said):
    with pytest.raises(ValidationError, match=said):
        remitting.upload_remittance(
            contract=world.contract, file_name="x.csv", content=content, caller=finance(world)
        )
    assert not Remittance.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"amount": "-5.00"}, "negative sum"),
        ({"amount": "=1+1"}, "like a formula"),
        ({"amount": "1e9"}, "no sum"),
        ({"amount": "NaN"}, "no sum"),
        ({"amount": "1250.56"}, "above the £1,250.55 that was claimed"),
        ({"amount": "1000"}, "is it part_paid"),
        ({"outcome": "part_paid", "code": "X"}, "below what was claimed"),
        ({"outcome": "part_paid", "amount": "5"}, "without a code"),
        ({"outcome": "rejected", "amount": "0"}, "without a code"),
        ({"outcome": "rejected", "amount": "5", "code": "X"}, "has an amount"),
        ({"outcome": "maybe"}, "no outcome"),
        ({"on": "31/02/2026"}, "no date"),
        ({"on": "2027-01-01"}, "lies ahead"),
        ({"on": "2026-11-19"}, "before the claim was submitted"),
        ({"batch": 7}, "sent in batch 1, not 7"),
        ({"batch": "x"}, "no batch number"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_its_reason(world, change, said):
    _, (claim,) = submitted(world)
    (line,) = judged(world, HEADER + row(claim, **change)).lines
    assert said in line.refusal
    assert line.row == 2


def test_unknown_foreign_and_repeated_rows_are_refused(world):
    other = make.ContractFactory(broker=world.northgate, reference="NG-WEST")
    make.TermsFactory(contract=other)
    _, (theirs,) = submitted(world, contract=other)
    _, (one, two) = submitted(world, 2)
    text = (
        HEADER + row(one) + row(one) + row(two) + row(two, "5", "part_paid", "X") + row(theirs)
        + f"1,NG-C-99999,5,paid,,2026-11-20\n1,{one.reference},5\n"
    )  # fmt: skip
    said = [line.refusal for line in judged(world, text).lines]
    assert said[0] == "" and said[1] == "It repeats row 2."
    assert "in another way" in said[2] and "in another way" in said[3]
    assert "belongs to contract NG-WEST" in said[4]
    assert "There is no claim NG-C-99999" in said[5]
    assert "3 cells, not 6" in said[6]


def test_nothing_is_written_unless_the_refusals_are_known(world):
    _, (claim,) = submitted(world)
    text = HEADER + row(claim) + "9,NG-C-99999,5,paid,,2026-11-20\n"
    with pytest.raises(ValidationError, match="nothing was imported"):
        imported(world, text)
    assert not LedgerLine.objects.exists() and not RemittanceLine.objects.exists()
    imported(world, text, accept=True)
    assert LedgerLine.objects.get().amount == Decimal("1250.55")
    assert RemittanceLine.objects.filter(claim=None).get().refusal


def test_the_same_file_or_answer_again_adds_nothing(world):
    _, (claim,) = submitted(world)
    text = HEADER + row(claim, "500", "part_paid", "H")
    imported(world, text)
    with pytest.raises(ValidationError, match="already"):
        imported(world, text)
    assert uploaded(world, text).pk == Remittance.objects.get().pk
    (line,) = judged(world, text + "\n").lines
    assert line.refusal == "This line was imported before."
    imported(world, HEADER + row(claim, "750.55"))
    assert sum(LedgerLine.objects.values_list("amount", flat=True)) == Decimal("1250.55")
