"""The watched folder: what is saved there is uploaded, what is removed there is deleted."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class WatchedFolder:
    """Compares the folder with what was seen before; a file counts once it stood still from one look to the next."""

    path: Path
    _uploaded: dict[str, tuple[int, int]] = field(default_factory=dict)
    _seen: dict[str, tuple[int, int]] = field(default_factory=dict)

    def changes(self) -> list[tuple[str, bytes | None]]:
        """Keys with their new content, None for a file that is gone. `publication.yaml` comes first."""
        now: dict[str, tuple[int, int]] = {}
        for file in self.path.rglob("*"):
            try:
                if file.is_file():
                    stat = file.stat()
                    now[file.relative_to(self.path).as_posix()] = (stat.st_mtime_ns, stat.st_size)
            except FileNotFoundError:
                # Editors save through a second file that they rename: it may go while we look.
                continue
        still = {key: state for key, state in now.items() if self._seen.get(key) == state}
        self._seen = now
        changed: list[tuple[str, bytes | None]] = [
            (key, (self.path / key).read_bytes())
            for key in sorted(still, key=lambda each: (not each.startswith("publication."), each))
            if self._uploaded.get(key) != still[key]
        ]
        gone: list[tuple[str, bytes | None]] = [(key, None) for key in sorted(set(self._uploaded) - set(now))]
        for key, content in changed + gone:
            if content is None:
                del self._uploaded[key]
            else:
                self._uploaded[key] = still[key]
        return changed + gone
