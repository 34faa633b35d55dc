"""Settings of Sphinx for the site. `course site` stages the pages and calls Sphinx with these."""

from pathlib import Path

import course_lib

project = html_title = "One Number"
author = "The One Number contributors"
version = release = course_lib.__version__
language = "en"
html_show_copyright = False

course_root = str(Path(__file__).resolve().parents[2])

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "course_lib.publishing.site.formulas",
    "course_lib.publishing.site.docstrings",
    "course_lib.publishing.site.tooltips",
    "course_lib.publishing.site.contents",
    "course_lib.publishing.site.finishing",
]
exclude_patterns = ["extra"]
templates_path = ["templates"]
smartquotes = False  # the text stays as it was written
suppress_warnings = ["myst.xref_ambiguous"]

nb_execution_mode = "off"  # the notebooks are stored with what they show
nb_merge_streams = True
nb_output_stderr = "show"
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 2
html_math_renderer = "mathml"

default_role = "code"  # docstrings write `name` for a name
autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_preserve_defaults = True
autoclass_content = "both"
add_module_names = False
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_rtype = False

html_theme = "furo"
html_static_path = ["static"]
html_favicon = "static/favicon.svg"
html_css_files = ["site.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
html_domain_indices = False
html_theme_options = {
    "navigation_with_keys": False,
    "light_css_variables": {
        "color-brand-primary": "#005a8e",
        "color-brand-content": "#005a8e",
        "color-brand-visited": "#5b3a8c",
    },
    "dark_css_variables": {
        "color-brand-primary": "#6cbdec",
        "color-brand-content": "#6cbdec",
        "color-brand-visited": "#c9a6ee",
    },
}
