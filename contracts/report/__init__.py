"""The report of a run: one set of facts, told on the terminal, as JSON, as HTML and as JUnit."""
