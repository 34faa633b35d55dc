# %% [markdown]
# # Glossary
#
# Every term of the course, and the words that other texts use for it. Each has a link to the
# heading under which it is taught. In JupyterLab the table of contents (the list icon on the
# left) shows all terms; with *Edit · Find* you search in them.

# %% [markdown]
# {{glossary}}
