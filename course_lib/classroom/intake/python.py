"""What a cell of Python defines and needs, read without running it."""

import ast
import builtins
import re
import warnings
from dataclasses import dataclass, field

LONGEST = 50_000
"""Characters of a cell that is read as a tree; of a longer one only its first columns are read."""

MOST_READ = 200_000
"""Characters of one notebook that are read as trees; that takes two seconds at the worst."""

BUILTINS = frozenset(dir(builtins))
DEFINES = re.compile(
    r"^(?:(?:async\s+)?def|class)\s+([^\W\d]\w*)|^([^\W\d]\w*)[ \t]*(?::[^=\n]+)?=(?!=)", re.M
)
OTHER_LANGUAGE = re.compile(r"\s*%%(?!time\b|timeit\b|capture\b|prun\b)")
"""Begins a cell that is for a shell, a browser or a file."""

CLOSED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
"""What stands in these runs later, when they are called."""


@dataclass(frozen=True)
class Binding:
    """How a cell gives a name its value."""

    name: str
    is_stub: bool = False
    """True of `...` alone: a place that is not filled in."""

    is_value: bool = False
    """True of an assignment of something that is clearly no function."""

    parameters: int | None = None
    """Of a function; None where it is not written as one."""

    is_passing: bool = False
    """True of a name that a loop, a `with` or a `+=` gives a value on the way."""


@dataclass(frozen=True)
class Code:
    """One cell as Python sees it."""

    bindings: dict[str, Binding] = field(default_factory=dict)
    needs: frozenset = frozenset()
    """Names that must exist before it runs."""

    calls: frozenset = frozenset()
    """Names that it calls when it runs."""

    inside: dict[str, frozenset] = field(default_factory=dict)
    """For each function that it defines, the names that must exist before that is called."""

    is_whole: bool = True
    """False if it cannot be read as Python by itself."""

    brings_unknown_names: bool = False


class Reader:
    """Reads the cells of one notebook; when it has read enough, it goes by the beginnings of lines."""

    def __init__(self, left=MOST_READ):
        self.left = left

    def read(self, source):
        """What a cell defines and needs."""
        if OTHER_LANGUAGE.match(source):
            return Code(is_whole=False)
        is_long = not self._is_within_reach(source)
        tree = self.parsed(source)
        return _at_first_sight(source, is_long) if tree is None else _of_tree(tree)

    def parsed(self, source):
        """The tree of a cell, or None where there is none to be had."""
        if not self._is_within_reach(source):
            return None
        self.left -= len(source)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for text in dict.fromkeys((source, without_magics(source))):
                try:
                    return ast.parse(text)
                except (SyntaxError, ValueError, RecursionError, MemoryError):
                    continue
        return None

    def same(self, one, other):
        """True if two cells differ in nothing that Python sees."""
        if _bare(one) == _bare(other):
            return True
        trees = self.parsed(one), self.parsed(other)
        return None not in trees and _dumped(trees[0]) == _dumped(trees[1])

    def _is_within_reach(self, source):
        return len(source) <= min(self.left, LONGEST)


def _of_tree(tree):
    bindings, needs, calls, inside = {}, set(), set(), {}
    for statement in tree.body:
        needs |= _loaded_by(statement) - bindings.keys()
        calls |= _called_by(statement)
        found = sorted(bound_by(statement), key=lambda it: not it.is_stub)
        bound = {it.name: it for it in found}  # under try or if, what is filled in counts
        bindings |= bound
        inside |= dict.fromkeys(bound, _needed_inside(statement))
    star = bindings.pop("*", None) is not None
    needed = frozenset(needs - BUILTINS)
    return Code(bindings, needed, frozenset(calls), inside, brings_unknown_names=star)


def without_magics(source):
    """A cell with `pass` for the lines that only IPython understands.

    >>> without_magics("%time\\n!ls\\nx = 1")
    'pass\\npass\\nx = 1'
    """
    return re.sub(r"^([ \t]*)[%!?].*$", r"\1pass", source, flags=re.M)


def _bare(source):
    return "\n".join(line.rstrip() for line in source.strip().split("\n"))


def _dumped(tree):
    try:
        return ast.dump(tree)
    except RecursionError:
        return object()


def _at_first_sight(source, is_long):
    """By the beginnings of its lines; what is too long to be read is taken to be whole."""
    names = {one or other for one, other in DEFINES.findall(source)}
    bindings = {name: Binding(name) for name in names}
    return Code(bindings, is_whole=is_long, brings_unknown_names=is_long)


