"""What the tools that learn share: the step downhill, and how rows of numbers are kept in bytes."""

import jax
import jax.numpy as jnp
import numpy as np


def adam(model, first, second, slope, nth, rate, memory):
    """The `nth` step (from 1) of Adam (Kingma and Ba, 2015): the model and its moments. `memory` is that of the second."""
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, slope)
    second = jax.tree.map(lambda s, g: memory * s + (1 - memory) * g * g, second, slope)
    model = jax.tree.map(
        lambda p, m, s: p - rate * (m / (1 - 0.9**nth)) / (jnp.sqrt(s / (1 - memory**nth)) + 1e-8),
        model,
        first,
        second,
    )
    return model, first, second


def whole_steps(rows):
    """Rows as i8 with a scale each."""
    scales = np.maximum(np.abs(rows).max(1), 1e-9).astype(np.float32) / 127
    return scales, np.rint(rows / scales[:, None]).astype(np.int8)
