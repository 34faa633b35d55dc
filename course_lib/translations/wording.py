"""An English sentence that remembers what it was made of, so that it can be said in another language."""


class Words(str):
    """A text in English, and beside it the template and the values that it was made of."""

    __slots__ = ("template", "values")

    def __new__(cls, template, values):
        made = super().__new__(cls, filled(template, values))
        made.template, made.values = str(template), values
        return made

    def __getnewargs__(self):
        return self.template, self.values

    def said(self, look_up):
        """The same with the template, and every value that is itself Words, looked up."""
        values = {
            name: value.said(look_up) if isinstance(value, Words) else value
            for name, value in self.values.items()
        }
        return filled(look_up(self.template), values)


def filled(template, values):
    """A template with its values; without values braces mean themselves."""
    return template.format(**values) if values else str(template)


def words(template, /, **values):
    """A sentence to be shown later, in the language that is in use then.

    Until then it is its English text. A value that is itself Words is translated too.

    >>> words("{n} of {all}", n=2, all=words("four"))
    '2 of four'
    >>> words("{n} of {all}", n=2, all=words("four")).said(lambda text: text.replace("of", "de"))
    '2 de four'
    """
    if isinstance(template, Words) and not values:
        return template
    return Words(template, values)
