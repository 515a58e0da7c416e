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

    def ratio(self, measure, place, other):
        """The median of the rounds' ratios: what slows a whole round down, as a shared machine does, falls out."""
        pairs = zip(self._values[measure, place], self._values[measure, other], strict=True)
        return statistics.median(one / two for one, two in pairs)
