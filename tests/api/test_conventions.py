"""What every resource of the API does alike: who is let in, versions, pages, safe repeats, rates
and errors.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import AccessToken
from accounts.token_services import issue_token, revoke_token
from foundation.rest.jobs import purge
from foundation.rest.models import StoredAnswer
from plans.models import Evidence
from tasks.models import ProgressUpdate
from tests.api.problems import problem
from tests.factories import make_officer, make_task, make_update

pytestmark = [pytest.mark.both, pytest.mark.django_db]

TASKS = "/api/v1/tasks/"
DOING = {"state": "doing", "percent": 60, "result": "Đã họp triển khai"}


def report(client, task, key=None, body=DOING, seen=None):
    seen = seen or client.get(f"{TASKS}{task.pk}/").headers["ETag"]
    headers = {"If-Match": seen} | ({"Idempotency-Key": key} if key else {})
    return client.post(f"{TASKS}{task.pk}/updates/", body, format="json", headers=headers)


def test_who_is_not_signed_in_is_told_how_to():
    response = APIClient().get(TASKS)

    assert problem(response) == (401, "not-authenticated")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="cchc"'


def test_a_browser_writes_only_with_its_csrf_token(officer, task):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(officer)

    response = report(client, task)

    assert problem(response) == (403, "forbidden")
    assert "X-CSRFToken" in response.json()["detail"]
    assert not task.updates.exists()


def test_a_reader_who_has_this_version_is_sent_nothing(call, officer, task):
    client = call(officer)
    seen = client.get(f"{TASKS}{task.pk}/").headers["ETag"]

    same = client.get(f"{TASKS}{task.pk}/", headers={"If-None-Match": f'"old", W/{seen}'})
    make_update(task, author=officer)
    changed = client.get(f"{TASKS}{task.pk}/", headers={"If-None-Match": seen})

    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", seen)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != seen


def test_an_address_that_does_not_exist_is_a_problem_too(call, officer):
    assert problem(call(officer).get("/api/v1/nhiem-vu/")) == (404, "not-found")
    assert problem(call(officer).get("/api/v1/tasks")) == (404, "not-found")
    assert problem(call(officer).get("/api/v1/tasks/%0A1/")) == (404, "not-found")


def test_a_method_of_no_use_is_refused_with_those_that_are(call, officer, task):
    response = call(officer).delete(f"{TASKS}{task.pk}/")

    assert problem(response) == (405, "method-not-allowed")
    assert response.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "body",
    ['{"state":', "[" * 100_000, '{"result": "\\ud800"}', b"\xff\xfe", '{"percent": NaN}', ""],
)
def test_what_cannot_be_read_is_refused(call, officer, task, body):
    client = call(officer)
    seen = client.get(f"{TASKS}{task.pk}/").headers["ETag"]

    response = client.post(
        f"{TASKS}{task.pk}/updates/",
        body,
        content_type="application/json",
        headers={"If-Match": seen},
    )

    assert response.status_code == (400 if body else 422)
    assert problem(response)[1] == ("bad-request" if body else "refused")


def test_too_much_at_once_is_refused(call, officer, task, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    assert problem(report(call(officer), task, body={**DOING, "result": "a" * 200})) == (
        413,
        "too-large",
    )


def test_only_json_is_read(call, officer, task):
    response = call(officer).post(
        f"{TASKS}{task.pk}/updates/", "a=1", content_type="text/plain", headers={"If-Match": '"1"'}
    )

    assert problem(response) == (415, "unsupported-media-type")


@pytest.mark.parametrize("order", ["area", "-area", "due", "-due", "id"])
def test_pages_follow_each_other_without_gap_or_repeat(call, officer, plan, order):
    days = [
        None,
        date(2026, 5, 1),
        date(2026, 5, 1),
        None,
        date(2026, 3, 1),
        date(2026, 9, 9),
        date(2026, 5, 1),
    ]
    tasks = [make_task(plan, due=due, area=n % 2 + 1, ordinal=n // 3) for n, due in enumerate(days)]
    keys = {
        "area": lambda task: (task.area, task.ordinal, task.pk),
        "due": lambda task: (task.due or date.max, task.pk),
        "id": lambda task: task.pk,
    }
    client, following, seen = call(officer), f"{TASKS}?page_size=2&ordering={order}", []

    while following:
        page = client.get(following).json()
        seen += [row["id"] for row in page["results"]]
        following = page["next"]

    key, backwards = keys[order.removeprefix("-")], order.startswith("-")
    assert seen == [task.pk for task in sorted(tasks, key=key, reverse=backwards)]


def test_a_page_is_not_moved_by_what_is_added_before_it(call, officer, task):
    updates = [make_update(task, author=officer) for _ in range(3)]
    client = call(officer)
    first = client.get("/api/v1/progress-updates/?page_size=2").json()
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        make_update(task, author=officer, sent_at=timezone.now())
        second = client.get(first["next"]).json()

    assert [row["id"] for page in (first, second) for row in page["results"]] == [
        each.pk for each in reversed(updates)
    ]


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("cursor=abc", "cursor"),
        ("cursor=WyJkdWUiLCBbIngiLCAxXV0=", "cursor"),  # ["due", ["x", 1]]
        ("cursor=WyJkdWUiLCBbMV1d", "cursor"),  # ["due", [1]]
        ("cursor=WyJpZCIsIFsxZTQwMF1d", "cursor"),  # ["id", [1e400]]
        ("page_size=0", "page_size"),
        ("page_size=²", "page_size"),
        ("ordering=content", "ordering"),
        ("area=0", "area"),
        ("plan=99999999999999999999", "plan"),
        ("plan=1.5", "plan"),
        ("due_from=2026-13-01", "due_from"),
        ("tracked=null", "tracked"),
        ("plan=1&plan=2", "plan"),
        ("plan=2&plan=2", "plan"),
        ("plan=", "plan"),
        ("plan", "plan"),
        ("q=%20", "q"),
        ("cursor=", "cursor"),
        ("page_size=", "page_size"),
        ("ordering=", "ordering"),
        ("ordering=due&ordering=-due", "ordering"),
        ("due_from=&tracked=true", "due_from"),
    ],
)
def test_a_parameter_of_no_use_is_named(call, officer, task, asked, name):
    response = call(officer).get(f"{TASKS}?{asked}")

    assert problem(response) == (400, "bad-query")
    assert list(response.json()["errors"]) == [name]


def test_a_page_is_never_larger_than_two_hundred(call, officer, plan):
    for _ in range(3):
        make_task(plan)

    assert len(call(officer).get(f"{TASKS}?page_size=1000000").json()["results"]) == 3
    assert len(call(officer).get(f"{TASKS}?page_size=2").json()["results"]) == 2


def test_a_request_sent_again_with_its_key_gets_the_first_answer(call, officer, task):
    client = call(officer)

    first = report(client, task, key="mot")
    again = report(client, task, key="mot", seen='"0-cu"')

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["Location"] == first.headers["Location"]
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (
        None,
        "true",
    )
    assert task.updates.count() == 1


def test_a_key_stands_for_one_request_of_one_person(call, officer, office, task):
    report(call(officer), task, key="mot")

    other_body = report(call(officer), task, key="mot", body={**DOING, "percent": 70})
    colleague = report(call(make_officer(office)), task, key="mot", body={**DOING, "percent": 70})

    assert problem(other_body) == (422, "key-reused")
    assert colleague.status_code == 201
    assert [update.percent for update in task.updates.order_by("pk")] == [60, 70]


def test_a_refused_request_may_be_corrected_and_sent_with_its_key(call, officer, task):
    client = call(officer)

    refused = report(client, task, key="mot", body={**DOING, "percent": 100})
    corrected = report(client, task, key="mot")

    assert (refused.status_code, corrected.status_code) == (422, 201)


def test_a_repeat_while_the_first_runs_is_told_to_wait(call, officer, task):
    client = call(officer)
    report(client, task, key="mot")
    StoredAnswer.objects.update(status=None, body=None)
    ProgressUpdate.objects.all().delete()

    running = report(client, task, key="mot")
    StoredAnswer.objects.update(
        created_at=timezone.now() - StoredAnswer.GIVEN_UP_AFTER - timedelta(seconds=1)
    )
    taken_over = report(client, task, key="mot")

    assert problem(running) == (409, "still-running")
    assert taken_over.status_code == 201
    assert task.updates.count() == 1


def test_an_answer_is_forgotten_after_a_day(call, officer, task):
    report(call(officer), task, key="mot")
    StoredAnswer.objects.update(created_at=timezone.now() - timedelta(days=1, seconds=1))

    assert purge() == 1
    assert not StoredAnswer.objects.exists()


@pytest.mark.parametrize("key", ["ă", "a" * 101])
def test_a_key_is_short_ascii(call, officer, task, key):
    assert problem(report(call(officer), task, key=key)) == (400, "bad-request")


@pytest.mark.django_db(transaction=True)
def test_the_same_request_ten_times_at_once_is_stored_once(officer, task):
    seen = call_of(officer).get(f"{TASKS}{task.pk}/").headers["ETag"]

    def send(_):
        try:
            return report(call_of(officer), task, key="mot", seen=seen).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        codes = set(threads.map(send, range(10)))

    assert 201 in codes
    assert codes <= {201, 409}
    assert task.updates.count() == 1


def call_of(person):
    client = APIClient()
    client.force_authenticate(person)
    return client


def test_calls_are_counted_and_refused_beyond_the_limit(call, officer, task, settings):
    settings.API_RATES = {"person": 2, "program": 2}
    client = call(officer)

    answers = [client.get(TASKS) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert problem(answers[2]) == (429, "too-many-requests")
    assert 0 < int(answers[2].headers["Retry-After"]) <= 61
    assert answers[0].headers["RateLimit-Limit"] == "2"
    assert call(make_officer()).get(TASKS).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert client.get(TASKS).status_code == 200


def with_token(person, *scopes):
    client, day = APIClient(), timezone.localdate()
    _, text = issue_token(person, name="Phần mềm", scopes=scopes, expires_on=day)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    return client


def test_a_token_does_only_what_its_scopes_allow(officer, reviewer, task):
    update = make_update(task, author=officer, review="waiting")
    one = f"/api/v1/progress-updates/{update.pk}/"
    reader, reporter = with_token(officer, "read"), with_token(officer, "read", "report")
    checker = with_token(reviewer, "read", "review")
    seen = checker.get(one).headers["ETag"]

    refused = report(reader, task)

    assert problem(refused) == (403, "forbidden")
    assert "“report”" in refused.json()["detail"]
    assert problem(reader.post("/api/v1/evidence/", {"link": "https://xa.vn"})) == (
        403,
        "forbidden",
    )
    assert problem(with_token(reviewer, "report").get(one)) == (403, "forbidden")
    assert problem(with_token(reviewer, "report").post(one + "accept/")) == (403, "forbidden")
    assert checker.post(one + "accept/", headers={"If-Match": seen}).status_code == 200
    assert report(reporter, task).status_code == 201


@pytest.mark.parametrize("sent", ["Bearer", "Bearer cchc_x", "Bearer a b", "Bearer mã"])
def test_a_token_that_is_none_opens_nothing(sent):
    response = APIClient().get(TASKS, headers={"Authorization": sent})

    assert problem(response) == (401, "not-authenticated")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="cchc"'


def test_a_revoked_token_opens_nothing_and_says_so(officer):
    client = with_token(officer, "read")
    assert client.get(TASKS).status_code == 200
    revoke_token(AccessToken.objects.get(), by=officer)

    response = client.get(TASKS)

    assert problem(response) == (401, "not-authenticated")
    assert "thu hồi" in response.json()["detail"]


def test_each_token_has_a_limit_of_its_own_within_the_persons(officer, settings):
    settings.API_RATES = {"person": 3, "program": 2}
    first, second = with_token(officer, "read"), with_token(officer, "read")

    codes = [client.get(TASKS).status_code for client in (first, first, first, second)]

    assert codes == [200, 200, 429, 429]


def test_nobody_is_refused_while_the_counters_are_out_of_reach(call, officer, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }

    assert call(officer).get(TASKS).status_code == 200


def test_the_schema_and_its_page_are_served_by_us(call, officer, client):
    schema = call(officer).get("/api/v1/schema/")
    client.force_login(officer)
    page = client.get("/api/v1/docs/")

    assert schema.json()["openapi"].startswith("3.")
    assert "/api/v1/tasks/{id}/updates/" in schema.json()["paths"]
    assert "drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js" in page.content.decode()
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert page.content.decode().count("<script>") == 0


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"percent": "nhiều"}, {"percent": "Hãy ghi một số nguyên."}),
        ({"percent": 101}, {"percent": "Không được lớn hơn 100."}),
        ({"percent": None}, {"percent": "Mục này không được là null."}),
        ({"state": "xong"}, {"state": "“xong” không có trong danh sách; hãy chọn lại."}),
        ({"result": ["a"]}, {"result": "Hãy ghi chữ."}),
        ({"result": "a" * 5001}, {"result": "Dài quá 5000 ký tự; hãy viết gọn lại."}),
        ({"result": "a\x00"}, {"result": "Nội dung có ký tự không hợp lệ; hãy gõ lại."}),
        (
            {"product_date": "05/02/2026"},
            {"product_date": "Chưa đúng dạng ngày; hãy ghi như 2026-02-05."},
        ),
        ({"evidence": 3}, {"evidence": "Hãy gửi một danh sách."}),
        ({"link": "xa"}, {"link": "Hãy ghi đường dẫn đầy đủ, như https://xa.example.vn/van-ban."}),
    ],
)
def test_what_is_wrong_is_said_in_vietnamese(call, officer, task, sent, told):
    response = report(call(officer), task, body=DOING | sent)

    assert response.json()["errors"] == {name: [words] for name, words in told.items()}


def test_a_body_that_is_no_object_is_refused_in_vietnamese(call, officer, task):
    response = report(call(officer), task, body=["a"])

    assert problem(response) == (422, "refused")
    assert response.json()["detail"] == "Hãy gửi một đối tượng JSON với các mục nêu trong mô tả."


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("tasks/", ["plan", "q", "page_size", "cursor", "ordering"]),
        ("units/", ["kind", "page_size", "cursor", "ordering"]),
        ("tasks/{}/", []),
    ],
)
def test_a_parameter_that_there_is_not_is_named_with_those_that_there_are(
    call, officer, task, address, known
):
    response = call(officer).get(f"/api/v1/{address.format(task.pk)}?unnit=3&khac=1")

    assert problem(response) == (400, "bad-query")
    assert set(response.json()["errors"]) == {"unnit", "khac"}
    [sentence] = response.json()["errors"]["unnit"]
    assert sentence.startswith("Không có tham số này; dùng được ở đây: ")
    told = sentence.removesuffix(".").partition(": ")[2].split(", ")
    assert set(known) <= set(told) if known else told == ["không có tham số nào"]


def test_a_filter_of_the_list_is_refused_beside_a_row_and_beside_a_write(call, officer, task):
    client = call(officer)

    assert list(client.get(f"{TASKS}{task.pk}/?plan=1").json()["errors"]) == ["plan"]
    assert problem(client.post(f"{TASKS}{task.pk}/updates/?plan=1", {})) == (400, "bad-query")


def test_the_form_of_the_answer_may_be_asked_for(call, officer, task):
    assert call(officer).get(f"{TASKS}?format=json&page_size=1").status_code == 200
    assert call(officer).get(f"{TASKS}{task.pk}/?format=json").status_code == 200


@pytest.mark.parametrize("unfit", ["\x00", "\x1f", "\x7f", "\ufffe", "\uffff"])
def test_characters_that_no_database_stores_are_refused_where_they_stand(
    call, officer, task, unfit
):
    client = call(officer)

    asked = client.get(TASKS, {"q": f"ra{unfit} soat"})
    sent = report(client, task, body={**DOING, "result": f"Đã xong{unfit}"})
    filed = client.post(
        "/api/v1/evidence/", {"link": "https://xa.vn", "title": f"Sổ{unfit}"}, format="multipart"
    )

    told = ["Nội dung có ký tự không hợp lệ; hãy gõ lại."]
    assert (asked.status_code, asked.json()["errors"]) == (400, {"q": told})
    assert (sent.status_code, sent.json()["errors"]) == (422, {"result": told})
    assert (filed.status_code, filed.json()["errors"]) == (422, {"title": told})
    assert (ProgressUpdate.objects.count(), Evidence.objects.count()) == (0, 0)
