"""What was done earlier in the run still holds at its end (K-30)."""

from contracts.expectations import demand
from contracts.mykubo.accounts import Seller
from contracts.mykubo.wardrobe import Wardrobe
from contracts.rules import rule


@rule("K-30")
def test_a_deleted_product_does_not_come_back(wardrobe: Wardrobe, brand: Seller) -> None:
    """None of those that the run has taken away is listed again, however long ago that was."""
    back, reply = wardrobe.returned(brand)
    demand(not back, "no product that was deleted", back, reply, aspect="deleted products gone")
