"""What tells one state of a file on the web from another."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileVersion:
    """A file as it was when it was fetched.

    digest: of the bytes that were read.
    whole: whether these are all of it.
    size: bytes in all of it, None if unknown.
    etag: what its server calls this state of it, "" if it does not.
    """

    digest: str
    whole: bool
    size: int | None = None
    etag: str = ""

    def differs(self, other: "FileVersion") -> bool:
        """Whether the file was another one then; not if only its server calls the same bytes otherwise."""
        if self.whole and other.whole:
            return self.digest != other.digest
        if self.size is not None and other.size is not None and self.size != other.size:
            return True
        if self.whole == other.whole and self.digest != other.digest:
            return True
        return bool(self.etag and other.etag) and self.etag != other.etag
