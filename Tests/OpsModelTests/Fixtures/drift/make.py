"""Writes scipy.json beside this file: generated samples, and what scipy says of them.

    python3 Tests/OpsModelTests/Fixtures/drift/make.py        (scipy 1.17, numpy 2.4)

The seed is fixed; a second run writes the same bytes. Samples are rounded so that the text holds them exactly.
"""

import json
from pathlib import Path

import numpy as np
import scipy
from scipy import special, stats
from scipy.spatial.distance import jensenshannon

generator = np.random.default_rng(20260801)


def psi(reference, current):
    """scipy has no PSI: the two relative entropies it is the sum of, over shares with empty bins at 0.0001."""
    reference = np.where(reference == 0, 0.0001, reference)
    current = np.where(current == 0, 0.0001, current)
    return float(np.sum(special.rel_entr(current, reference) + special.rel_entr(reference, current)))


def counted(bins, reference_rows, current_rows, drift, empty):
    shares = generator.dirichlet(np.full(bins, 2.0))
    moved = shares * np.exp(drift * generator.standard_normal(bins))
    reference = generator.multinomial(reference_rows, shares)
    current = generator.multinomial(current_rows, moved / moved.sum())
    if empty:
        reference[0], current[-1] = 0, 0
    if empty > 1:
        reference[1], current[1] = 0, 0
    edges = np.cumsum(np.round(generator.uniform(0.1, 3, bins + 1), 3)) - 5
    centres = edges[:-1] + (edges[1:] - edges[:-1]) / 2
    r, c = reference / reference.sum(), current / current.sum()
    deviation = np.sqrt(np.average((centres - np.average(centres, weights=r)) ** 2, weights=r))
    table = np.array([reference, current])
    table = table[:, table.sum(0) > 0]
    test = stats.chi2_contingency(table, correction=False)
    return {
        "edges": edges.tolist(),
        "reference": reference.tolist(),
        "current": current.tolist(),
        "psi": psi(r, c),
        "jensenShannon": float(jensenshannon(r, c)),
        "kolmogorovSmirnov": float(np.max(np.abs(np.cumsum(r) - np.cumsum(c)))),
        "wasserstein": float(stats.wasserstein_distance(centres, centres, r, c) / deviation),
        "chiSquare": float(test.statistic),
        "degrees": int(test.dof),
        "probability": float(test.pvalue),
        "cramersV": float(stats.contingency.association(table, method="cramer")),
    }


def raw(reference, current):
    reference, current = np.round(reference, 4), np.round(current, 4)
    test = stats.ks_2samp(reference, current)
    edges = np.unique(np.quantile(reference, np.linspace(0, 1, 11)))
    return {
        "reference": reference.tolist(),
        "current": current.tolist(),
        "kolmogorovSmirnov": float(test.statistic),
        "wasserstein": float(stats.wasserstein_distance(reference, current) / np.std(reference)),
        "edges": edges.tolist(),
        "referenceCounts": np.histogram(reference, edges)[0].tolist(),
        "currentCounts": np.histogram(current, edges)[0].tolist(),
    }


def tails():
    shares = [0.5, 0.05, 0.001, 1e-5, 1e-12]
    return {
        "normal": [[x, float(stats.norm.sf(x))] for x in (-3.0, 0.0, 0.5, 1.96, 5.0, 9.0)],
        "normalQuantile": [[s, float(stats.norm.isf(s))] for s in shares],
        "chiSquared": [
            [x, k, float(stats.chi2.sf(x, k))]
            for k in (1, 2, 9, 19, 99, 499)
            for x in (0.01, 0.9 * k, 1.1 * k, 2.0 * k, 4.0 * k + 20)
        ],
        "chiSquaredQuantile": [[s, k, float(stats.chi2.isf(s, k))] for k in (1, 9, 99) for s in shares],
        "kolmogorov": [[x, float(special.kolmogorov(x))] for x in (0.1, 0.4, 0.79, 0.81, 1.36, 1.95, 4.0)],
        "kolmogorovQuantile": [[s, float(special.kolmogi(s))] for s in shares],
        "binomial": [
            [x, n, q, float(stats.binom.sf(x - 1, n, q))]
            for n, q in ((10, 0.01), (40, 0.5), (900, 0.004), (5000, 0.25))
            for x in (1, n // 100 + 3, n // 4 + 2, n // 2, n)
        ],
    }


fixture = {
    "scipy": scipy.__version__,
    "counted": [
        counted(bins, n, m, drift, empty)
        for bins, n, m in ((2, 500, 80), (5, 3000, 3000), (10, 2_100_000, 9120), (20, 10_000, 700), (40, 50_000, 4000))
        for drift, empty in ((0.0, 0), (0.3, 0), (1.5, 1 if bins > 2 else 0), (0.3, 2 if bins > 4 else 0))
    ],
    "raw": [
        raw(generator.normal(size=200), generator.normal(0.3, 1.4, size=137)),
        raw(generator.lognormal(size=150), generator.lognormal(size=300)),
        raw(generator.integers(0, 6, size=180) * 1.0, generator.integers(1, 8, size=90) * 1.0),
        raw(generator.exponential(size=60), generator.exponential(size=1)),
        raw(generator.normal(size=50), generator.normal(100, 1, size=50)),
    ],
    "tails": tails(),
}
Path(__file__).with_name("scipy.json").write_text(json.dumps(fixture, indent=None, separators=(",", ":")) + "\n")
