"""Expected numbers for the mask metrics, from SciPy and NumPy. Writes scipy_oracle.json beside itself.

Run:  python3 -m venv V && V/bin/pip install numpy==2.4.6 scipy==1.17.1 && V/bin/python scipy_oracle.py

The masks come from seeded recipes of integers that test/maskRecipe.ts builds again, voxel by voxel. Regular grids go
through distance_transform_edt and, as a check, a k-d tree; irregular stacks, which the former cannot do, through the
tree alone. Surfaces: binary_erosion by the 6-neighbourhood, beyond the image is outside.
"""
import hashlib
import json
import pathlib
import platform

import numpy
import scipy
from scipy import ndimage, optimize
from scipy.spatial import cKDTree

from mask_recipe import build

SIX = ndimage.generate_binary_structure(3, 1)
ALL = ndimage.generate_binary_structure(3, 3)


def surface(mask):
    padded = numpy.pad(mask, 1)
    return (padded & ~ndimage.binary_erosion(padded, SIX))[1:-1, 1:-1, 1:-1]


def axes_of(case):
    columns, rows, _ = case["size"]
    return (numpy.array(case["slicePositionsMm"]), numpy.arange(rows) * case["rowSpacingMm"], numpy.arange(columns) * case["columnSpacingMm"])


def points(mask, axes):
    return numpy.stack([axis[i] for axis, i in zip(axes, numpy.nonzero(mask))], axis=1)


def directed(a, b, axes):
    return cKDTree(points(surface(b), axes)).query(points(surface(a), axes))[0]


def directed_edt(a, b, case):
    gap = case["slicePositionsMm"][1] - case["slicePositionsMm"][0]
    far = ndimage.distance_transform_edt(~surface(b), sampling=(gap, case["rowSpacingMm"], case["columnSpacingMm"]))
    return far[surface(a)]


def volume_ml(mask, case):
    z = numpy.array(case["slicePositionsMm"])
    gaps = numpy.diff(z)
    extents = numpy.concatenate([gaps[:1], (gaps[:-1] + gaps[1:]) / 2, gaps[-1:]])
    return float((mask.sum((1, 2)) * extents).sum() * case["rowSpacingMm"] * case["columnSpacingMm"] / 1000)


def mean_surface(masks, axes):
    """Signed distance: outside, to the nearest voxel inside; inside, minus that to the nearest outside. Up to a mean of 1 nm."""
    z, y, x = axes
    wide = (
        numpy.concatenate([[2 * z[0] - z[1]], z, [2 * z[-1] - z[-2]]]),
        numpy.concatenate([[2 * y[0] - y[1]], y, [2 * y[-1] - y[-2]]]),
        numpy.concatenate([[2 * x[0] - x[1]], x, [2 * x[-1] - x[-2]]]),
    )
    total = 0
    for mask in masks:
        padded = numpy.pad(mask, 1)
        everywhere = points(numpy.ones_like(padded), wide)
        out = cKDTree(points(padded, wide)).query(everywhere)[0]
        into = cKDTree(points(~padded, wide)).query(everywhere)[0]
        total = total + (numpy.rint(out * 1e6) - numpy.rint(into * 1e6)).reshape(padded.shape)
    return (total <= len(masks))[1:-1, 1:-1, 1:-1]


def sha256(mask):
    packed = numpy.packbits(mask.reshape(mask.shape[0], -1), axis=1, bitorder="little")
    return hashlib.sha256(packed.tobytes()).hexdigest()


