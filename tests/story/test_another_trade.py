"""An office of another trade: no screen and no paper calls its units, points or licences by the post."""

from pathlib import Path
from typing import Any

import pytest
from docx import Document

from postwatch.paths import shipped

TRADE = """name = "viễn thông"
post_office = "cửa hàng"
culture_point = "điểm phục vụ công cộng"
mailbox = "trạm"
item = "thiết bị"
"""
POST = ("bưu chính", "bưu cục", "bưu gửi", "bưu điện - văn hóa", "thùng thư")
REGISTER = """Mã,Loại,Tên đơn vị,Địa bàn,Đơn vị chủ quản,Loại điểm phục vụ,Hình thức pháp lý,Số giấy phép
DN-1,doanh nghiệp,Công ty Mạng Xứ Lạng,Cao Lộc,,,công ty,12/GP
DN-2,doanh nghiệp,Công ty Mạng Đồng Đăng,Cao Lộc,,,công ty,12/GP
D-1,điểm,Quầy Đồng Đăng,Cao Lộc,DN-1,cửa hàng,địa điểm kinh doanh,
D-2,điểm,Quầy Na Sầm,Văn Lãng,DN-1,đại lý,địa điểm kinh doanh,
D-3,điểm,Quầy Xã,Văn Lãng,DN-1,điểm phục vụ công cộng,địa điểm kinh doanh,
"""


def of_trade(text: str) -> str:
    """The text of a shipped file as an office of the trade writes it."""
    return text.replace("bưu chính", "viễn thông").replace("Bưu chính", "Viễn thông").replace("bưu gửi", "thiết bị")


@pytest.fixture
def network(workspace: Path, run: Any) -> Path:
    """A workspace whose trade, campaign and register are those of telecommunications."""
    (workspace / "data" / "law").mkdir(parents=True)
    for sheet in ("grounds.csv", "checklist.csv"):
        text = (shipped("data") / "law" / sheet).read_text(encoding="utf-8")
        (workspace / "data" / "law" / sheet).write_text(of_trade(text), encoding="utf-8")
    (workspace / "data" / "trade.toml").write_text(TRADE, encoding="utf-8")
    (workspace / "register.csv").write_text(REGISTER, encoding="utf-8")
    campaign = (shipped("data") / "campaigns" / "chi-thi-28.toml").read_text(encoding="utf-8")
    (workspace / "network.toml").write_text(of_trade(campaign), encoding="utf-8")
    # The words of codes are those of the process.
    assert run.fresh("-w", str(workspace), "recipient", "import", str(workspace / "register.csv")).code == 0
    assert run("campaign", "load", str(workspace / "network.toml")).code == 0
    return workspace


LINES = [
    ("dispatch", "generate"),
    ("paper", "issue", "CV-2020-0001", "--on", "15/5/2020"),
    ("dispatch", "send", "1", "--on", "15/5/2020", "--channel", "post"),
    ("dispatch", "sheets", "1", "--unit", "DN-1"),
    ("pledge", "form", "DN-1", "--with-points"),
    ("followup", "generate", "--audience", "enterprises"),
    (
        "incident",
        "add",
        "--source",
        "customs",
        "--on",
        "14/5/2020",
        "--item",
        "EB1",
        "--unit",
        "D-1",
        "--description",
        "Pháo",
    ),
    ("staff", "add", "Lê Văn Trưởng", "--title", "Chánh Thanh tra", "--may", "lead"),
    ("inspect", "plan", "--on", "14/5/2020", "--head", "CB-001", "--unit", "D-1", "--content", "Niêm yết"),
    ("inspect", "draft", "1", "decision"),
    ("inspect", "log", "D-1", "--on", "15/5/2020", "--round", "1"),
    ("inspect", "minutes", "1"),
    ("report", "monthly", "--month", "2020-05", "--format", "docx"),
    ("pages", "export", "pages"),
]
SCREENS = [
    ("recipient", "list"), ("recipient", "doubles"), ("show", "D-1"),
    ("show", "DN-1"), ("inspect", "list"), ("inspect", "propose"), ("incident", "list"), ("pledge", "coverage"),
    ("pledge", "missing"), ("task", "list"), ("status",), ("paper", "list"), ("register", "list"),
    ("dispatch", "show", "1"), ("report", "monthly", "--month", "2020-05"), ("journal", "list"),
]  # fmt: skip


def texts_of(folder: Path) -> dict[str, str]:
    """The words of all documents and pages below a folder, by their names."""
    papers = {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("*.html")}
    for path in folder.rglob("*.docx"):
        papers[path.name] = "\n".join(Document(str(path)).element.itertext())
    return papers


def test_no_screen_and_no_paper_of_another_trade_names_the_post(network: Path, run: Any) -> None:
    said = {" ".join(line): run(*line, lang="vi") for line in LINES + SCREENS}
    assert [answer.err for answer in said.values() if answer.code not in (0, 3)] == []
    sheet = ("recipient", "list", "--format", "csv")  # its columns are those of the process
    said["sheet"] = run.fresh(*sheet, lang="vi")
    papers = texts_of(run.folder)
    assert len(papers) > len(LINES) // 2
    shown = {line: answer.out for line, answer in said.items()} | papers
    lines = [(name, line) for name, text in shown.items() for line in text.splitlines()]
    assert [one for one in lines if any(word in one[1].casefold() for word in POST)] == []
    assert "doanh nghiệp viễn thông" in said["recipient list"].out
