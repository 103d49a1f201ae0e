"""What can keep the suite from judging; each is told in one sentence and ends with exit status 2."""


class CannotJudge(Exception):
    """The run can give no verdict: the message says what was wrong, where, and what to do."""


class BadRequest(CannotJudge):
    """The command line asks for something that does not exist."""


class BadProfile(CannotJudge):
    """The target profile is wrong, or offers an account or a door that does not work."""


class Unreachable(CannotJudge):
    """Nothing answers at the target's address."""
