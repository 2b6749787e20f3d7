"""What tests ask of an answer that is an error."""


def problem(response) -> tuple[int, str]:
    """The status and the kind of an error, which must be a whole problem in Vietnamese."""
    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    assert body["title"]
    assert body["detail"]
    return response.status_code, body["type"].removeprefix("urn:cchc:problem:")


def told(answer) -> dict:
    """What the problem says; the id of the request is its own each time."""
    return {name: said for name, said in answer.json().items() if name != "request_id"}
