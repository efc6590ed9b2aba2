"""The tabs of the client record that this app fills."""

from brokerage.access import Right
from clients import access
from clients.registry import Panel, register_panel

PANELS = (
    Panel("timeline", "Timeline", "clients:timeline", 10, (Right.SEE_CLIENTS,), access.may_see_person),
    Panel("profile", "Profile", "clients:profile", 20, (Right.SEE_CLIENTS,), access.may_see_person),
    Panel("plan", "Plan", "clients:plan", 30, (Right.SEE_CLIENTS,), access.may_see_person),
    Panel("sharing", "Sharing", "clients:sharing", 60, (Right.SEE_CLIENTS,), access.may_see_person),
)


def register() -> None:
    for panel in PANELS:
        register_panel(panel)
