"""Keeping views of lists, and how a person has a list shown."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from ..models import SavedView, User

MOST_VIEWS = 50  # of one person in one list
MOST_LISTS = 100


class ViewRefused(Exception):
    """A view can't be kept this way; the message says what to do."""


@transaction.atomic
def save_view(
    user: User,
    *,
    page: str,
    name: str,
    query: str,
    columns: Sequence[str] = (),
    shared: bool = False,
    start: bool = False,
) -> SavedView:
    """Keep the filter `query` of the list `page` under `name`; `start`: the list begins with it.

    Raises `ViewRefused` for a name that the person's views have already, for one view too many, and
    for somebody of no authority.
    """
    owner = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    own = SavedView.objects.owned_by(user).of_page(page)
    if user.authority is None:
        raise ViewRefused("Tài khoản chưa thuộc cơ quan nào nên không lưu được cách xem.")
    _check_name(own, name)
    if own.count() >= MOST_VIEWS:
        raise ViewRefused(f"Bạn đã lưu {MOST_VIEWS} cách xem; hãy xóa bớt rồi lưu.")
    view = SavedView.objects.create(
        authority=user.authority,
        owner=owner,
        page=page,
        name=name,
        query=query,
        columns=list(columns),
        shared=shared,
    )
    if start:
        begin_with(user, page=page, view=view)
    return view


@transaction.atomic
def change_view(view: SavedView, *, name: str, shared: bool) -> None:
    """Give `view` this name, and share it or not. Raises `ViewRefused` for a name in use."""
    User.objects.select_for_update(no_key=True).get(pk=view.owner_id)
    others = SavedView.objects.owned_by(view.owner).of_page(view.page).exclude(pk=view.pk)
    _check_name(others, name)
    view.name, view.shared = name, shared
    view.save(update_fields=["name", "shared"])


def show_list(user: User, *, page: str, density: str, columns: Sequence[str]) -> None:
    """Remember how dense and with which columns (none: those of the list) `user` has a list."""
    _keep(user, page, density=density, columns=list(columns))


def begin_with(user: User, *, page: str, view: SavedView | None) -> None:
    """Have the list begin with `view` for `user`, or with all its rows."""
    _keep(user, page, start=view.pk if view else None)


@transaction.atomic
def _keep(user: User, page: str, **values: Any) -> None:
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    lists = locked.lists | {page: locked.lists.get(page, {}) | values}
    lists = dict(list(lists.items())[-MOST_LISTS:])  # names of lists come from addresses
    User.objects.filter(pk=user.pk).update(lists=lists)
    user.lists = lists


def _check_name(others, name: str) -> None:
    if others.filter(name__iexact=name).exists():
        raise ViewRefused(f"Bạn đã có cách xem tên “{name}”; hãy chọn tên khác.")
