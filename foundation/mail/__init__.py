"""Mail: queued as rows, sent by a job, so that no page waits for a mail server.

`services.send_mail` is the one door. The rows are those of django-post-office (`Email`, `Log`); the
sending is ours, because the library's own sends in batches: a worker that dies in one sends all of
it again, and two machines the same.
"""
