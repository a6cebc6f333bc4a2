"""Prepare the picture that comes on standard input, in a process of its own, and print what it took."""

import re
import sys
import time
from pathlib import Path

from dateline.pictures.preparing import prepare_picture


def main() -> None:
    """Time, the most memory that the process ever had, and what a reader loads of it."""
    content = sys.stdin.buffer.read()
    began = time.perf_counter()
    picture = prepare_picture(content)
    took = (time.perf_counter() - began) * 1000
    status = Path("/proc/self/status")
    peak = re.search(r"VmHWM:\s*(\d+)", status.read_text()) if status.exists() else None
    memory = f"{int(peak[1]) // 1024} MB" if peak else "memory unknown"
    sizes = ", ".join(f"{width}: {len(file) // 1000} kB" for width, file in picture.webp.items())
    jpeg = len(picture.jpeg) // 1000
    print(f"{took:5.0f} ms, {memory}; from {len(content) // 1000} kB to WebP of {sizes}, and JPEG of {jpeg} kB")


if __name__ == "__main__":
    main()
