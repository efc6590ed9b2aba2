"""Demo data: invented people and sums, in the proportions that published samples show. See docs/demo.md."""
