"""Sign-in forms whose errors are in plain words; settings name them in ACCOUNT_FORMS."""

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm

from brokerage.forms.mixins import PlainWordsMixin


class LoginForm(PlainWordsMixin, AllauthLoginForm):
    """Email and password."""


class ResetPasswordForm(PlainWordsMixin, AllauthResetPasswordForm):
    """The address that a link for a new password goes to."""


class ChangePasswordForm(PlainWordsMixin, AllauthChangePasswordForm):
    """The old password and the new one."""
