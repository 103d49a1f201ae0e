"""The mock's own doors into the Mookh API: logins and stores come from outside it (AM-03, AM-08)."""

from mockserver.apis.mookh import wire
from mockserver.apis.mookh.tables import Store
from mockserver.reply import Reply


def list_logins(store: Store) -> Reply:
    """The logins that a fresh sandbox has."""
    return Reply(200, [wire.login(login, store.users.identified(login.user_id)) for login in store.logins.all()])


def list_stores(store: Store) -> Reply:
    """All stores."""
    return Reply(200, [wire.shop(shop) for shop in store.shops.all()])
