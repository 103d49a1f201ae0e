"""Ids as the contracts of Mookh compare and change them."""

import pytest

from contracts.mookh.wire import beside


@pytest.mark.parametrize("known", ["E8B39E9F-B6A6-48CE-A578-A1BB29BE9CBC", "e8b39e9f-b6a6-48ce-a578-a1bb29be9cbc"])
@pytest.mark.parametrize("place", [0, -12, -1])
def test_the_id_beside_another_differs_from_it_in_more_than_its_case(known: str, place: int) -> None:
    assert beside(known, place) not in (known, known.lower())
    assert sum(one != other for one, other in zip(beside(known, place), known.lower(), strict=True)) == 1