def bound_by(statement):
    """The bindings of a statement of a cell, those within `if`, `for`, `with` and `try` included."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        yield _of_function(statement)
        return
    nodes = list(_run_at_once(statement))
    inner = _targets_of_comprehensions(nodes)
    values, passing = _values_in(nodes), _passing_in(nodes)
    for node in nodes:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield Binding(node.name)
        elif isinstance(node, ast.alias):
            yield Binding((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node not in inner:
            yield _of_value(node.id, values.get(node), node in passing)


def _of_function(statement):
    body = [it for it in statement.body if not _is_docstring(it)]
    return Binding(
        statement.name, all(map(_does_nothing, body)), parameters=_parameters(statement.args)
    )


def _of_value(name, value, is_passing):
    count = _parameters(value.args) if isinstance(value, ast.Lambda) else None
    stub = _is_ellipsis(value.body if isinstance(value, ast.Lambda) else value)
    is_value = value is not None and _is_value(value, name)
    return Binding(name, stub, is_value, count, is_passing)


def _values_in(nodes):
    """What each name is assigned that stands alone on the left."""
    values = {}
    for node in nodes:
        if isinstance(node, ast.Assign):
            values |= dict.fromkeys(node.targets, node.value)
        elif isinstance(node, ast.AnnAssign):
            values[node.target] = node.value
    return values


def _passing_in(nodes):
    """The names that a loop, a `with` or a `+=` gives a value on the way."""
    targets = [it.target for it in nodes if isinstance(it, ast.For | ast.AsyncFor | ast.AugAssign)]
    targets += [
        it.optional_vars for it in nodes if isinstance(it, ast.withitem) and it.optional_vars
    ]
    return {node for target in targets for node in ast.walk(target)}


def _is_value(value, name):
    """True of what is clearly no function; `f = f(2)` makes a number of a function."""
    calls = (node.func for node in ast.walk(value) if isinstance(node, ast.Call))
    calls_itself = any(isinstance(it, ast.Name) and it.id == name for it in calls)
    return calls_itself or not isinstance(value, ast.Lambda | ast.Name | ast.Attribute | ast.Call)


def _parameters(spec):
    return len(spec.posonlyargs) + len(spec.args) + len(spec.kwonlyargs)


def _is_docstring(statement):
    value = getattr(statement, "value", None)
    return isinstance(statement, ast.Expr) and isinstance(getattr(value, "value", None), str)


def _does_nothing(statement):
    if isinstance(statement, ast.Pass):
        return True
    return isinstance(statement, ast.Expr | ast.Return) and _is_ellipsis(statement.value)


def _is_ellipsis(node):
    return isinstance(node, ast.Constant) and node.value is ...


def _run_at_once(statement):
    """The nodes of a statement that are evaluated when it runs."""
    waiting = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, CLOSED):
            waiting += [*node.args.defaults, *filter(None, node.args.kw_defaults)]
            waiting += getattr(node, "decorator_list", [])
        elif isinstance(node, ast.ClassDef):
            waiting += [*node.bases, *node.decorator_list]
        else:
            waiting += ast.iter_child_nodes(node)


def _targets_of_comprehensions(nodes):
    """The names that live inside a comprehension only."""
    comprehended = [node.target for node in nodes if isinstance(node, ast.comprehension)]
    return {node for target in comprehended for node in ast.walk(target)}


def _loaded_by(statement):
    nodes = list(_run_at_once(statement))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    loaded = {node.id for node in names if isinstance(node.ctx, ast.Load)}
    stored = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    inner = {getattr(node, "id", "") for node in _targets_of_comprehensions(nodes)}
    if isinstance(statement, ast.AugAssign):
        return loaded | stored
    is_plain = isinstance(statement, ast.Assign | ast.AnnAssign | ast.Expr)
    return loaded - inner if is_plain else loaded - stored - inner


def _called_by(statement):
    calls = (node.func for node in _run_at_once(statement) if isinstance(node, ast.Call))
    return {function.id for function in calls if isinstance(function, ast.Name)}


def _needed_inside(statement):
    """The names from outside that the functions of a statement load when they are called."""
    needed = set()
    for function in ast.walk(statement):
        if isinstance(function, CLOSED):
            nodes = list(ast.walk(function))
            needed |= {it.id for it in nodes if isinstance(it, ast.Name)} - _local_to(nodes)
    return frozenset(needed - BUILTINS)


def _local_to(nodes):
    names = {it.id for it in nodes if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store)}
    names |= {it.arg for it in nodes if isinstance(it, ast.arg)}
    names |= {it.name for it in nodes if isinstance(it, ast.FunctionDef | ast.ClassDef)}
    return names | {it.asname or it.name for it in nodes if isinstance(it, ast.alias)}
