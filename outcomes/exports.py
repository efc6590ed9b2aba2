"""A batch as a file for the funder, in the layout of docs/claims.md."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Font

from clients.exports import csv_response, safe_cell
from outcomes.models import Claim, ClaimBatch
from outcomes.queries.grounds import name_of, reason_of

HEADER = [
    "Batch number", "Claim reference", "Contract", "Client reference", "Client", "Milestone", "Reached on",
    "Hours", "Terms from", "Amount", "Reason",
]  # fmt: skip
AMOUNT, REACHED, TERMS = HEADER.index("Amount"), HEADER.index("Reached on"), HEADER.index("Terms from")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def cells_of(batch: ClaimBatch, claim: Claim) -> list[Any]:
    client = claim.registration.client
    return [
        batch.number, claim.reference, batch.contract.reference, client.reference, client.name,
        name_of(claim), claim.reached_on, claim.get_band_display(), claim.terms.valid_from, claim.amount,
        reason_of(claim),
    ]  # fmt: skip


def file_name(batch: ClaimBatch, ending: str) -> str:
    kept = "".join(letter if letter.isalnum() else "-" for letter in batch.contract.reference)
    return f"claims-{kept.lower()}-batch-{batch.number}.{ending}"


def batch_as_csv(batch: ClaimBatch, claims: Iterable[Claim]) -> HttpResponse:
    return csv_response(file_name(batch, "csv"), HEADER, (cells_of(batch, claim) for claim in claims))


def batch_as_xlsx(batch: ClaimBatch, claims: Iterable[Claim]) -> HttpResponse:
    """One sheet: sums and dates as such, all else as text that no spreadsheet runs."""
    book = Workbook()
    sheet = book.active
    sheet.title = f"Batch {batch.number}"
    sheet.append(HEADER)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for claim in claims:
        values = cells_of(batch, claim)
        sheet.append([safe_cell(value) if isinstance(value, str) else value for value in values])
        row = sheet[sheet.max_row]
        row[AMOUNT].number_format = "£#,##0.00"
        for place in (REACHED, TERMS):
            row[place].number_format = "yyyy-mm-dd"
    sheet.freeze_panes = "A2"
    stored = BytesIO()
    book.save(stored)
    response = HttpResponse(stored.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{file_name(batch, "xlsx")}"'
    return response
