"""Peers' values for src/ratings, made once and kept in ratings_python.json.

    python3 -m venv venv
    venv/bin/pip install numpy==1.26.4 scipy==1.12.0 statsmodels==0.15.0 scikit-learn==1.9.1 pingouin==0.6.1 \
        krippendorff==0.9.0
    venv/bin/python ratings_python.py [folder of the test data]

The folder gives Krippendorff's alpha of LIDC's ratings (lidc) and of irr's anxiety table (reader_studies); without it
their part of the file is left out. irr's own kripp.alpha counts every pair m - 1 times too often where m > 2 readers
rated everything (its coincidence matrix is divided by m - 1 only if something is missing), so it is not the reference.

It also makes ratings_tables.json, the generated ratings that ratings_r.R measures as well.
"""

import json
import sys
from itertools import combinations
from pathlib import Path

import krippendorff
import numpy as np
import pandas as pd
import pingouin
import scipy
import sklearn
import statsmodels
from scipy import stats
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, fleiss_kappa

HERE = Path(__file__).parent


def categories(rng, cases, readers, levels, sure, missing, skew=1.0):
    """Ratings scattered about a hidden truth; None where missing."""
    share = float(skew) ** -np.arange(levels)
    truth = rng.choice(levels, size=cases, p=share / share.sum())
    rows = []
    for t in truth:
        row = [t if rng.random() < sure else rng.integers(levels) for _ in range(readers)]
        rows.append([None if rng.random() < missing else int(v) + 1 for v in row])
    return rows


def volumes(rng, cases, readers, missing):
    truth = np.exp(rng.normal(2, 0.8, cases))
    shift = 1 + 0.06 * np.arange(readers)
    rows = []
    for t in truth:
        rows.append([None if rng.random() < missing else round(float(t * s * np.exp(rng.normal(0, 0.12))), 3) for s in shift])
    return rows


def tables():
    rng = np.random.default_rng(20240611)
    return {
        "three names, four readers": {"scale": "nominal", "levels": 3, "rows": categories(rng, 24, 4, 3, 0.6, 0)},
        "five grades, five readers, gaps": {"scale": "ordinal", "levels": 5, "rows": categories(rng, 30, 5, 5, 0.55, 0.2)},
        "four grades, two readers": {"scale": "ordinal", "levels": 4, "rows": categories(rng, 45, 2, 4, 0.6, 0)},
        "rare finding, two readers": {"scale": "nominal", "levels": 2, "rows": categories(rng, 60, 2, 2, 0.85, 0, 9)},
        "volumes, three readers": {"scale": "ratio", "rows": volumes(rng, 20, 3, 0)},
        "volumes, two readers": {"scale": "ratio", "rows": volumes(rng, 16, 2, 0)},
        "volumes, four readers, gaps": {"scale": "ratio", "rows": volumes(rng, 18, 4, 0.25)},
    }


def complete(rows):
    return all(v is not None for row in rows for v in row)


