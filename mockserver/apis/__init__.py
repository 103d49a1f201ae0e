"""One package per mocked API, of the same name as its folder in specs/."""
