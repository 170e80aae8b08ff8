"""The whole published archive as a folder of files, and an archive made of such a folder."""
