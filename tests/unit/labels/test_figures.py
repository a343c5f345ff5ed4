from __future__ import annotations

from tracker import labels


def test_every_figure_has_a_name_and_a_rule():
    assert labels.FIGURE_NAMES.keys() == labels.FIGURE_RULES.keys()
    assert [name for name, rule in labels.FIGURE_RULES.items() if not str(rule).endswith(".")] == []


def test_no_two_figures_have_one_name():
    names = [str(name) for name in labels.FIGURE_NAMES.values()]
    assert sorted(set(names)) == sorted(names)