def expected(case):
    a, b = (build(case[side], case["size"]) for side in "ab")
    axes = axes_of(case)
    both, na, nb = int((a & b).sum()), int(a.sum()), int(b.sum())
    ab, ba = directed(a, b, axes), directed(b, a, axes)
    if case["regular"]:
        for tree, edt in ((ab, directed_edt(a, b, case)), (ba, directed_edt(b, a, case))):
            assert numpy.allclose(numpy.sort(tree), numpy.sort(edt), rtol=0, atol=1e-9)
    return {
        "voxelsA": na,
        "voxelsB": nb,
        "voxelsBoth": both,
        "sha256A": sha256(a),
        "sha256B": sha256(b),
        "volumeAMl": volume_ml(a, case),
        "volumeBMl": volume_ml(b, case),
        "surfaceA": len(ab),
        "surfaceB": len(ba),
        "dice": 2 * both / (na + nb),
        "iou": both / (na + nb - both),
        "hausdorffMm": float(max(ab.max(), ba.max())),
        "hd95Mm": float(max(numpy.percentile(ab, 95), numpy.percentile(ba, 95))),
        "assdMm": float((ab.sum() + ba.sum()) / (len(ab) + len(ba))),
        "componentsA": int(ndimage.label(a, ALL)[1]),
        "componentsB": int(ndimage.label(b, ALL)[1]),
        "meanSurfaceSha256": sha256(mean_surface([a, b, a | b], axes)),
        "meanSurfaceVoxels": int(mean_surface([a, b, a | b], axes).sum()),
    }


def recipes():
    rng = numpy.random.default_rng(20261121)
    grids = [
        ("isotropic 1 mm", (37, 41, 23), 1.0, 1.0, list(range(23)), True),
        ("chest CT: 0.703125 mm, slices 2.5 mm", (48, 40, 19), 0.703125, 0.703125, [-125.0 + 2.5 * i for i in range(19)], True),
        ("rows and columns differ", (29, 52, 17), 0.45, 1.3, [3.0 * i for i in range(17)], True),
        ("missing slices: steps of 8, 16 and 6 mm", (45, 38, 9), 0.74, 0.74, [0.0, 8.0, 16.0, 32.0, 40.0, 46.0, 54.0, 70.0, 78.0], False),
        ("uneven steps", (31, 33, 14), 0.9765625, 0.9765625, [round(float(v), 3) for v in numpy.cumsum(rng.uniform(0.6, 7, 14))], False),
    ]
    for name, size, column_mm, row_mm, positions, regular in grids:
        for style in ("one body", "lesions", "noise"):
            def shapes():
                out = []
                for _ in range({"one body": 1, "lesions": 7, "noise": 2}[style]):
                    centre = [int(rng.integers(n // 2, 2 * n - n // 2)) if style == "one body" else int(rng.integers(0, 2 * n)) for n in size]
                    radii = [max(2, int(rng.integers(n // 2, n))) if style == "one body" else int(rng.integers(2, 9)) for n in size]
                    out.append(["ellipsoid", *centre, *radii])
                x, y, z = (int(rng.integers(0, n - 3)) for n in size)
                out.append(["box", x, x + 2, y, y + 1, z, z + 1])
                return out

            noise = lambda: {"seed": int(rng.integers(1, 2**32)), "perMille": 60 if style == "noise" else 0}
            a, b = shapes(), shapes()
            if style == "one body":  # the second reader draws nearly the same
                b = [[a[0][0], *(v + int(rng.integers(-2, 3)) for v in a[0][1:])], b[1]]
            yield {
                "name": f"{name}, {style}",
                "size": list(size),
                "columnSpacingMm": column_mm,
                "rowSpacingMm": row_mm,
                "slicePositionsMm": positions,
                "regular": regular,
                "a": {"shapes": a, "noise": noise()},
                "b": {"shapes": b, "noise": noise()},
            }


def assignments():
    rng = numpy.random.default_rng(7)
    for rows, columns in ((1, 1), (3, 3), (4, 7), (9, 5), (20, 20)):
        weights = numpy.where(rng.random((rows, columns)) < 0.4, 0, rng.integers(1, 1000, (rows, columns))) / 1000
        at = optimize.linear_sum_assignment(weights, maximize=True)
        yield {"weights": weights.tolist(), "total": float(weights[at].sum())}


result = {
    "versions": {"python": platform.python_version(), "numpy": numpy.__version__, "scipy": scipy.__version__},
    "cases": [{**case, "expected": expected(case)} for case in recipes()],
    "assignments": list(assignments()),
}
target = pathlib.Path(__file__).with_suffix(".json")
target.write_text(json.dumps(result, indent=1) + "\n")
print(f"{len(result['cases'])} cases written to {target.name}")
