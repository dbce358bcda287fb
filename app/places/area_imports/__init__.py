"""How do files of areas get in: read, looked at, and taken whole or not at all?"""