def measure(table):
    rows, scale = table["rows"], table["scale"]
    data = np.array([[np.nan if v is None else v for v in row] for row in rows], dtype=float)
    out = {"krippendorff": {}}
    scales = ["nominal", "ordinal", "interval", "ratio"]
    for level in scales[: scales.index(scale) + 1] if scale in ("nominal", "ordinal") else scales:
        out["krippendorff"][level] = krippendorff.alpha(reliability_data=data.T, level_of_measurement=level)
    if scale in ("nominal", "ordinal") and complete(rows):
        levels = list(range(1, table["levels"] + 1))
        ints = data.astype(int)
        counts, _ = aggregate_raters(ints)
        out["fleiss"] = fleiss_kappa(counts, method="fleiss")
        out["cohen"] = {}
        kinds = {"identity": (None, None), "linear": ("linear", "linear"), "quadratic": ("quadratic", "quadratic")}
        for a, b in combinations(range(ints.shape[1]), 2):
            square = np.zeros((len(levels), len(levels)))
            np.add.at(square, (ints[:, a] - 1, ints[:, b] - 1), 1)
            for kind, (ours, theirs) in kinds.items():
                if scale == "nominal" and kind != "identity":
                    continue
                result = cohens_kappa(square, wt=ours)
                again = cohen_kappa_score(ints[:, a], ints[:, b], labels=levels, weights=theirs)
                assert abs(result.kappa - again) < 1e-12
                out["cohen"][f"{a},{b},{kind}"] = {
                    "kappa": result.kappa,
                    "standardError": result.std_kappa,
                    "nullStandardError": result.std_kappa0,
                    "low": result.kappa_low,
                    "high": result.kappa_upp,
                }
    if scale == "ratio" and complete(rows):
        long = pd.DataFrame(
            [{"case": i, "reader": j, "value": v} for i, row in enumerate(rows) for j, v in enumerate(row)]
        )
        frame = pingouin.intraclass_corr(long, targets="case", raters="reader", ratings="value").set_index("Type")
        out["icc"] = {name: float(row["ICC"]) for name, row in frame.iterrows()}
        difference = data[:, 0] - data[:, 1]
        percent = 200 * difference / (data[:, 0] + data[:, 1])
        out["blandAltman"] = {k: limits(d) for k, d in (("absolute", difference), ("percent", percent))}
    return out


def limits(d):
    """Limits of agreement with Carkeet's exact intervals."""
    n, bias, s = len(d), d.mean(), d.std(ddof=1)
    z = stats.norm.ppf(0.975)
    near, far = stats.nct.ppf([0.025, 0.975], n - 1, z * np.sqrt(n)) / np.sqrt(n)
    reach = stats.t.ppf(0.975, n - 1) / np.sqrt(n)
    return {
        "bias": bias,
        "lower": bias - z * s,
        "upper": bias + z * s,
        "biasCi": [bias - reach * s, bias + reach * s],
        "lowerCi": [bias - far * s, bias - near * s],
        "upperCi": [bias + near * s, bias + far * s],
    }


def bootstrap_bounds():
    """SciPy's own resamples, and the intervals it takes from them."""
    rng = np.random.default_rng(7)
    data = np.round(rng.beta(8, 2, 20), 4)
    out = {"data": data.tolist()}
    for method in ("BCa", "percentile"):
        result = stats.bootstrap((data,), np.mean, n_resamples=299, method=method, random_state=np.random.default_rng(3))
        out[method] = [float(result.confidence_interval.low), float(result.confidence_interval.high)]
        out["replicates"] = [float(v) for v in result.bootstrap_distribution]
    return out


def shared_alphas(folder):
    anxiety = pd.read_csv(folder / "reader_studies/irr_anxiety.csv").to_numpy(float)
    lidc = pd.read_csv(folder / "lidc/lidc_ratings_4readers.csv")
    tables = {"irr_anxiety": anxiety}
    for name in sorted({c[:-3] for c in lidc.columns if c.endswith("_r1")}):
        tables[f"lidc {name}"] = lidc[[f"{name}_r{i}" for i in range(1, 5)]].to_numpy(float)
    scales = ("nominal", "ordinal", "interval")
    return {
        name: {level: krippendorff.alpha(reliability_data=data.T, level_of_measurement=level) for level in scales}
        for name, data in tables.items()
    }


def main():
    made = tables()
    (HERE / "ratings_tables.json").write_text(json.dumps(made) + "\n")
    out = {
        "versions": {
            "python": sys.version.split()[0],
            **{m.__name__: m.__version__ for m in (np, scipy, statsmodels, sklearn, pingouin)},
            "krippendorff": "0.9.0",
        },
        "tables": {name: measure(table) for name, table in made.items()},
        "bootstrap": bootstrap_bounds(),
    }
    if len(sys.argv) > 1:
        out["sharedAlphas"] = shared_alphas(Path(sys.argv[1]))
    (HERE / "ratings_python.json").write_text(json.dumps(out, indent=1, default=float) + "\n")


main()
