"""Papers (文书) as DOCX that a county can edit: values in, bytes out.

`fields` what a template may name, `given` what a paper is made from, `values` what is printed,
`render` template and values to bytes, `check` a county's template before use, `preview` a paper as
lines of text. The libraries that write DOCX are imported when the first paper is made.
"""
