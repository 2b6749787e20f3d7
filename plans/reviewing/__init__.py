"""Declaring and reviewing: what offices send waits, until others accept or return it.

One home for every kind of declaration (progress of tasks, measurements of targets). A kind brings

- a model on `models.Declaration` with a queryset on `models.DeclarationQuerySet`: the paths to its
  parent, subject, area and plan, its nouns, `subject` and `plan`, and `settle` where something is
  stored about the subject;
- a service that appends one, under the lock of its parent, and raises `DeclarationRefused` and
  `NewerDeclaration`;
- forms on `forms.DeclaringForm` (sending) and `forms.ReviewFilterForm` (the filters of its queue);
- a `queues.Queue`, whose `offer` is a kind of files to download, a template of the four cells that
  differ, and two addresses that show it and undo;
- in the API a resource on `api.ReviewedResource` with a serializer on `api.DeclarationSerializer`;
- an admin page on `admin.DeclarationAdmin`.

Accepting, returning and undoing are `services` alone, for pages, API and tests alike.
"""
