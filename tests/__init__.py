"""Tests of Understudy itself."""
