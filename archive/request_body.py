"""Read before Django knows its models, and after."""


def has_body(environ: dict[str, str]) -> bool:
    """Whether something comes with the question; RFC 9110 knows no meaning of it in a GET."""
    length = environ.get("CONTENT_LENGTH") or environ.get("HTTP_CONTENT_LENGTH")
    return bool(length and length.strip("0")) or "HTTP_TRANSFER_ENCODING" in environ
