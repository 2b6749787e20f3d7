"""Many who guess at once, and codes that are sent twice at the same moment."""

from functools import partial

import pytest

from accounts.attempts.models import Secret, WrongTries
from accounts.attempts.services import OF_ACCOUNT, TooManyTries, guess
from accounts.models import RecoveryCode, SecondStep
from accounts.second_step.services import SecondStepRefused, take, turn_on
from tests.accounts.second_steps import code_now, make_second_step
from tests.factories import make_officer
from tests.threads import run_behind

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_of_twenty_guesses_at_once_no_more_are_looked_at_than_are_free():
    guess(Secret.PASSWORD, name="lan")
    calls = [partial(guess, Secret.PASSWORD, name="lan", address="203.0.113.7") for _ in range(20)]

    found = run_behind(WrongTries.objects.filter(name="lan"), *calls, expected=(TooManyTries,))

    free = OF_ACCOUNT[Secret.PASSWORD]
    assert sum(isinstance(each, TooManyTries) for each in found) == 20 - (free - 1)
    assert sorted(WrongTries.objects.values_list("count", flat=True)) == [free - 1, free]


def test_a_recovery_code_that_is_sent_twice_at_once_is_taken_once():
    step, codes = make_second_step(make_officer())
    calls = [partial(take, step.user, codes[0]) for _ in range(2)]

    found = run_behind(RecoveryCode.objects.filter(second_step=step), *calls)

    assert sorted(found) == [False, True]
    assert step.recovery_codes.left().count() == len(codes) - 1


def test_a_code_of_the_app_that_is_sent_twice_at_once_is_taken_once():
    step, _ = make_second_step(make_officer())
    calls = [partial(take, step.user, code_now(step)) for _ in range(2)]

    found = run_behind(SecondStep.objects.filter(pk=step.pk), *calls)

    assert sorted(found) == [False, True]


def test_of_two_who_turn_it_on_at_once_one_is_told():
    user = make_officer()
    first, _ = make_second_step(make_officer())
    code = code_now(first)
    calls = [partial(turn_on, user, secret=first.secret, code=code) for _ in range(2)]

    found = run_behind(type(user).objects.filter(pk=user.pk), *calls, expected=(SecondStepRefused,))

    assert sum(isinstance(each, SecondStepRefused) for each in found) == 1
    assert SecondStep.objects.filter(user=user).count() == 1
