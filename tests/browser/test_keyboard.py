"""That the walk with the keys alone tells each kind of fault, and lets pass what has none."""

import pytest

from tests.browser.keyboard import Keyboard

pytestmark = pytest.mark.browser

MENU = '<details class="menu"><summary>Thêm</summary><a href="#b">Một việc</a></details>'
ESC = """<script>document.addEventListener("keydown", ({ key }) => {
  const menu = document.querySelector("details[open]");
  if (key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
})</script>"""
TRAP = "<script>document.querySelector('input').onkeydown = (e) => e.preventDefault()</script>"
ROW = (
    '<p style="display: flex; flex-direction: row-reverse"><a href="#a">1</a><a href="#b">2</a></p>'
)
AWAY = '<button style="position: absolute; left: -900px">Gửi</button>'
PAGE = '<a href="#c">Đầu</a><main class="main" id="a"><a href="#b">Chính</a></main>'
BAR = '<p style="position: fixed; inset: 0 0 auto; height: 90px; background: #fff">Thanh</p>'


@pytest.fixture(scope="module")
def window(browser):
    window = browser.new_page(viewport={"width": 1366, "height": 768})
    yield window
    window.close()


@pytest.mark.parametrize(
    ("part", "faults"),
    [
        ('<button>Gửi</button><input type="date"><textarea></textarea>', []),
        ('<input type="radio" name="a"><input type="radio" name="a" checked>', []),
        ("<details><summary>Xem</summary><a href='#b'>Kín</a></details>", []),
        (MENU + ESC, []),
        (MENU, ["Enter: opened, entered, open, lost", "Space: shut, passed by, closed, lost"]),
        (f"<input>{TRAP}<button>Gửi</button>", ["cannot be left", *["not reached"] * 2]),
        ('<button style="outline: none">Gửi</button>', ["focus is not seen"]),
        (f"{BAR}<button>Gửi</button>", ["under P"] * 3),
        (AWAY, ["out of sight", "goes back"]),
        ('<div style="cursor: pointer">Mở</div>', ["for the mouse alone"]),
        ('<div hx-get="/a">Mở</div>', ["for the mouse alone"]),
        ('<label style="cursor: pointer"><input type="checkbox">Chọn</label>', []),
        (ROW, ["goes back"]),
        ('<a class="skip" href="#a">Bỏ qua</a>' + PAGE, []),
        ('<a class="skip" href="#khong">Bỏ qua</a>' + PAGE, ["skipped to"]),
    ],
)
def test_the_walk_tells_what_the_keys_cannot_do(window, part, faults):
    window.set_content(f'<!doctype html><a href="#first">Một</a>{part}<a href="#last">Cuối</a>')

    assert [fault for fault, _ in Keyboard(window).faults()] == faults
