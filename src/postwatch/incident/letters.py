"""Words of documents for the sources of incidents."""

SOURCES = {
    "customs": "hải quan",
    "police": "công an",
    "market_surveillance": "quản lý thị trường",
    "border_guard": "bộ đội biên phòng",
    "enterprise": "doanh nghiệp bưu chính",
    "citizen": "người dân, khách hàng",
    "other": "nguồn khác",
}
