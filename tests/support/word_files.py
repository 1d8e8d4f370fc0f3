"""Word files: facts of each shipped template, parts that somebody changes, minutes made by the command and read back.

The sample is the letter of May 2020.
"""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from commands import words_for
from docx import Document
from docx.oxml.ns import qn

from postwatch.documents.samples import sample_facts


def pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


def repacked(data: bytes, change: Callable[[dict[str, bytes]], Mapping[str, bytes]]) -> bytes:
    """The file with other parts: those that ``change`` makes of its own, by their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in change(parts).items():
            package.writestr(name, content)
    return out.getvalue()


# --- minutes ----------------------------------------------------------------------------------------------------------


def drafting(noun: str) -> tuple[str, ...]:
    """The words by which minutes of violations or of inspections are drafted."""
    return words_for("minutes") if noun == "violation" else (noun, "minutes")


def minutes(run: Any, noun: str, *words: str, **environ: str) -> Any:
    """What ``NOUN minutes`` answers."""
    answer = run(*drafting(noun), *words, "--json", **environ)
    assert answer.code == 0, answer
    return answer.json


def text(path: Path) -> str:
    """Every paragraph, those of cells too, in the order of the paper; a tab is ``→``."""
    return "\n".join(
        "".join({qn("w:t"): one.text or "", qn("w:tab"): "→"}.get(one.tag, "") for one in paragraph.iter())
        for paragraph in Document(str(path)).element.iter(qn("w:p"))
    )


def places_to_sign(path: Path) -> list[Any]:
    """The tables in which people sign."""
    document: Any = Document(str(path))
    return [one for one in document.tables if one.style.name == "Khung chữ ký"]


SEED_SUBJECT = (
    "V/v triển khai thực hiện Chỉ thị 28/CT-BTTTT ngày 8/5/2020 về tăng cường đảm bảo an toàn, an ninh phục vụ Đại hội "
    "Đảng bộ các cấp và nâng cao hiệu quả phòng, chống việc chấp nhận, vận chuyển và phát hàng lậu, hàng cấm qua đường "
    "Bưu chính."
)
SEED_TEXT = [
    (
        "text",
        "Thực hiện chức năng quản lý nhà nước của Sở Thông tin và Truyền thông, nhằm tổ chức triển khai thực hiện các "
        "nội dung của Chỉ thị 28/CT-BTTTT ngày 8/5/2020 của Bộ Thông tin và Truyền thông về tăng cường đảm bảo an "
        "toàn, an ninh phục vụ Đại hội Đảng bộ các cấp (*Sau đây gọi tắt là Chỉ thị 28*). Sở Thông tin và Truyền thông "
        "đề nghị cơ quan, đơn vị thực hiện các nội dung sau:",
    ),
    ("heading", "1. Đối với Phòng Văn hóa và Thông tin các huyện, thành phố."),
    (
        "bullet",
        "Tuyên truyền Chỉ thị 28 đến các doanh nghiệp, các điểm cung cấp dịch vụ bưu chính trên địa bàn huyện, thành "
        "phố nhằm nâng cao ý thức tuân thủ pháp luật của tổ chức, cá nhân khi tham gia cung ứng dịch vụ bưu chính trên "
        "địa bàn.",
    ),
    (
        "bullet",
        "Tăng cường kiểm tra, giám sát các doanh nghiệp cung ứng dịch vụ bưu chính và áp dụng các chế tài xử phạt "
        "(*tại Nghị định 15/2020 ngày 3/2/2020 của Chính phủ*) và xử lý nghiêm các vi phạm (nếu có).",
    ),
    ("heading", "2. Đối với các doanh nghiệp Bưu chính trên địa bàn tỉnh."),
    (
        "bullet",
        "Các doanh nghiệp, các điểm cung cấp dịch vụ bưu chính thực hiện cam kết “Nói không với việc chấp nhận, vận "
        "chuyển và phát hàng lậu, hàng cấm qua đường bưu chính” nhằm thể hiện rõ trách nhiệm và quyết tâm mạnh mẽ.",
    ),
    (
        "text",
        "Chỉ thị 28 được gửi kèm trên iOffice và đăng tải trên trang Thông tin điện tử @http://sttt.langson.gov.vn/@ "
        "mục văn bản chỉ đạo điều hành.",
    ),
]


def rich(kind: str, text: str) -> dict[str, Any]:
    """A rich paragraph; ``*…*`` is italic, ``@…@`` a link."""
    runs = []
    for number, piece in enumerate(text.replace("@", "*@").split("*")):
        if piece.startswith("@"):
            link, text_after = (piece[1:], "") if piece[1:].startswith("http") else ("", piece[1:])
            runs.append({"text": link or text_after, "italic": False, "bold": False, "link": link})
        elif piece:
            runs.append({"text": piece, "italic": number % 2 == 1, "bold": False, "link": ""})
    return {"kind": kind, "runs": runs}


def head(symbol: str = "Số: ……/STTTT-TTr") -> dict[str, str]:
    return {
        "parent_agency": "UBND TỈNH LẠNG SƠN",
        "agency": "SỞ THÔNG TIN VÀ TRUYỀN THÔNG",
        "number_line": symbol,
        "place_date": "Lạng Sơn, ngày …… tháng 5 năm 2020",
    }


def letter() -> dict[str, Any]:
    return {
        "head": head(),
        "subject": SEED_SUBJECT,
        "urgency": "",
        "address": [],
        "addressees": [
            "Phòng Văn hóa, thông tin các huyện, thành phố",
            "Các doanh nghiệp Bưu chính trên địa bàn tỉnh",
        ],
        "paragraphs": [rich(kind, text) for kind, text in SEED_TEXT],
        "signature": {"authority_lines": ["GIÁM ĐỐC"], "signer": "Nguyễn Quang Huy"},
        "distribution": [
            "Như trên",
            "Lãnh đạo Sở (b/c)",
            "Phòng PA03- Công an tỉnh (p/h)",
            "Phòng TTBCXB, VP",
            "Trung tâm CNTT&TT (đăng tải)",
            "Lưu: VT, TTr",
        ],
    }


def sheet() -> dict[str, Any]:
    return {
        "reference": "(Kèm theo Công văn số 57/STTTT-TTr ngày 15 tháng 5 năm 2020 của Sở Thông tin và Truyền thông)",
        "unit": {
            "name": "Công ty TNHH MTV Chuyển phát A & B <C>",
            "code": "DN-012",
            "address": "Số 12, đường Lê Lợi, phường Vĩnh Trại, thành phố Lạng Sơn",
        },
        "tasks": [
            {
                "no": 1,
                "text": "Tuyên truyền, đào tạo, phổ biến, tập huấn các biện pháp bảo đảm an toàn, an ninh",
                "mode": "Thường xuyên",
                "due": "",
                "measures": "Số buổi, số người",
            },
            {
                "no": 2,
                "text": "Ký cam kết “Nói không với việc chấp nhận, vận chuyển và phát hàng lậu, hàng cấm”",
                "mode": "Một lần",
                "due": "15/6/2020",
                "measures": "",
            },
        ],
        "pledge_note": "Đơn vị ký Bản cam kết theo mẫu gửi kèm.",
        "return_to": "Thanh tra Sở Thông tin và Truyền thông, qua iOffice",
        "code": "CV-2020-0001/DN-012",
    }


def pledge() -> dict[str, Any]:
    return {
        "addressee": "Sở Thông tin và Truyền thông tỉnh Lạng Sơn",
        "unit": {
            "name": "Bưu cục Đồng Đăng",
            "parent": "Bưu điện tỉnh Lạng Sơn",
            "has_parent": True,
            "address": "Khu Hoàng Văn Thụ, thị trấn Đồng Đăng, huyện Cao Lộc, tỉnh Lạng Sơn",
            "business_number": "",
            "licence": "",
            "representative": "",
            "title": "",
            "phone": "",
            "ask_title": False,
            "ask_phone": True,
        },
        "slogan": "Nói không với việc chấp nhận, vận chuyển và phát hàng lậu, hàng cấm qua đường bưu chính",
        "sector": "bưu chính",
        "commitments": [
            "Không chấp nhận, vận chuyển, phát bưu gửi chứa hàng hóa cấm theo Điều 7 và Điều 12 Luật Bưu chính.",
            "Kiểm tra nội dung gói, kiện hàng hóa trước khi chấp nhận theo quy định.",
            "Niêm yết công khai danh mục vật phẩm, hàng hóa không được gửi, chấp nhận, vận chuyển qua mạng bưu chính.",
            "Tổ chức tập huấn, phổ biến quy định về an toàn, an ninh bưu chính cho nhân viên.",
            "Khi phát hiện bưu gửi vi phạm thì dừng việc vận chuyển, phát và báo ngay cơ quan có thẩm quyền.",
            "Phối hợp với cơ quan nhà nước có thẩm quyền trong kiểm tra, xử lý theo Điều 14 và Điều 29 Luật Bưu chính.",
        ],
        "place_date": "…………, ngày …… tháng …… năm ……",
        "covered": [],
        "code": "CK-2020-0042",
    }


def appendix(count: int) -> dict[str, Any]:
    return {
        "reference": "(Kèm theo Công văn số 61/STTTT-TTr ngày 18 tháng 6 năm 2020 của Sở Thông tin và Truyền thông)",
        "columns": ["STT", "Đơn vị", "Địa bàn", "Nội dung chưa thực hiện", "Thời hạn"],
        "rows": [
            [
                str(number),
                f"Phòng Văn hóa và Thông tin huyện số {number}" if number % 3 else "Công ty TNHH A & B <C>",
                "Cao Lộc",
                "Chưa gửi báo cáo kết quả; chưa ký cam kết" if number % 2 else "Chưa gửi báo cáo",
                "30/6/2020",
            ]
            for number in range(1, count + 1)
        ],
    }


def followup() -> dict[str, Any]:
    facts = letter()
    del facts["urgency"], facts["paragraphs"]
    facts["subject"] = "V/v đôn đốc thực hiện Công văn số 57/STTTT-TTr (lần 1)"
    facts["signature"] = {"authority_lines": ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "signer": "Nguyễn Thị Thu Hà"}
    facts["text"] = sample_facts("followup/letter")[0]["text"] | {"done": 12, "owing": 80, "named": 80}
    facts["appendix_done"], facts["appendix_missing"] = appendix(12), appendix(80)
    return facts


def report() -> dict[str, Any]:
    """The month of the samples in which everything happened, as a draft to the ministry, its annex of eight areas."""
    facts = deepcopy(sample_facts("report/monthly")[0])
    columns = ["STT", "Địa bàn", "Tổng số đơn vị", "Đã nhận văn bản", "Đã ký cam kết", "Tỷ lệ (%)", "Số cuộc kiểm tra"]
    columns += ["Số vi phạm", "Tiền phạt (đồng)", "Ghi chú"]
    districts = ["Bắc Sơn", "Bình Gia", "Cao Lộc", "Chi Lăng", "Đình Lập", "Hữu Lũng", "Lộc Bình", "Tràng Định"]
    areas = {
        "group": "theo địa bàn",
        "columns": columns,
        "rows": [
            [str(n), name, "120", "100", "87", "72,5", "3", "1", "15.000.000", ""]
            for n, name in enumerate(districts, 1)
        ],
        "total": ["", "Tổng cộng", "960", "800", "696", "72,5", "24", "8", "120.000.000", ""],
    }
    reference = "(Kèm theo Báo cáo số ……/BC-STTTT ngày …… tháng 6 năm 2020 của Sở)"
    return facts | {
        "head": head("Số: ……/BC-STTTT"),
        "addressee": "Bộ Thông tin và Truyền thông",
        "distribution": ["Như trên", "UBND tỉnh (b/c)", "Lưu: VT, TTr"],
        "named": [],
        "appendix": {"reference": reference, "groups": ["theo địa bàn"], "tables": [areas]},
    }


MAKERS = {
    "dispatch/letter": letter,
    "dispatch/sheet": sheet,
    "pledge/form": pledge,
    "followup/letter": followup,
    "report/monthly": report,
}


@pytest.fixture
def facts(request: pytest.FixtureRequest) -> dict[str, dict[str, Any]]:
    """Facts by the name of the template."""
    return {name: make() for name, make in MAKERS.items()}
