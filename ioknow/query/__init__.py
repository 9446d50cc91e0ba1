"""Asking: named questions, SPARQL, and the shape of the answers."""

from ioknow.query.parameters import Parameter, ParameterValue
from ioknow.query.questions import Answer, Question, QuestionLibrary
from ioknow.query.solutions import Solutions, python_value

__all__ = [
    "Answer",
    "Parameter",
    "ParameterValue",
    "Question",
    "QuestionLibrary",
    "Solutions",
    "python_value",
]
