"""The little language of the sentences of a form: places for figures, and clauses in braces.

`[TONG.3]` is the figure from the year's start, `[TONG.3@kỳ]` that of the period alone,
`[TONG.3@cùng kỳ]` that of the same period last year. What stands in braces is left out when one of
its figures is not known; after a bar in them stands what is said when all of them are zero:
`{phát hiện [204] văn bản|không phát hiện văn bản nào}`.
"""

import re

OWN, LAST_YEAR = "kỳ", "cùng kỳ"
PLACE = re.compile(r"\[\s*([^\[\].@]+?)\s*(?:\.\s*([^\[\].@]+?)\s*)?(?:@\s*([^\[\]]+?)\s*)?\]")
CLAUSE = re.compile(r"\{([^{}|]*)(?:\|([^{}|]*))?\}")
SPAN = re.compile(rf"@\s*(?:{OWN}|{LAST_YEAR})\s*\]")
