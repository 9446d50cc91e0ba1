"""What a knowledge graph is asked by method, one module for each kind of question.

Each method is one call of a function of :mod:`ioknow.network`, :mod:`ioknow.analysis` or
:mod:`ioknow.matching`, where definitions, errors and sources stand. Those packages are imported
when a method is called, so that opening a dataset stays quick.

In the examples ``kg`` is the dataset of the bundled cases: ``kg = ioknow.open()``.
"""
