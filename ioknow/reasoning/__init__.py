"""Reasoning: derived ties, consistency of the ontology, and rules that data must keep.

:mod:`~ioknow.reasoning.rules` computes what follows from the data, by rules compiled from the
ontology; :mod:`~ioknow.reasoning.consistency` asks the HermiT reasoner whether the ontology can
be true at all; :mod:`~ioknow.reasoning.validation` checks data against the shapes.
"""
