"""Addresses of people's own accounts."""

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, reverse_lazy

from foundation.mail.services import is_set_up

from . import views
from .confirmations import views as confirmations
from .delegation import views as delegations
from .forms import MAIL_NOT_SET_UP, ResetForm
from .notices import views as notices
from .open_sessions import views as sessions
from .reminder_days.views import reminder_days
from .saved_views import views as saved_views
from .second_step import views as second_step
from .unit_changes import views as unit_changes

app_name = "accounts"

password_urls = [
    path(
        "password/",
        views.PasswordChange.as_view(),
        name="password_change",
    ),
    path(
        "password/done/",
        auth.PasswordChangeDoneView.as_view(template_name="registration/password_changed.html"),
        name="password_change_done",
    ),
    path(
        "reset/",
        auth.PasswordResetView.as_view(
            form_class=ResetForm,
            template_name="registration/reset_ask.html",
            extra_context={"mail_is_set_up": is_set_up, "mail_not_set_up": MAIL_NOT_SET_UP},
            success_url=reverse_lazy("accounts:password_reset_done"),
        ),
        name="password_reset",
    ),
    path(
        "reset/sent/",
        auth.PasswordResetDoneView.as_view(template_name="registration/reset_sent.html"),
        name="password_reset_done",
    ),
    path(
        "reset/<uidb64>/<token>/",
        views.PasswordSet.as_view(),
        name="password_reset_confirm",
    ),
    path(
        "reset/done/",
        auth.PasswordResetCompleteView.as_view(template_name="registration/reset_complete.html"),
        name="password_reset_complete",
    ),
]

# /accounts/sessions/
session_urls = [
    path("", sessions.session_list, name="session_list"),
    path("stay/", sessions.session_stay, name="session_stay"),
    path("end/", sessions.sessions_end, name="sessions_end"),
    path("<id:pk>/end/", sessions.session_end, name="session_end"),
]

# /accounts/second-step/
second_step_urls = [
    path("", second_step.second_step, name="second_step"),
    path("set-up/", second_step.second_step_set_up, name="second_step_set_up"),
    path("turn-off/", second_step.second_step_turn_off, name="second_step_turn_off"),
    path("codes/", second_step.recovery_codes_renew, name="recovery_codes_renew"),
    path("codes/file/", second_step.recovery_codes_file, name="recovery_codes_file"),
]

# /accounts/requests/
request_urls = [
    path("", confirmations.request_list, name="request_list"),
    path("<id:pk>/", confirmations.request_detail, name="request_detail"),
    path("<id:pk>/confirm/", confirmations.request_confirm, name="request_confirm"),
    path("<id:pk>/refuse/", confirmations.request_refuse, name="request_refuse"),
    path("<id:pk>/withdraw/", confirmations.request_withdraw, name="request_withdraw"),
]

# /accounts/tokens/
token_urls = [
    path("", views.token_list, name="token_list"),
    path("new/", views.token_create, name="token_create"),
    path("<id:pk>/revoke/", views.token_revoke, name="token_revoke"),
]

# /accounts/delegations/
delegation_urls = [
    path("", delegations.delegation_list, name="delegation_list"),
    path("export/", delegations.delegation_export, name="delegation_export"),
    path("new/", delegations.delegation_create, name="delegation_create"),
    path("<id:pk>/revoke/", delegations.delegation_revoke, name="delegation_revoke"),
]

# /accounts/notifications/
notification_urls = [
    path("", notices.notification_list, name="notification_list"),
    path("<id:pk>/", notices.notification_open, name="notification_open"),
    path("read/", notices.notifications_read, name="notifications_read"),
    path("choices/", notices.notice_choices, name="notice_choices"),
]

# /accounts/unit-changes/
unit_change_urls = [
    path("", unit_changes.unit_change_list, name="unit_change_list"),
    path("new/", unit_changes.unit_change_create, name="unit_change_create"),
]

# /accounts/views/
view_urls = [
    path("", saved_views.view_list, name="view_list"),
    path("new/", saved_views.view_create, name="view_create"),
    path("display/", saved_views.list_display, name="list_display"),
    path("start/", saved_views.view_start, name="view_start"),
    path("<id:pk>/", saved_views.view_edit, name="view_edit"),
    path("<id:pk>/delete/", saved_views.view_delete, name="view_delete"),
]

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("login/code/", second_step.SignInCode.as_view(), name="sign_in_code"),
    # also out of a session that waits for its second step, which belongs to nobody
    path("logout/", login_not_required(auth.LogoutView.as_view()), name="logout"),
    path("profile/", views.profile, name="profile"),
    path("notifications/", include(notification_urls)),
    path("reminder-days/", reminder_days, name="reminder_days"),
    path("sessions/", include(session_urls)),
    path("second-step/", include(second_step_urls)),
    path("requests/", include(request_urls)),
    path("people/<id:pk>/password-link/", views.password_link, name="password_link"),
    path("tokens/", include(token_urls)),
    path("delegations/", include(delegation_urls)),
    path("unit-changes/", include(unit_change_urls)),
    path("views/", include(view_urls)),
    *password_urls,
]
