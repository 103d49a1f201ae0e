"""The markers by which a contract names the rules that it judges and the documented replies that it reaches."""

import pytest


def rule(*ids: str) -> pytest.MarkDecorator:
    """Mark a contract with the rules that it judges; the first is the one that a violation is reported under."""
    return pytest.mark.rule(*ids)


def reaches(*replies: str) -> pytest.MarkDecorator:
    """Mark a contract with the documented replies, such as `login 403`, that it brings about on purpose."""
    return pytest.mark.reaches(*replies)
