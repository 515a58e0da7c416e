"""What was measured so far."""

import collections
import statistics


class Samples:
    """Figures by what was measured and where."""

    def __init__(self):
        self._values = collections.defaultdict(list)

    def add(self, measure, place, value):
        if value is not None:
            self._values[measure, place].append(value)

    def all(self, measure):
        return {place: values for (name, place), values in self._values.items() if name == measure}

    def median(self, measure, place):
        values = self._values.get((measure, place))
        return statistics.median(values) if values else None

    def measures(self):
        return list(dict.fromkeys(measure for measure, _ in self._values))
