"""Background jobs as rows: a job may die at any point and is neither lost nor done twice.

The queue only carries a job's id. A worker claims the row, keeps its heartbeat fresh while it
works, and writes the result and the row's end in one transaction. A sweep, each quarter of a minute
and whenever a worker starts, sends again what a dead worker held and what the broker no longer
holds; what still waits in its queue is left alone.
"""
