"""ioknow: a knowledge graph and query library of inter-organizational relationships.

::

    import ioknow

    kg = ioknow.open()                                    # the bundled cases, in memory
    kg.ask("members-of-a-consortium").solutions.to_pandas()
    kg.query("SELECT ?name { ?x a ik:Intermediary ; rdfs:label ?name }").to_csv()
    kg.questions.themes()                                 # what can be asked by name
"""

from ioknow.errors import IoknowError
from ioknow.knowledge_graph import KnowledgeGraph, open
from ioknow.query import Answer, Parameter, Question, QuestionLibrary, Solutions

__all__ = [
    "Answer",
    "IoknowError",
    "KnowledgeGraph",
    "Parameter",
    "Question",
    "QuestionLibrary",
    "Solutions",
    "open",
]
