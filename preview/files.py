"""Files that went up: kept in memory, found again by id and by path."""

from __future__ import annotations

import mimetypes
import struct
from dataclasses import dataclass
from typing import Any

from preview.refusal import Refused, refuse

Json = dict[str, Any]

MEGABYTE = 1 << 20
MAX_UPLOAD = 50 * MEGABYTE
MAX_PHOTO = 10 * MEGABYTE
MAX_DOWNLOAD = 20 * MEGABYTE
MAX_PHOTO_SIDES = 10_000
FOLDERS = {
    "photo": "photos",
    "document": "documents",
    "voice": "voice",
    "audio": "music",
    "video": "videos",
    "sticker": "stickers",
}
MIME_TYPES = {
    "photo": "image/jpeg",
    "document": "application/octet-stream",
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "sticker": "image/webp",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file inside a request."""

    filename: str
    content: bytes
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that Telegram keeps."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime_type: str
    content: bytes
    path: str
    size: tuple[int, int]
    """Width and height in pixels; zeros where it is no picture."""

    def base(self) -> Json:
        """Return the fields that every kind of file has."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG, GIF, JPEG or WebP; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:  # noqa: PLR2004
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:6] in {b"GIF87a", b"GIF89a"}:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return 512, 512
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg_size(content)
    return None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:  # noqa: PLR2004
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:  # noqa: PLR2004
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None


class Files:
    """All files of one Telegram."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, kind: str, upload: Upload) -> StoredFile:
        """Keep an uploaded file.

        Raises:
            Refused: Empty, too big, or not a picture where one is asked.
        """
        length = len(upload.content)
        if length == 0:
            refuse("file must be non-empty")
        if length > MAX_UPLOAD:
            raise Refused(413, "Request Entity Too Large")
        size = picture_size(upload.content) or (0, 0)
        if kind == "photo":
            if length > MAX_PHOTO:
                refuse(
                    f"file of size {length} bytes is too big for a photo; "
                    f"the maximum size is {MAX_PHOTO} bytes"
                )
            if size == (0, 0):
                refuse("IMAGE_PROCESS_FAILED")
            if sum(size) > MAX_PHOTO_SIDES or max(size) > 20 * min(size):
                refuse("PHOTO_INVALID_DIMENSIONS")
        number = len(self._by_id)
        guessed = upload.content_type or mimetypes.guess_type(upload.filename)[0]
        mime = MIME_TYPES[kind] if kind == "voice" or not guessed else guessed
        suffix = mimetypes.guess_extension(mime) or ""
        stored = StoredFile(
            file_id=f"{kind}-{number:08d}-{len(upload.content):x}",
            unique_id=f"u{number:08d}",
            kind=kind,
            name=upload.filename,
            mime_type=mime,
            content=upload.content,
            path=f"{FOLDERS[kind]}/file_{number}{suffix}",
            size=size,
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        """Return the file with this id, if any."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """Return the file to download from this path, if any."""
        stored = self._by_path.get(path)
        return stored if stored and len(stored.content) <= MAX_DOWNLOAD else None

    def reused(self, file_id: str, kind: str) -> StoredFile:
        """Return a file that is sent again by its id.

        Raises:
            Refused: Unknown id, or a file of another kind.
        """
        stored = self._by_id.get(file_id)
        if stored is None:
            refuse("wrong file identifier/HTTP URL specified")
        if stored.kind != kind:
            refuse(f"can't use file of type {stored.kind.capitalize()} as {kind.capitalize()}")
        return stored
