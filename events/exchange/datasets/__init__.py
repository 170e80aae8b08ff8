"""Other people's tables into the archive: a file and a profile that says which column is what.

readers/ makes rows of bytes, profile.py knows what a profile may say, translating.py makes
records of rows, and none of them needs a database; loading/ brings records into it.
"""
