"""`course translate` keeps the files that translators work in."""

import sys
from pathlib import Path


def add(commands):
    command = commands.add_parser("translate", help="keep the course's words in other languages")
    command.add_argument("language", nargs="?", help="such as es")
    command.add_argument(
        "names", nargs="*", help="catalogues to begin, such as 02_surprise; none for those begun"
    )
    way = command.add_mutually_exclusive_group()
    way.add_argument("--check", action="store_true", help="change nothing; say what is missing")
    way.add_argument(
        "--extract", metavar="FOLDER", type=Path, help="write a template (.pot) of every catalogue"
    )
    command.add_argument("--root", type=Path, default=Path.cwd(), help="the checkout")
    command.set_defaults(run=run)


def run(options):
    from course_lib import publishing
    from course_lib.publishing.course import Course
    from course_lib.question_bank import EXERCISES, LESSONS

    course = Course(options.root.resolve(), EXERCISES, LESSONS)
    try:
        return _run(course, options)
    except publishing.BuildError as error:
        print(error, file=sys.stderr)
        return 1


def _run(course, options):
    from course_lib.publishing import catalogues, messages

    if options.extract:
        return _extract(course, options.extract)
    if not options.language:
        print("course translate: name a language, such as es", file=sys.stderr)
        return 2
    unknown = sorted(set(options.names) - set(messages.domains_of(course)))
    if unknown:
        known = ", ".join(messages.domains_of(course))
        print(f"no catalogue is called {', '.join(unknown)}; there are {known}", file=sys.stderr)
        return 1
    if not options.check:
        for domain in sorted({*options.names, *catalogues.begun(options.language)}):
            catalogues.bring_up_to_date(course, options.language, domain)
    return _report(course, options.language)


def _extract(course, folder):
    from course_lib.publishing import catalogues, messages

    folder.mkdir(parents=True, exist_ok=True)
    for domain in messages.domains_of(course):
        text = catalogues.as_template(course, domain)
        (folder / f"{domain}.pot").write_text(text, encoding="utf-8")
        print(f"wrote {folder / domain}.pot")
    return 0


def _report(course, language):
    """What is missing in each catalogue, and what must be mended."""
    from course_lib.publishing import catalogues, messages

    for domain in messages.domains_of(course):
        every = messages.messages(course, domain)
        left = len(catalogues.unsaid(language, every))
        note = "" if domain in catalogues.begun(language) else "  (not begun)"
        print(f"{domain:<26} {left:>5} of {len(every):>5} to translate{note}")
    if not catalogues.begun(language):
        print(f"Nothing is begun in {language}: course translate {language} feedback 02_surprise")
    found = list(catalogues.problems(course, language))
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0
