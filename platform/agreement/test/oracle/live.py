"""SciPy and DeepMind surface-distance, asked live: one job a line on standard input (JSON), one answer a line.

A job: {"a": FILE, "b": FILE, "size": [columns, rows, slices], "spacingMm": [column, row, slice], "tolerancesMm": [...],
"definition": "border" | "surfel"}. Files are bytes, a voxel each, columns fastest; or {"npz": FILE} with arrays A and B in place of both, or
{"nifti": [FILE, FILE], "labels": [...]}, read by NiBabel, which then says the spacing too.
An answer has the keys of PairMetrics. Border voxels: mask without its erosion by 6 neighbours, beyond the image is outside.
"""
import json
import sys
import warnings
from fractions import Fraction

import nibabel
import numpy
from scipy import ndimage

warnings.filterwarnings("ignore", category=DeprecationWarning)
import surface_distance  # noqa: E402  uses names of SciPy that are deprecated

SIX = ndimage.generate_binary_structure(3, 1)
ALL = ndimage.generate_binary_structure(3, 3)


def load(job):
    if "npz" in job:
        arrays = numpy.load(job["npz"])
        return arrays["A"].astype(bool), arrays["B"].astype(bool)
    if "nifti" in job:
        images = [nibabel.load(file) for file in job["nifti"]]
        job["spacingMm"] = [float(mm) for mm in nibabel.affines.voxel_sizes(images[0].affine)]
        return tuple(numpy.isin(numpy.asarray(image.dataobj).T, job["labels"]) for image in images)
    columns, rows, slices = job["size"]
    return tuple(numpy.fromfile(job[key], numpy.uint8).reshape(slices, rows, columns).astype(bool) for key in "ab")


def cropped(a, b):
    """Both masks in the box around them, with nothing on its faces."""
    box = ndimage.find_objects((a | b).view(numpy.uint8))[0]
    return numpy.pad(a[box], 1), numpy.pad(b[box], 1)


def quantile(distances, weights, share):
    """surface-distance's own rule, for both directions together: the first distance at which so much of the area is reached."""
    order = numpy.argsort(distances, kind="stable")
    reached = numpy.cumsum(weights[order]) / numpy.sum(weights)
    return float(distances[order][min(numpy.searchsorted(reached, share), len(order) - 1)])


def counts(a, b, spacing, n):
    """`n`: voxels of the whole image, which the masks are cut from; only kappa depends on it. It is exact before it is rounded once."""
    both, na, nb = int((a & b).sum()), int(a.sum()), int(b.sum())
    agreed = Fraction(n - na - nb + 2 * both, n)
    chance = Fraction(na * nb + (n - na) * (n - nb), n * n)
    ml = float(numpy.prod(spacing)) / 1000
    return {
        "voxelsA": na,
        "voxelsB": nb,
        "voxelsBoth": both,
        "dice": 2 * both / (na + nb),
        "iou": both / (na + nb - both),
        "kappa": float((agreed - chance) / (1 - chance)) if chance != 1 else float("nan"),
        "volumeAMl": na * ml,
        "volumeBMl": nb * ml,
        "signedVolumeDifferenceMl": (nb - na) * ml,
        "volumeDifferencePercent": 100 * abs(nb - na) / ((na + nb) / 2),
        "componentsA": int(ndimage.label(a, ALL)[1]),
        "componentsB": int(ndimage.label(b, ALL)[1]),
    }


def border(a, b, spacing, tolerances):
    edges = [mask & ~ndimage.binary_erosion(mask, SIX) for mask in (a, b)]
    maps = [ndimage.distance_transform_edt(~edge, sampling=spacing) for edge in edges]
    ab, ba = maps[1][edges[0]], maps[0][edges[1]]
    pooled = numpy.concatenate([ab, ba])
    directed = [float(numpy.percentile(one, 95)) for one in (ab, ba)]
    return {
        "surfaceA": len(ab),
        "surfaceB": len(ba),
        "hausdorffMm": float(pooled.max()),
        "hd95Mm": max(directed),
        "hd95PooledMm": float(numpy.percentile(pooled, 95)),
        "hd95MeanMm": sum(directed) / 2,
        "assdMm": float(pooled.mean()),
        "masdMm": float((ab.mean() + ba.mean()) / 2),
        "meanAToBMm": float(ab.mean()),
        "meanBToAMm": float(ba.mean()),
        "nsd": [float((pooled <= mm).mean()) for mm in tolerances],
    }


def surfel(a, b, spacing, tolerances):
    found = surface_distance.compute_surface_distances(a, b, spacing)
    ab, ba = found["distances_gt_to_pred"], found["distances_pred_to_gt"]
    area_a, area_b = found["surfel_areas_gt"], found["surfel_areas_pred"]
    mean_ab, mean_ba = (float(mean) for mean in surface_distance.compute_average_surface_distance(found))
    directed = [quantile(ab, area_a, 0.95), quantile(ba, area_b, 0.95)]
    hd95 = float(surface_distance.compute_robust_hausdorff(found, 95))
    assert hd95 == max(directed)
    return {
        "surfaceA": float(area_a.sum()),
        "surfaceB": float(area_b.sum()),
        "hausdorffMm": float(surface_distance.compute_robust_hausdorff(found, 100)),
        "hd95Mm": hd95,
        "hd95PooledMm": quantile(numpy.concatenate([ab, ba]), numpy.concatenate([area_a, area_b]), 0.95),
        "hd95MeanMm": sum(directed) / 2,
        "assdMm": float((mean_ab * area_a.sum() + mean_ba * area_b.sum()) / (area_a.sum() + area_b.sum())),
        "masdMm": (mean_ab + mean_ba) / 2,
        "meanAToBMm": mean_ab,
        "meanBToAMm": mean_ba,
        "nsd": [float(surface_distance.compute_surface_dice_at_tolerance(found, mm)) for mm in tolerances],
    }


for line in sys.stdin:
    job = json.loads(line)
    a, b = load(job)
    spacing = job["spacingMm"][::-1]
    small = cropped(a, b)
    measure = {"border": border, "surfel": surfel}[job["definition"]]
    print(json.dumps({**counts(*small, spacing, a.size), **measure(*small, spacing, job["tolerancesMm"])}), flush=True)
