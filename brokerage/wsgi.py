import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brokerage.settings")

application = get_wsgi_application()

from brokerage.startup import require_powerless_role  # noqa: E402  (needs the apps to be loaded)

require_powerless_role()
