"""Addresses of the account pages."""

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import path, reverse_lazy

from accounts.forms.session import ForgottenPasswordForm
from accounts.views import account, keys, session, teams, users

app_name = "accounts"

urlpatterns = [
    path("sign-in/", session.SignIn.as_view(), name="sign_in"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign_out"),
    path("language/", session.language, name="language"),
    path("", account.account, name="account"),
    path("password/", account.password, name="password"),
    path("keys/", keys.key_list, name="keys"),
    path("keys/new/", keys.new, name="key_new"),
    path("keys/<uuid:public_id>/revoke/", keys.revoke, name="key_revoke"),
    path("users/", users.user_list, name="users"),
    path("users/new/", users.new, name="user_new"),
    path("users/<uuid:public_id>/", users.edit, name="user"),
    path("users/<uuid:public_id>/invitation/", users.send_invitation, name="user_invite"),
    path("teams/", teams.team_list, name="teams"),
    path("teams/new/", teams.new, name="team_new"),
    path("teams/<uuid:public_id>/", teams.team, name="team"),
    path("teams/<uuid:public_id>/edit/", teams.edit, name="team_edit"),
    path("teams/<uuid:public_id>/shifts/remove/", teams.shift_remove, name="shift_remove"),
    path(
        "password-reset/",
        login_not_required(
            auth.PasswordResetView.as_view(
                success_url=reverse_lazy("accounts:password_reset_done"), form_class=ForgottenPasswordForm
            )
        ),
        name="password_reset",
    ),
    path(
        "password-reset/sent/",
        login_not_required(auth.PasswordResetDoneView.as_view()),
        name="password_reset_done",
    ),
    path(
        "password-reset/<uidb64>/<token>/",
        login_not_required(
            auth.PasswordResetConfirmView.as_view(success_url=reverse_lazy("accounts:password_reset_complete"))
        ),
        name="password_reset_confirm",
    ),
    path(
        "password-reset/done/",
        login_not_required(auth.PasswordResetCompleteView.as_view()),
        name="password_reset_complete",
    ),
]
