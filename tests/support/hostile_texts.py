"""Texts that mean harm, or come from old keyboards and fonts: what is kept as it was typed, and what is refused."""

import unicodedata

# What can be seen is kept as it was typed, in whole letters.
KEPT = {
    "in pieces": unicodedata.normalize("NFD", "Bưu cục Đồng Đăng"),
    "the other letters like đ": "Đắk Ðắk Ɖắk đ ð ɖ",
    "fifty marks on a letter": "a" + "\u0301" * 50,
    "old bytes read as Latin": "Bu cc §ång §¨ng",
    "VNI": "Böu cuïc Ñoàng Ñaêng",
    "rich marks": "[/x][bold][link=file:///etc/passwd]here[/link] :smile:",
    "tags of a template": "{{7*7}} {% for x in y %} ${7*7} #{7*7} <%= 7*7 %>",
    "a statement": "'; DROP TABLE recipient; --",
    "XML": "<w:p/>&amp;]]><!-- <?x?>",
    "a format": "{name} {0.__class__} %s %n %(x)s",
    "a way out": "../../etc/passwd",
    "a reserved name": "CON",
    "emoji": "🏤📮",
    "right to left letters": "דואר البريد",
    "a tilde and a dollar": "~root $HOME `id` $(id) | cat > /evil",
    "line ends": "một\r\nhai\u2028ba",
    "wide blanks": "một\u3000hai\u00a0ba",
}
REFUSED = {
    "an escape": "\x1b[2J\x1b]0;title\x07",
    "a code of C1": "\x9b31m",
    "a backspace": "abc\b\b\bxyz",
    "zero width": "Bưu\u200bcục",
    "a joiner": "Bưu\u200dcục",
    "a mark in the middle": "Bưu\ufeffcục",
    "turned round": "Bưu\u202ecục",
    "isolated": "\u2066Bưu cục\u2069",
    "a soft hyphen": "Bưu\u00adcục",
    "a tag": "Bưu\U000e0041cục",
    "a filler": "Bưu\u3164cục",
    "private": "Bưu\ue000cục",
    "no character": "Bưu\uffffcục",
    "half a character": "Bưu\udcffcục",
    "only a control": "\x1b",
}
