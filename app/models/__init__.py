"""What things are there? One module for each family of nouns; import a noun from its own module.

The package loads all of its modules, so that the metadata and the relationships between nouns are
complete whichever of them is imported first. A new module needs no registration.
"""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
