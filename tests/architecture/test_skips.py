"""CI skips nothing: a skipped test counts as a failed one there."""

import pytest

from tests.fakes.databases import ROOT

SKIPPING = """
    import pytest

    def test_without_a_browser():
        pytest.skip("no browser here")
"""


class TestSkips:
    def test_fail_where_it_counts(self, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
        result = run(pytester, monkeypatch, SKIPPING, ci="true")
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(["*CI skips nothing*no browser here*"])

    def test_fail_for_a_whole_file_too(
        self, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        result = run(pytester, monkeypatch, "import pytest; pytest.importorskip('no_such_thing')", ci="true")
        result.assert_outcomes(errors=1)

    def test_are_only_said_on_a_developers_machine(
        self, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run(pytester, monkeypatch, SKIPPING, ci="false").assert_outcomes(skipped=1)


def run(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, test: str, *, ci: str
) -> pytest.RunResult:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile(test)
    return pytester.runpytest_subprocess("-p", "tests.conftest", "-p", "no:cacheprovider")
