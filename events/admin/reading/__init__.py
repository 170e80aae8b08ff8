"""The reading desk: an article is read, and coded word by word, on one page."""
