"""What the site's base template needs on every page. Makes no query."""

from django.conf import settings
from django.http import HttpRequest

from brokerage import nav
from brokerage.database.caller import ANONYMOUS


def site(request: HttpRequest) -> dict[str, object]:
    """The caller, their navigation, and defaults for the names a page may set to change its frame.

    A page may set: `form` or `forms` (their errors go to the top), `nav_current` (a code of nav.py).
    """
    caller = getattr(request, "caller", ANONYMOUS)
    roles = caller.roles
    shown = nav.places(roles)
    return {
        "caller": caller,
        "caller_role": nav.ROLE_LABELS.get(caller.role, ""),
        "nav_places": shown,
        "nav_current": nav.current_code(request.path, shown),
        "search_url": nav.address(nav.SEARCH) if not nav.SEARCHES.isdisjoint(roles) else "",
        "log_contact_url": nav.address(nav.LOG_CONTACT) if not nav.LOGS_CONTACTS.isdisjoint(roles) else "",
        "search_text": request.GET.get("q", ""),
        "is_demo": settings.DEMO,
        "form": None,
        "forms": (),
    }
