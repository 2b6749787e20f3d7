"""What every command of ours does with wrong arguments and refusals."""

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from foundation.operations.commands import PlainCommand, in_vietnamese


class Greet(PlainCommand):
    error = None

    def add_arguments(self, parser):
        parser.add_argument("name")
        parser.add_argument("--times", type=int, default=1)

    def handle(self, **options):
        if self.error:
            raise self.error
        self.stdout.write("Chào " + options["name"])


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("the following arguments are required: FILE, --unit", "Thiếu tham số FILE, --unit"),
        ("unrecognized arguments: --loud", "Không có tham số --loud"),
        ("argument --unit: expected one argument", "Tham số --unit cần một giá trị"),
        (
            "argument --year: invalid int value: 'hai'",
            "Tham số --year phải là số nguyên, không phải “hai”",
        ),
        (
            "argument -v/--verbosity: invalid choice: 9 (choose from 0, 1, 2, 3)",
            "-v/--verbosity không nhận “9”, chỉ nhận 0, 1, 2, 3",
        ),
        ("something new", "something new"),
    ],
)
def test_usage_errors_are_said_in_vietnamese(message, expected):
    assert in_vietnamese(message) == expected


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ([], None, "Thiếu tham số name."),
        (["Lan", "--loud"], None, "Không có tham số --loud."),
        (["Lan"], CommandError("Không tìm thấy\nđơn vị."), "Không tìm thấy đơn vị."),
        (["Lan"], OperationalError("no such table"), "Cơ sở dữ liệu đang bận hoặc chưa có bảng"),
        (["Lan"], OperationalError("database or disk is full"), "Ổ đĩa của cơ sở dữ liệu hết chỗ"),
        (
            ["Lan"],
            PermissionError(13, "denied", "/khong/co"),
            "Không mở hoặc không ghi được “/khong/co”",
        ),
    ],
)
def test_whatever_goes_wrong_is_one_line_and_exit_code_2(arguments, error, said, capsys):
    command = Greet()
    command.error = error

    with pytest.raises(SystemExit) as stopped:
        command.run_from_argv(["manage.py", "greet", *arguments])

    captured = capsys.readouterr()
    assert (stopped.value.code, captured.out) == (2, "")
    assert captured.err.startswith(said)
    assert captured.err.count("\n") == 1


def test_a_command_that_works_says_what_it_did(capsys):
    Greet().run_from_argv(["manage.py", "greet", "Lan"])

    assert capsys.readouterr() == ("Chào Lan\n", "")


def test_code_that_calls_a_command_gets_the_same_sentence():
    with pytest.raises(CommandError, match="Thiếu tham số name"):
        call_command(Greet())


def test_arguments_that_nobody_can_read_are_refused(capsys):
    with pytest.raises(SystemExit) as stopped:
        Greet().run_from_argv(["manage.py", "greet", "L\udc80an"])

    assert stopped.value.code == 2
    assert capsys.readouterr().err == (
        "Tham số hoặc tên tệp có ký tự không đọc được; hãy gõ lại, hoặc đổi tên tệp.\n"
    )
