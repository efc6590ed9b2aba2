"""Forms of the inbox and the portal. A filter form owns its filtering: page and export read the same rows."""

from django import forms
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from brokerage.forms import DateField, FilterForm, Form
from brokerage.models import JobBroker, Membership, Office, User
from partners.models import Agency
from referrals.models import Referral, Response
from referrals.queries import SHOWN_STATUSES, Likeness

WAITING, ANSWERED, ALL = "waiting", "answered", "all"
NEW = "new"
# Unanswered first, the longest awaited on top; after them the newest.
UNANSWERED_FIRST = (
    Case(When(status="received", then=Value(0)), default=Value(1), output_field=IntegerField()),
    Case(When(status="received", then=F("answer_due_on"))),
    Case(When(status="received", then=F("received_at"))),
    F("received_at").desc(),
    F("pk").desc(),
)
INBOX_SORTS = {
    "due": ("answer_due_on", "pk"),
    "-due": ("-answer_due_on", "-pk"),
    "received": ("received_at", "pk"),
    "-received": ("-received_at", "-pk"),
    "name": ("last_name", "first_name", "pk"),
    "-name": ("-last_name", "-first_name", "-pk"),
    "agency": ("agency__name", "answer_due_on", "pk"),
    "-agency": ("-agency__name", "answer_due_on", "pk"),
}
PORTAL_SORTS = {
    "received": ("received_at", "pk"),
    "-received": ("-received_at", "-pk"),
    "name": ("last_name", "first_name", "pk"),
    "-name": ("-last_name", "-first_name", "-pk"),
    "broker": ("broker__name", "-received_at", "pk"),
    "-broker": ("-broker__name", "-received_at", "pk"),
}


def matching_words(text: str) -> Q:
    """Every word typed stands in the first name, the last name or the reference."""
    found = Q()
    for word in text.split()[:6]:
        found &= Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(reference__icontains=word)
    return found


def offer(field: forms.ModelChoiceField, offices: list[Office]) -> None:
    """Let one be chosen of offices that have been read already: the field would read them once more."""
    field.queryset = Office.objects.filter(pk__in=[office.pk for office in offices])
    field.choices = [("", field.empty_label), *((office.pk, office.name) for office in offices)]


class InboxFilter(FilterForm):
    status = forms.ChoiceField(
        label="Show",
        choices=[(WAITING, "Waiting for an answer"), (ANSWERED, "Answered"), (ALL, "All")],
    )
    q = forms.CharField(label="Name or reference", max_length=100)
    agency = forms.ModelChoiceField(label="From", queryset=Agency.objects.all())
    office = forms.ModelChoiceField(label="Office", queryset=Office.objects.none())
    received_from = DateField(label="Received from")

    def __init__(self, *args, offices: list[Office], **kwargs):
        super().__init__(*args, **kwargs)
        offer(self.fields["office"], offices)

    def apply(self, referrals: QuerySet[Referral]) -> QuerySet[Referral]:
        chosen = self.cleaned_data if self.is_valid() else {}
        status = chosen.get("status") or WAITING
        if status == WAITING:
            referrals = referrals.unanswered()
        elif status == ANSWERED:
            referrals = referrals.exclude(status=Referral.Status.RECEIVED)
        if chosen.get("q"):
            referrals = referrals.filter(matching_words(chosen["q"]))
        for name in ("agency", "office"):
            if chosen.get(name):
                referrals = referrals.filter(**{name: chosen[name]})
        if chosen.get("received_from"):
            referrals = referrals.filter(received_at__date__gte=chosen["received_from"])
        return referrals


class PortalFilter(FilterForm):
    status = forms.ChoiceField(label="Status", choices=[("", "Any"), *SHOWN_STATUSES.items()])
    q = forms.CharField(label="Name or reference", max_length=100)
    broker = forms.ModelChoiceField(label="Job Broker", queryset=JobBroker.objects.all())
    received_from = DateField(label="Sent from")

    def apply(self, referrals: QuerySet[Referral]) -> QuerySet[Referral]:
        chosen = self.cleaned_data if self.is_valid() else {}
        if chosen.get("status"):
            referrals = referrals.filter(shown_status=chosen["status"])
        if chosen.get("q"):
            referrals = referrals.filter(matching_words(chosen["q"]))
        if chosen.get("broker"):
            referrals = referrals.filter(broker=chosen["broker"])
        if chosen.get("received_from"):
            referrals = referrals.filter(received_at__date__gte=chosen["received_from"])
        return referrals


class AcceptForm(Form):
    """Where likenesses were found, somebody must say whether the person is one of them."""

    person = forms.ChoiceField(label="Is this somebody you know already?", widget=forms.RadioSelect)
    office = forms.ModelChoiceField(label="Office", queryset=Office.objects.none())
    lead_adviser = forms.ModelChoiceField(
        label="Lead adviser", queryset=User.objects.none(), required=False, empty_label="Decide later"
    )

    def __init__(
        self, *args, referral: Referral, offices: list[Office], likenesses: list[Likeness], today, **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.likenesses = likenesses
        offer(self.fields["office"], offices)
        advisers = Membership.objects.advisers().in_force(today).filter(broker=referral.broker_id)
        self.fields["lead_adviser"].queryset = User.objects.filter(pk__in=advisers.values("user")).order_by(
            "name"
        )
        if likenesses:
            self.fields["person"].choices = [
                *((str(like.client.pk), f"Yes: link to {like.client.name}, {like.client.reference}")
                  for like in likenesses),
                (NEW, "No: this is somebody new"),
            ]  # fmt: skip
        else:
            del self.fields["person"]

    @property
    def client(self):
        """The client to link to, or None for somebody new."""
        chosen = self.cleaned_data.get("person", NEW)
        return next((like.client for like in self.likenesses if str(like.client.pk) == chosen), None)


class DeclineForm(Form):
    reason = forms.ChoiceField(label="Why?", choices=Response.Reason.choices, widget=forms.RadioSelect)
    signpost = forms.CharField(
        label="Where else the person may find help",
        max_length=200,
        required=False,
        help_text="Kept on your record. The agency sees the reason, not this.",
    )


class PassForm(Form):
    office = forms.ModelChoiceField(label="Office to pass it to", queryset=Office.objects.none())

    def __init__(self, *args, referral: Referral, offices: list[Office], **kwargs):
        super().__init__(*args, **kwargs)
        offer(self.fields["office"], [office for office in offices if office.pk != referral.office_id])
