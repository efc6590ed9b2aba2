import pytest

from tests.referrals import sending


@pytest.fixture
def api(world) -> sending.ApiBrowser:
    """Northgate's agency with a token for both scopes."""
    return sending.ApiBrowser(sending.token_for(world.agency))


@pytest.fixture
def other_agency(world):
    from tests.factories import AgencyFactory

    return AgencyFactory(reference="COLLEGE", name="Eastside College", kind="training_provider")
