"""Edge cases for testers: requests that a careful adversary would send, with what the document says should happen."""
