"""What is generated from the specification, around requests of this API that work."""

import pytest

from contracts.edges import Ask
from contracts.expectations import NotJudged
from contracts.generated import (
    test_edges_of_each_request_are_answered_as_documented,
    test_generated_requests_are_answered_as_documented,
    test_generated_sequences_are_answered_as_documented,
)
from contracts.loyalty.conftest import Rich
from contracts.loyalty.people import People, Person
from contracts.loyalty.shop import Product, Shop
from contracts.supply import Recipe, Recipes

__all__ = [
    "test_edges_of_each_request_are_answered_as_documented",
    "test_generated_requests_are_answered_as_documented",
    "test_generated_sequences_are_answered_as_documented",
]

PASSWORDS = {"new_password": "Edge-pass-6&", "confirm_password": "Edge-pass-6&"}


@pytest.fixture
def recipes(people: People, shop: Shop, rich: Rich, shared_member: Person) -> Recipes:
    """A request of each operation that works, made when it is asked for."""
    return LoyaltyRecipes(people, shop, rich, shared_member).all()


class LoyaltyRecipes:
    """Requests that a conforming server answers with success, each on accounts and products of the suite's own."""

    def __init__(self, people: People, shop: Shop, rich: Rich, member: Person) -> None:
        self.people = people
        self.shop = shop
        self.rich = rich
        self.member = member

    def all(self) -> Recipes:
        """The recipe of each operation."""
        names = [name for name in dir(self) if name in self.people.client.docket.specification.operations]
        return {name: self.logged_in_anew(getattr(self, name)) for name in names}

    def logged_in_anew(self, recipe: Recipe) -> Recipe:
        """The recipe with a login of its own: the generated logins between two requests may end an older one."""

        def make() -> Ask:
            self.shop.forget_login()
            return recipe()

        return make

    def register(self) -> Ask:
        """A complete registration that nobody has sent."""
        return Ask(body=self.people.newcomer())

    def verify_email(self) -> Ask:
        """The code that was mailed to a new account."""
        return Ask(path={"secret_code": self.people.code_for(self.people.register().email)})

    def login(self) -> Ask:
        """A member's credentials."""
        return Ask(body={"email": self.member.email, "password": self.member.password}, lasts=True)

    def logout(self) -> Ask:
        """A session of its own."""
        return self.as_member()

    def read_me(self) -> Ask:
        """A member's login."""
        return self.as_member()

    def list_products(self) -> Ask:
        """A member's login."""
        return self.as_member()

    def list_transactions(self) -> Ask:
        """A member's login."""
        return self.as_member()

    def change_password(self) -> Ask:
        """A member whose password is of no further use."""
        return Ask(body=PASSWORDS, login=self.people.fresh().login)

    def redeem_points(self) -> Ask:
        """A member with points, and a product that they suffice for."""
        person, points = self.rich(1000)
        if not person.own and "admin" not in self.people.target.accounts:
            product = self.shop.affordable(person, points)
        else:
            product = self.shop.create(price=1, quantity=1000)
        return Ask(body={"product_name": product.name, "product_quantity": 1}, login=person.login, lasts=True)

    def forgot_password(self) -> Ask:
        """An address that has an account."""
        return Ask(body={"email": self.member.email}, lasts=True)

    def reset_password(self) -> Ask:
        """A reset token that was mailed."""
        person = self.people.fresh()
        before = self.people.target.doors["mail"].open(email=person.email)
        self.people.client.send("forgot_password", body={"email": person.email}).expect(200)
        token = self.people.code_for(person.email, after=before, rule="L-50")
        return Ask(body=PASSWORDS, path={"resetToken": token})

    def admin_login(self) -> Ask:
        """The administrator's credentials."""
        account = self.people.target.account("admin")
        if account is None:
            raise NotJudged("the profile gives no administrator (accounts.admin)")
        return Ask(body=dict(account), lasts=True)

    def admin_logout(self) -> Ask:
        """A session of its own."""
        return Ask(login=self.people.admin())

    def list_admin_products(self) -> Ask:
        """The administrator's login."""
        return Ask(login=self.people.admin())

    def create_product(self) -> Ask:
        """A product that does not exist yet."""
        product = self.shop.plan()
        self.shop.remember([product.name])
        return Ask(body=product.body(), login=self.shop.admin)

    def update_product(self) -> Ask:
        """A product of the suite's own, stated as it is."""
        product = self.own_product()
        return Ask(body=product.body(), path={"id": product.id}, login=self.shop.admin, lasts=True)

    def delete_product(self) -> Ask:
        """A product of the suite's own."""
        return Ask(path={"id": self.own_product().id}, login=self.shop.admin)

    def as_member(self) -> Ask:
        """A member's login, made for the purpose."""
        return Ask(login=self.people.log_in(self.member).login)

    def own_product(self) -> Product:
        """A product that the suite made."""
        return self.shop.created()
