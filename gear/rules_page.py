"""Write docs/conformity-rules.md from the rules of ``document check``, in Vietnamese; ``--check`` only compares."""

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby

from pages import ROOT, write

from postwatch import language
from postwatch.conformity.check import RULES
from postwatch.conformity.fix import FIXERS
from postwatch.conformity.rule import ALL, Outcome, Rule
from postwatch.language import _

PAGE = ROOT / "docs" / "conformity-rules.md"
FIRST = """# Quy tắc của `postwatch document check`

Trang này được viết ra từ chính các quy tắc của chương trình (`make docs`); đừng sửa tay.

Một tệp Word bất kỳ được đo (khổ giấy, lề, phông chữ, cỡ chữ, kiểu chữ, khoảng cách, đường kẻ …) và đối chiếu với
{count} quy tắc. *Thể thức* không đúng thì văn bản **không đạt** (mã thoát 3). *Lời văn* và thói quen trình bày mà Nghị
định không quy định thành số đo thì chỉ được **nhắc để xem lại**. Điều không nhìn thấy trên giấy (ngôn ngữ của văn bản,
khối ký có thể bị tách trang …) được **ghi chú** một lần ở cuối.

Cái gì nhìn thấy trên trang giấy thì quyết định: đường kẻ vẽ bằng hình được tính theo chỗ nó nằm trên trang, canh giữa
tính theo dòng chữ nhìn thấy (sai lệch không quá 2 mm), cỡ chữ và kiểu chữ tính theo phần lớn chữ trong dòng. Chữ của
phông cũ (.VnTime, VNI-Times) được đọc ra Unicode rồi mới xét.

Quy tắc áp dụng theo loại văn bản: `letter` (công văn, báo cáo và văn bản hành chính khác), `form` (biểu mẫu theo quy
định, như biên bản kiểm tra), `case` (quyết định, biên bản trong vụ việc vi phạm hành chính, theo mẫu riêng), `pledge`
(bản cam kết của đơn vị), `internal` (sổ đăng ký, phiếu kiểm soát, mục lục hồ sơ lưu nội bộ), `other` (giấy phép, giấy
chứng nhận, đơn và văn bản không rõ loại). Chương trình tự nhận ra loại theo tên loại của văn bản và cho biết tên loại
đó; `--profile` chọn loại khác. Một tệp chỉ có phụ lục thì không đòi hỏi phần đầu, phần ký.

Chương trình không đo: hình chữ ký và hình dấu; chỗ ngắt trang mà tệp không ghi (tiêu đề ở cuối trang chỉ nhận ra được
khi tệp có ngắt trang, khi Word đã ghi lại chỗ ngắt, hoặc ở cuối trang đầu khi chắc chắn không còn chỗ cho dòng nào
sau nó); màu giấy và nét mực in. Biểu mẫu, sổ và phiếu nội bộ không xét
khoảng trống giữa các chữ, cỡ chữ của nội dung và canh lề.

`postwatch document fix TỆP --out TỆP` sửa những số đo có ghi «sửa được» ở cột *Loại* ({fixed} quy tắc) và ghi kết quả
ra tệp khác; không đổi chữ nào của nội dung, trừ số 0 đứng trước ngày, tháng, số ở phần đầu. Sửa xong, tệp được kiểm tra
lại. Tệp có macro, chữ ký số, vết sửa đổi (Track Changes) hoặc đang được bảo vệ thì không sửa.

Hai cách viết `HÒA` và `HOÀ` đều đúng: Nghị định dùng cả hai.
"""
GROUPS = {
    "TR": "Khổ giấy, lề và chữ",
    "ST": "Số trang",
    "QH": "Quốc hiệu và Tiêu ngữ",
    "CQ": "Tên cơ quan",
    "SO": "Số, ký hiệu",
    "DD": "Địa danh và thời gian",
    "TY": "Tên loại và trích yếu",
    "DK": "Dấu chỉ mức độ khẩn",
    "CK": "Bản cam kết",
    "KG": "Kính gửi",
    "ND": "Nội dung và căn cứ",
    "BC": "Bố cục: phần, chương, mục, điều, khoản, điểm",
    "KY": "Phần ký",
    "NN": "Nơi nhận",
    "DC": "Địa chỉ ở chân trang",
    "PL": "Phụ lục",
    "BG": "Bảng biểu",
    "VB": "Lời văn",
    "TP": "Tệp",
    "QD": "Quyết định trong vụ việc vi phạm hành chính",
    "BB": "Biên bản",
}
KINDS = {Outcome.FAIL: "thể thức", Outcome.WARN: "nhắc", Outcome.NOTE: "ghi chú"}


def group(rule: Rule) -> str:
    """The two letters of a rule's component."""
    return rule.id.split("-")[1]


def page() -> str:
    """The whole page."""
    language.activate("vi")
    return "\n".join([FIRST.format(count=len(RULES), fixed=len(FIXERS)), *_tables()])


def _tables() -> Iterator[str]:
    for key, rules in groupby(sorted(RULES, key=lambda rule: list(GROUPS).index(group(rule))), key=group):
        yield f"## {GROUPS[key]}\n\n| Mã | Quy tắc | Loại | Áp dụng | Căn cứ |\n| --- | --- | --- | --- | --- |"
        yield from (_row(rule) for rule in rules)
        yield ""


def _row(rule: Rule) -> str:
    used = "tất cả" if rule.profiles == ALL else ", ".join(f"`{one.value}`" for one in sorted(rule.profiles))
    kind = KINDS[rule.breach] + (", sửa được" if rule.id in FIXERS else "")
    cells = [f"`{rule.id}`", _(rule.sentence).replace("|", "\\|"), kind, used, rule.source]
    return f"| {' | '.join(cells)} |"


def main(words: Sequence[str]) -> int:
    return write(PAGE, page(), origin="the rules", words=words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
