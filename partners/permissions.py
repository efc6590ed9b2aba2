"""Which scope a call of the partner API needs."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class HasScope(BasePermission):
    """The view names its scope for each method in `required_scopes`; a method without one is refused."""

    def has_permission(self, request: Request, view) -> bool:
        method = "GET" if request.method == "HEAD" else request.method
        needed = getattr(view, "required_scopes", {}).get(method)
        self.message = f"This needs a token with the scope {needed}." if needed else None
        return needed is not None and needed in request._request.caller.scopes
