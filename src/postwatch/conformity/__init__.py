"""Any Word file checked against Nghị định 30/2020/NĐ-CP: first measured, then judged."""
