"""The journal: every change of every row that counts, kept by the database and sealed in chains.

Its models cannot be imported here; the door is the modules `acts` (by whom and by which door),
`history` (of rows, as pages tell it), `installing` (into a database), `services` (sealing,
verifying, how things stand) and `models`.
"""
