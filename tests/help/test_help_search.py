"""Commands found by the words of clerks: the verb that is meant is among the first three."""

import json
import unicodedata

import pytest

from postwatch.help.search import WORDS, index, ranked
from postwatch.vietnamese import fold

# Sentences of clerks, each with the verb that is meant; `|` where another does the same work.
SAID = """
sửa: amend
ghi nhầm số: amend
nhập sai ngày: amend
xóa một dòng: withdraw
hủy: withdraw
khôi phục: undo | db restore
tìm đơn vị: recipient list
thêm điểm bưu cục: recipient add
doanh nghiệp đổi tên: recipient rename
đơn vị ngừng hoạt động: recipient close
gộp hai đơn vị trùng: recipient merge
sáp nhập xã: recipient succeed
in công văn: dispatch generate
lấy số: paper issue
gửi công văn: paper send
ai chưa nhận: show CV
ai chưa ký: pledge missing
ký cam kết: pledge record
in mẫu cam kết: pledge form
nhập danh sách từ Excel: recipient import
xuất Excel: recipient list | register export
báo cáo tháng: report monthly
báo cáo quý: report for
số liệu kỳ trước: report for | report monthly
vì sao ra số này: report records
nhắc đơn vị chậm: followup generate
gia hạn: task extend
ghi biên bản kiểm tra: inspect log | inspect draft minutes
kế hoạch kiểm tra: inspect plan
lập biên bản vi phạm: violation add | case draft minutes
ra quyết định xử phạt: case draft paper | case sign decision
nộp phạt: case pay
khiếu nại: case step complain
mức phạt của hành vi: law show | law search
điểm cũ bây giờ là điểm nào: law move
kiểm tra thể thức văn bản: document check
sao lưu: db backup
ai đã sửa: journal list
bàn giao: office hand-over
in lại báo cáo cũ: show BC
"""
# Other jobs in the same spirit, some of them mistyped or without marks.
TOO = """
lỡ tay xóa nhầm: undo
go sai ten don vi: amend
nguoi ky da nghi huu: staff end
thêm cán bộ mới: staff add
phó giám đốc được ủy quyền ký phạt: staff delegate
đơn vị chưa báo cáo: task list | task sheet
nhập báo cáo của đơn vị: task report
mien thuc hien nhiem vu: task waive
việc hôm nay: status
sắp hết hạn: status
thu hoii công văn đã gửi: paper recall
đính chính công vănn: paper correct
bỏ số: paper void | register void
giữ sẵn mấy số: register reserve
in sổ công văn đi: register export
tỷ lệ ký: pledge coverage
rút cam kết: pledge revoke
don doc lan hai: followup generate
đi kiểm tra bưu cục: inspect log
chon don vi de kiem tra: inspect propose
khắc phục xong rồi: inspect remedy
câu hỏi khi đi kiểm tra: inspect answer checklist
quyết định thanh tra: inspect draft | inspect plan
người dân phản ánh: incident add
ghi khó khăn vướng mắc: note add
tách vụ việc: case part
gộp hồ sơ: case join
cưỡng chếe: case step enforce
tạm giữ hàng: case goods
chuyển công an: case step transfer
xin giảm tiền phạt: case step reduce
nộp phạt nhiều lần: case step postpone
giao quyết định cho người vi phạm: case serve
hồ sơ đang ở đâu: case show | show VV
ai co tham quyen phat: law show
chuyen sang may khac: db backup | db copy | db restore
cong so lieu cac tinh: report rollup
sửa mẫu công văn trong Word: template export
kết thúc đợt: campaign close
bienbankiemtra: inspect draft minutes
"""


def table(text: str) -> list[tuple[str, list[str]]]:
    rows = (line.partition(": ") for line in text.strip().splitlines())
    return [(said, verbs.split(" | ")) for said, _colon, verbs in rows]


def missed(text: str) -> list[str]:
    """Name the sentences whose verb is not among the first three; a kind of record is found with its verb."""
    found = {said: [f"{command} " for command in ranked(said)[:3]] for said, _verbs in table(text)}
    return [
        f"{said}: {found[said]}"
        for said, verbs in table(text)
        if not any(command.startswith(f"{verb} ") for verb in verbs for command in found[said])
    ]


def test_the_verb_that_a_clerk_means_is_among_the_first_three() -> None:
    assert missed(SAID) == []


def test_other_jobs_mistyped_or_without_marks_are_found_too() -> None:
    assert missed(TOO) == []


@pytest.mark.parametrize("said", [said for said, _verbs in table(SAID + TOO)])
def test_marks_capitals_and_how_letters_are_composed_change_nothing(said: str) -> None:
    found = ranked(said)
    for typed in (fold(said), said.upper(), unicodedata.normalize("NFD", said)):
        assert ranked(typed) == found


def test_what_is_typed_without_blanks_is_split() -> None:
    for said, glued in (("sửa ngày cam kết", "sửangàycamkết"), ("gộp hồ sơ", "gophoso"), ("nộp phạt", "nopphat")):
        assert ranked(glued) == ranked(said)


@pytest.mark.parametrize("mistyped", ["cưỡng chhế", "cuogn che", "cuong chee", "cuongche", "cuong cheé", "cuonng che"])
def test_one_typing_error_is_put_right(mistyped: str) -> None:
    assert ranked(mistyped)[0] == "case step enforce"


def test_of_the_kinds_of_a_verb_only_the_best_is_named() -> None:
    assert ranked("sửa")[0] == "amend"
    found = ranked("sửa ngày cam kết")
    assert found[0] == "amend CK"
    assert [command for command in found if command.startswith("amend")] == ["amend CK"]


@pytest.mark.parametrize("said", ["", "…", "làm thế nào", "x" * 10_000, "qwxz " * 2_000, "\ud7ff", "0" * 300])
def test_what_says_nothing_finds_nothing_or_little(said: str) -> None:
    assert len(ranked(said)) < len(index().weights)


def test_every_command_has_words_of_clerks_and_is_found_by_each_job() -> None:
    entries = {words: entry for words, entry in json.loads(WORDS.read_text(encoding="utf-8")).items() if words}
    lost = {
        job: words
        for words, entry in entries.items()
        for job in entry["job"]
        if words.split()[:2] not in [command.split()[:2] for command in ranked(job)[:5]]
    }
    assert lost == {}
    by_kind = ("show ", "amend ", "withdraw ", "paper ")
    assert [words for words, entry in entries.items() if not entry["job"] and not words.startswith(by_kind)] == []
