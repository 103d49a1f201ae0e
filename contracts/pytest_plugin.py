"""`pytest --pyargs contracts --api loyalty --target FILE`: the contracts under the user's own pytest."""

import pytest

from contracts.budget import DEFAULT_BUDGET


def asked_for_contracts(config: pytest.Config) -> bool:
    """Whether this run of pytest names the contracts; another run must not meet their options.

    Without --pyargs the word is a folder of the user's own, or what stands after -k or -m.
    """
    words = [str(each) for each in config.invocation_params.args]
    return "--pyargs" in words and any(each.split("::")[0].split(".")[0] == "contracts" for each in words)


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add the options of a run over contracts."""
    config = pluginmanager.get_plugin("pytestconfig")
    if not isinstance(config, pytest.Config) or not asked_for_contracts(config):
        return
    group = parser.getgroup("contracts", "contracts of an API against a server")
    group.addoption("--api", help="the API whose document is held against the server")
    group.addoption("--target", help="profile of the server (TOML file), its URL, or `mock`")
    group.addoption("--contracts-seed", type=int, default=0, help="seed of random choices (default 0)")
    group.addoption(
        "--contracts-budget", type=float, default=DEFAULT_BUDGET, help="how many seconds requests are generated"
    )
    group.addoption("--contracts-strict", action="store_true", help="fail on what the document does not settle, too")


def pytest_configure(config: pytest.Config) -> None:
    """Make a judge of what the options name."""
    if not asked_for_contracts(config) or config.pluginmanager.has_plugin("judge"):
        return
    api, target = config.getoption("--api"), config.getoption("--target")
    if not api or not target:
        raise pytest.UsageError("Contracts need --api NAME and --target FILE (a profile), URL, or `mock`.")
    # Every run of pytest where Understudy is installed loads this module; only one over contracts pays for the rest.
    from contracts import catalog
    from contracts.judge import Assignment, Judge
    from contracts.problems import CannotJudge
    from contracts.targets import find_target

    try:
        specification = catalog.specification(api)
        assignment = Assignment(
            specification=specification,
            target=find_target(specification, target),
            seed=config.getoption("--contracts-seed"),
            budget=config.getoption("--contracts-budget"),
            strict=config.getoption("--contracts-strict"),
        )
    except CannotJudge as problem:
        raise pytest.UsageError(str(problem)) from None
    config.pluginmanager.register(Judge(assignment), "judge")
