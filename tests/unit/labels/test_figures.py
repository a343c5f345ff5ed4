from __future__ import annotations

from tracker import labels


def test_every_figure_has_a_name_and_a_rule():
    assert labels.FIGURE_NAMES.keys() == labels.FIGURE_RULES.keys()
    assert [name for name, rule in labels.FIGURE_RULES.items() if not str(rule).endswith(".")] == []
