"""The repository holds the shop alone: no host, no machine's path, no secret, nothing left behind."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, obeyed, plant

TOP = {
    *("run.py", "config.toml", "pyproject.toml", "requirements.lock", "Makefile", ".gitignore"),
    *("README.md", "README.zh-CN.md", "LICENSE", ".ci", "docs", "models", "bot", "handlers", "tests"),
}
LOCKS = ("requirements.lock", "tests/requirements.lock")
LEFT_ALONE = {".git", ".venv", "__pycache__", "data", "htmlcov", ".hypothesis"}
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".ico", ".webp", ".woff2"}

# The brackets keep each rule from seeing itself.
LEAKS = {
    "a registry": r"/simpl[e]/[a-z]|/package[s]/[0-9a-f]{2}/[0-9a-f]{2}/|(?<![\w-])--(extra-)?inde[x]-url"
    r"|\binde[x]-url\s*=|pypi\.or[g]|pythonhosted\.or[g]|--find-link[s]|--trusted-hos[t]",
    "a path of a machine": r"(?<![\w.~-])/(?:hom[e]|User[s]|roo[t]|wor[k]|op[t]/pypi)/\w",
    "a bot token": r"(?<!\d)\d{8,10}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])",
    "a private key": r"-----BEGI[N] [A-Z ]*PRIVATE KEY-----",
    "an access key": r"\bAKI[A][0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bsk-[A-Za-z0-9]{32,}\b",
    "a secret": r"(?i)(?:secret|token|password|passwd|_key|apikey)[\"']?\s*[:=]\s*"
    r"[\"'][A-Za-z0-9+/_=-]{28,}[\"']",
}


def tracked(root: Path) -> list[Path]:
    """What git knows; without git (an unpacked archive), every file that is not made by the tools."""
    if (root / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True
        )
        return [root / name for name in listed.stdout.split("\0") if name and (root / name).is_file()]
    files = (path for path in root.rglob("*") if path.is_file())
    return [path for path in files if not LEFT_ALONE & set(path.relative_to(root).parts)]


def strangers(root: Path) -> list[str]:
    return sorted({path.relative_to(root).parts[0] for path in tracked(root)} - TOP)


def leaks(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root).as_posix()}:{number} names {what}"
        for path in tracked(root)
        if path.suffix not in PICTURES
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        for what, rule in LEAKS.items()
        if re.search(rule, line)
    ]


def unpinned(root: Path) -> list[str]:
    """Entries of the locks without an exact version or without a hash, and lines that are neither."""
    rows = []
    for name in LOCKS:
        text = re.sub(r"^#.*\n", "", (root / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
        for entry in text.replace("\\\n", " ").splitlines():
            if not re.fullmatch(
                r"[a-z0-9.-]+==[^\s;]+( ; [^#]+?)?\s+(--hash=sha256:[0-9a-f]{64}\s*)+", entry
            ):
                rows.append(f"{name}: {entry[:60]}")
    return rows


class TestRepository:
    def test_holds_what_was_agreed(self) -> None:
        obeyed(strangers(ROOT))

    def test_says_nothing_of_a_machine(self) -> None:
        obeyed(leaks(ROOT))

    def test_pins_everything_it_needs(self) -> None:
        obeyed(unpinned(ROOT))

    def test_locks_agree(self) -> None:
        shop, tests = (
            set(re.findall(r"^([a-z0-9.-]+)==", (ROOT / name).read_text(), re.MULTILINE)) for name in LOCKS
        )
        assert shop
        assert tests
        assert shop & tests == set()


class TestTheLawsThemselves:
    def test_see_a_stranger(self, tmp_path: Path) -> None:
        plant(tmp_path, "notes.txt", "remember the milk")
        plant(tmp_path, "run.py", "")
        assert strangers(tmp_path) == ["notes.txt"]

    @pytest.mark.parametrize(
        "line",
        [
            "https://example.test/simple" + "/aiogram",
            "--index" + "-url https://example.test",
            "see /hom" + "e/ada/shop",
            "1234567890" + ":" + "A" * 35,
            "-----BEGIN" + " PRIVATE KEY-----",
            "merchant_key = '" + "b" * 32 + "'",
        ],
    )
    def test_see_a_leak(self, tmp_path: Path, line: str) -> None:
        plant(tmp_path, "docs/going-live.md", f"one\n{line}\n")
        assert len(leaks(tmp_path)) == 1

    @pytest.mark.parametrize("entry", ["aiogram==3.31.0", "aiogram>=3 --hash=sha256:" + "0" * 64, "-e ."])
    def test_see_what_is_not_pinned(self, tmp_path: Path, entry: str) -> None:
        plant(tmp_path, LOCKS[0], f"httpx==0.28.1 \\\n    --hash=sha256:{'0' * 64}\n")
        plant(tmp_path, LOCKS[1], f"# made by a tool\n{entry}\n")
        assert len(unpinned(tmp_path)) == 1
