"""Tests of what somebody hears of."""
