"""Referrals, for agencies' own systems."""

import re
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from brokerage import clock
from brokerage.database.caller import acting_as
from partners.models import Agency
from referrals import actions
from referrals.access import visible_referrals
from referrals.api.base import AgencyView
from referrals.api.idempotency import answer_once
from referrals.api.listing import ReferralFilters, ReferralPages
from referrals.api.problems import Conflict
from referrals.api.schema import IDEMPOTENCY_KEY, REFERENCE, answers, problems
from referrals.api.serializers import (
    NothingSerializer,
    ReferralAnswerSerializer,
    ReferralSerializer,
)
from referrals.models import Referral
from referrals.queries import progress_of, with_shown_status

FORM_OF_REFERENCE = re.compile(r"[A-Za-z0-9-]{1,16}")
LIST = "Filters narrow the list; follow `next` until it is null to read all of it."
CREATE = "The person is passed on to a Job Broker, or waits with you until they have chosen one."
READ = "What became of it, as far as the person agreed that you are told."
WITHDRAW = "Only while nobody has answered. The body is an empty object."
TOO_LATE = "The referral can no longer be withdrawn: speak to the Job Broker."


def told(referrals: list[Referral]) -> list[dict[str, Any]]:
    """What the agency may know of each, in the shape of the API. One query more."""
    progress = progress_of(referrals)
    rows = [
        {
            "reference": row.reference,
            "status": row.shown_status,
            "broker": row.broker.reference if row.broker else None,
            "received_at": row.received_at,
            "progress": [
                {"kind": step.kind, "happened_on": step.happened_on, "reason": step.reason or None}
                for step in progress[row.pk]
            ],
        }
        for row in referrals
    ]
    return ReferralAnswerSerializer(rows, many=True).data


def find(request: Request, reference: str) -> Referral:
    """One referral of the caller's agency. Another's is as unknown as one that never was."""
    if not FORM_OF_REFERENCE.fullmatch(reference):
        raise NotFound
    referrals = with_shown_status(visible_referrals(request._request.caller)).select_related("broker")
    referral = referrals.filter(reference=reference).first()
    if referral is None:
        raise NotFound
    return referral


class ReferralListView(AgencyView, GenericAPIView):
    required_scopes = {"GET": "referrals:read", "POST": "referrals:write"}
    query_names = frozenset(ReferralFilters.base_filters) | {"cursor", "page_size"}
    serializer_class = ReferralAnswerSerializer
    filterset_class = ReferralFilters
    pagination_class = ReferralPages
    queryset = Referral.objects.none()

    @extend_schema(
        operation_id="referrals_list",
        summary="The agency's own referrals, newest first",
        description=LIST,
        responses={**answers(200, ReferralAnswerSerializer(many=True)), **problems(401, 403, 406, 422)},
    )
    def get(self, request: Request) -> Response:
        caller = request._request.caller
        with acting_as(caller):
            referrals = with_shown_status(visible_referrals(caller)).select_related("broker")
            page = self.paginate_queryset(self.filter_queryset(referrals))
            return self.get_paginated_response(told(page))

    @extend_schema(
        operation_id="referrals_create",
        summary="Refer a person",
        description=CREATE,
        parameters=[
            IDEMPOTENCY_KEY,
            OpenApiParameter("Location", str, "header", response=[201], description="Where to read it."),
        ],
        request=ReferralSerializer,
        responses={
            **answers(201, ReferralAnswerSerializer),
            **problems(400, 401, 403, 406, 409, 413, 415, 422),
        },
    )
    def post(self, request: Request) -> Response:
        return answer_once(request, lambda: self._create(request, timezone.now()))

    def _create(self, request: Request, now: datetime) -> Response:
        caller = request._request.caller
        form = ReferralSerializer(data=request.data, context={"today": clock.today()})
        form.is_valid(raise_exception=True)
        referral = actions.receive_referral(
            agency=Agency(pk=caller.agency_id),
            broker=form.validated_data["broker"],
            sent=form.sent,
            received_at=now,
            api_client=request.auth.application,
        )
        referral.shown_status = referral.status
        place = request.build_absolute_uri(f"{request.path}{referral.reference}/")
        return Response(told([referral])[0], status=201, headers={"Location": place})


class ReferralDetailView(AgencyView):
    required_scopes = {"GET": "referrals:read"}

    @extend_schema(
        operation_id="referrals_read",
        summary="One referral and what may be known of it",
        description=READ,
        parameters=[REFERENCE],
        responses={**answers(200, ReferralAnswerSerializer), **problems(401, 403, 404, 406, 422)},
    )
    def get(self, request: Request, reference: str) -> Response:
        with acting_as(request._request.caller):
            return Response(told([find(request, reference)])[0])


class ReferralWithdrawView(AgencyView):
    required_scopes = {"POST": "referrals:write"}

    @extend_schema(
        operation_id="referrals_withdraw",
        summary="Take back a referral that nobody has answered",
        description=WITHDRAW,
        parameters=[REFERENCE, IDEMPOTENCY_KEY],
        request=NothingSerializer,
        responses={
            **answers(200, ReferralAnswerSerializer),
            **problems(400, 401, 403, 404, 406, 409, 413, 415, 422),
        },
    )
    def post(self, request: Request, reference: str) -> Response:
        return answer_once(request, lambda: self._withdraw(request, reference))

    def _withdraw(self, request: Request, reference: str) -> Response:
        NothingSerializer(data=request.data).is_valid(raise_exception=True)
        referral = find(request, reference)
        try:
            actions.withdraw_referral(referral=referral)
        except DjangoValidationError as error:
            raise Conflict(TOO_LATE) from error
        return Response(told([find(request, reference)])[0])
