from partners.models.agencies import Agency, AgencyKind, AgencyMembership
from partners.models.api import ApiClient

__all__ = ["Agency", "AgencyKind", "AgencyMembership", "ApiClient"]
