"""Boards, cases, clues, answers, review, alerts: one room each."""
