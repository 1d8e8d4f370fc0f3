"""QR codes for forms and sheets; a printed code beside the picture is the fallback."""

import io

# 6 dots a module at a print width of 25 mm is above 150 dpi for the codes of this house.
_DOTS_PER_MODULE = 6
_QUIET_ZONE = 4


def png(text: str) -> bytes:
    """``text`` as a QR picture in PNG, error level M, the same bytes for the same text. Put no personal data in it."""
    import segno

    out = io.BytesIO()
    code = segno.make(text, error="m", micro=False, boost_error=False)
    code.save(out, kind="png", scale=_DOTS_PER_MODULE, border=_QUIET_ZONE)
    return out.getvalue()
