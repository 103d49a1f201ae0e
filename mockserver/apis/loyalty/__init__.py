"""The Loyalty Points System API: accounts, points and rewards."""
