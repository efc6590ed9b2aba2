"""The funder's remittances: upload, look at every row, import."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from brokerage import clock
from brokerage.access import Right, requires
from clients.forms.base import show_errors
from outcomes import access
from outcomes.actions import remittance as actions
from outcomes.forms.claims import ImportForm, UploadForm
from outcomes.models import Remittance
from outcomes.rules.remittance import COLUMNS, MOST_BYTES
from outcomes.views.claiming import ON_A_PAGE, chosen_contract, contracts_of


@requires(Right.IMPORT_REMITTANCE)
def remittances(request: HttpRequest) -> HttpResponse:
    """Upload one, and those there are."""
    contracts = contracts_of(request)
    form = UploadForm(request.POST or None, request.FILES or None, contracts=contracts)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found, new = actions.upload_remittance(
                contract=chosen_contract(request, contracts),
                file_name=file.name,
                # One byte more than may be: enough to know that it is too large.
                content=file.read(MOST_BYTES + 1),
                caller=request.caller,
            )
        except ValidationError as error:
            show_errors(form, error)
        else:
            if not new:
                messages.info(request, "This file was uploaded before: nothing was added.")
            return redirect("outcomes:remittance", found.pk)
    rows = Remittance.objects.defer("content").select_related("contract", "uploaded_by", "imported_by")
    context = {
        "form": form,
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "columns": [column.capitalize() for column in COLUMNS],
    }
    return render(request, "outcomes/claim_remittances.html", context)


@requires(Right.IMPORT_REMITTANCE)
def remittance(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row and what it would do; once imported, what it did."""
    rows = Remittance.objects.select_related("contract", "uploaded_by", "imported_by")
    found = get_object_or_404(rows, pk=pk)
    if found.imported_by:
        context = {"remittance": found, "lines": list(found.lines.select_related("claim"))}
        if request.method == "POST":
            messages.error(request, f"{found.imported_by.name} has imported this file: nothing was added.")
            return redirect("outcomes:remittance", pk)
        return render(request, "outcomes/claim_remittance_done.html", context)
    claims, day = access.visible_claims(request.caller), clock.today()
    form = ImportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            judged = actions.import_remittance(
                remittance=found, claims=claims, caller=request.caller, on=day, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            number = len(judged.clean)
            messages.success(request, f"{number} {'row' if number == 1 else 'rows'} imported.")
            return redirect("outcomes:remittance", pk)
    judged = actions.judge_remittance(found, claims, day)
    context = {"remittance": found, "form": form, "judged": judged, "columns": COLUMNS}
    return render(request, "outcomes/claim_remittance.html", context)
