"""The base of our commands: whatever goes wrong is one Vietnamese line on standard error and exit
code 2.
"""

import re
import sys

from django.core.management import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError, connections

from vietnamese import is_fit

from .room import has_no_room

EXIT_CODE = 2
NO_DATABASE = (
    "Cơ sở dữ liệu đang bận hoặc chưa có bảng; hãy chạy “python manage.py migrate” rồi thử lại."
)
NO_ROOM = "Ổ đĩa của cơ sở dữ liệu hết chỗ nên chưa ghi được gì; hãy thêm chỗ trống rồi chạy lại."
UNFIT = "Tham số hoặc tên tệp có ký tự không đọc được; hãy gõ lại, hoặc đổi tên tệp."

# What argparse says -> how we say it.
_USAGE = (
    (r"the following arguments are required: (.+)", r"Thiếu tham số {0}"),
    (r"unrecognized arguments: (.+)", r"Không có tham số {0}"),
    (r"argument ([^:]+): expected one argument", r"Tham số {0} cần một giá trị"),
    (r"argument ([^:]+): expected at least one argument", r"Tham số {0} cần ít nhất một giá trị"),
    (r"argument ([^:]+): expected (\d+) arguments", r"Tham số {0} cần {1} giá trị"),
    (
        r"argument ([^:]+): invalid int value: '(.*)'",
        r"Tham số {0} phải là số nguyên, không phải “{1}”",
    ),
    (
        r"argument ([^:]+): invalid choice: '?(.*?)'? \(choose from (.+)\)",
        r"{0} không nhận “{1}”, chỉ nhận {2}",
    ),
    (r"argument ([^:]+): not allowed with argument (.+)", r"Không dùng {0} cùng với {1}"),
    (r"one of the arguments (.+) is required", r"Cần một trong các tham số {0}"),
    (r"ambiguous option: (\S+) could match (.+)", r"Tham số {0} chưa rõ là {1}"),
    (r"argument ([^:]+): (.+)", r"Tham số {0}: {1}"),
)


class PlainCommand(BaseCommand):
    """A command that ends with exit code 2 and one line in Vietnamese for each `CommandError` and
    wrong argument.

    A database that is not there and a file that cannot be opened or written become such a line too.
    """

    requires_system_checks = ()

    def create_parser(self, prog_name, subcommand, **kwargs):
        """Return the parser of the arguments; it refuses by a `CommandError` in Vietnamese."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        usage = f"python manage.py {subcommand} --help"

        def refuse(message: str):
            raise CommandError(
                f"{in_vietnamese(message)}. Xem cách dùng: {usage}", returncode=EXIT_CODE
            )

        parser.error = refuse  # type: ignore[method-assign]  # argparse would end the process in English
        return parser

    def run_from_argv(self, argv):
        """Run the command from the command line; what stops it ends the process with one line and
        exit code 2.
        """
        try:
            if not all(map(is_fit, argv)):
                raise CommandError(UNFIT, returncode=EXIT_CODE)
            options = vars(self.create_parser(argv[0], argv[1]).parse_args(argv[2:]))
            self.execute(*options.pop("args", ()), **options)
        except CommandError as error:
            self._stop(str(error))
        except OperationalError as error:
            self._stop(NO_ROOM if has_no_room(error) else NO_DATABASE)
        except ProgrammingError:
            self._stop(NO_DATABASE)
        except BrokenPipeError:  # whoever read our output has had enough
            sys.exit(EXIT_CODE)
        except OSError as error:
            self._stop(
                f"Không mở hoặc không ghi được “{error.filename or error}”; hãy kiểm "
                "tra đường dẫn và quyền."
            )
        finally:
            connections.close_all()

    def _stop(self, message: str):
        self.stderr.write(" ".join(message.split()))
        sys.exit(EXIT_CODE)


def in_vietnamese(message: str) -> str:
    """Return what argparse complains about in Vietnamese; words it does not know stay as they are.

    >>> in_vietnamese("the following arguments are required: --unit")
    'Thiếu tham số --unit'
    """
    for pattern, words in _USAGE:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return words.format(*found.groups())
    return message
