"""Charts drawn on the server: what each shows, purely, and where its marks stand.

A chart is as wide as its page: places along it are percentages, heights are pixels, so that
its words keep their size on a narrow screen.
"""
