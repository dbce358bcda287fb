"""The commands of measures, for the tests of dashboards."""

from tests.insight.performance.conftest import performance

__all__ = ["performance"]
