"""The small change of notebooks: a cell of prose, an output in HTML, the calls that a cell makes."""

import ast


def source_of(cell):
    """The text of a cell; a stored notebook holds it in lines."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def prose(text):
    """A cell of Markdown."""
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def shown(html):
    """An output of HTML."""
    return {"output_type": "display_data", "metadata": {}, "data": {"text/html": html}}


def words_of(output):
    """What stands for an output where nothing can be drawn."""
    return "".join(output.get("data", {}).get("text/plain", ""))


def printed(output):
    """What a cell has printed with this output."""
    return "".join(output.get("text", "")) if output["output_type"] == "stream" else ""


def tagged(cell, tag):
    return tag in cell["metadata"].get("tags", ())


def with_tag(cell, tag):
    tags = [*cell["metadata"].get("tags", ()), tag]
    return {**cell, "metadata": {**cell["metadata"], "tags": tags}}


def calls(cell, name):
    """Every call of a function of that name in a cell, in order: its arguments and its options."""
    found = [
        node
        for node in ast.walk(ast.parse(source_of(cell)))
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == name
    ]
    found.sort(key=lambda node: (node.lineno, node.col_offset))
    return [(_values(call.args), _options(call)) for call in found]


def _options(call):
    names = [keyword.arg for keyword in call.keywords]
    return dict(zip(names, _values(k.value for k in call.keywords), strict=True))


def _values(nodes):
    """Literal values; of anything that has to be computed, None."""
    return [_literal(node) for node in nodes]


def _literal(node):
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


def only_calls(cell, names):
    """Whether a cell does nothing but call these functions, and perhaps keep what they give."""
    return all(
        isinstance(statement, ast.Expr | ast.Assign)
        and isinstance(statement.value, ast.Call)
        and getattr(statement.value.func, "id", None) in names
        for statement in ast.parse(source_of(cell)).body
    )
