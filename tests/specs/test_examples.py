"""What the specification shows, it also allows."""

import pytest

from .specification import APIS, EXPECTED, OPERATIONS, Api, Example, faults

REQUESTS = [example for operation in OPERATIONS for example in operation.request_examples()]
RESPONSES = [example for operation in OPERATIONS for example in operation.response_examples()]
PARAMETERS = [example for operation in OPERATIONS for example in operation.parameter_examples()]


@pytest.mark.parametrize("example", [*REQUESTS, *RESPONSES, *PARAMETERS], ids=str)
def test_example_fits_its_schema(example: Example) -> None:
    assert example.schema
    assert faults(example.value, example.schema) == []


@pytest.mark.parametrize("example", REQUESTS, ids=str)
def test_documented_request_keeps_the_mocks_own_limits(example: Example) -> None:
    assert faults(example.value, example.schema, mock=True) == []


@pytest.mark.parametrize("api", APIS, ids=str)
def test_every_example_of_the_document_is_there(api: Api) -> None:
    operations = api.document.operations

    assert sum(len(list(each.request_examples())) for each in operations) == EXPECTED[api.name].request_examples
    assert sum(len(list(each.response_examples())) for each in operations) == EXPECTED[api.name].response_examples
