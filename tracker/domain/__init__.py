"""Words, rules, dates and sums. Standard library and edtf only."""
