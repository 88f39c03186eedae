"""Expected values for STAPLE (ITK through SimpleITK) and for components, holes, centroids (SciPy, ITK). Writes itk_oracle.json beside itself.

Run:  python3 -m venv V && V/bin/pip install numpy==2.4.6 scipy==1.17.1 SimpleITK==2.5.7 && V/bin/python itk_oracle.py

Masks are recipes as in scipy_oracle.py. STAPLE runs on the box of what any reader marked, widened by a margin and cut off where the image ends, or on the
whole image: as ITK has no region of its own, it is given that part alone. ITK counts iterations from 0.
"""
import hashlib
import json
import pathlib

import numpy
import scipy
import SimpleITK
from scipy import ndimage
from scipy.spatial import cKDTree

from mask_recipe import build


def bits(mask):
    """The bytes of a BitMask: every slice starts on a byte, least significant bit first."""
    return b"".join(numpy.packbits(part.ravel(), bitorder="little").tobytes() for part in mask)


def staple_cases():
    rng = numpy.random.default_rng(2004)
    for readers, size, margin, noise in (
        (3, (29, 27, 11), 5, 0),
        (3, (29, 27, 11), None, 4),
        (4, (33, 20, 9), 2, 15),
        (5, (40, 31, 12), 5, 8),
        (7, (24, 24, 8), 3, 40),
        (10, (31, 23, 10), 5, 25),
    ):
        columns, rows, slices = size
        reads = []
        for reader in range(readers):
            centre = [columns + int(rng.integers(-2, 3)), rows + int(rng.integers(-2, 3)), slices + int(rng.integers(-1, 2))]
            radius = [columns // 2 + int(rng.integers(-3, 4)), rows // 2 + int(rng.integers(-3, 4)), slices // 2 + int(rng.integers(-1, 2))]
            reads.append({"shapes": [["ellipsoid", *centre, *radius]], "noise": {"seed": int(rng.integers(1, 2**31)), "perMille": noise if reader % 2 else noise // 2}})
        yield {"name": f"{readers} readers, {columns} x {rows} x {slices}, {'whole image' if margin is None else f'margin {margin}'}, noise {noise}", "size": list(size), "marginVoxels": margin, "reads": reads}


def staple(case):
    masks = [build(read, case["size"]) for read in case["reads"]]
    union = numpy.any(masks, axis=0)
    region = [slice(0, n) for n in union.shape]
    if case["marginVoxels"] is not None:
        m = case["marginVoxels"]
        region = [slice(max(0, i.min() - m), min(n, i.max() + m + 1)) for i, n in zip(numpy.nonzero(union), union.shape)]
    parts = [mask[tuple(region)].astype(numpy.uint8) for mask in masks]
    images = [SimpleITK.GetImageFromArray(part) for part in parts]
    filter = SimpleITK.STAPLEImageFilter()
    filter.SetForegroundValue(1)
    weights = SimpleITK.GetArrayFromImage(filter.Execute(images))
    patterns = sum(part.astype(int) << r for r, part in enumerate(parts))
    whole = numpy.zeros(union.shape, bool)
    whole[tuple(region)] = weights > 0.5
    return {
        "voxelsOfRegion": int(weights.size),
        "sensitivity": list(filter.GetSensitivity()),
        "specificity": list(filter.GetSpecificity()),
        "elapsedIterations": int(filter.GetElapsedIterations()),
        "probabilities": {int(p): float(weights[patterns == p][0]) for p in numpy.unique(patterns)},
        "maskSha256": hashlib.sha256(bits(whole)).hexdigest(),
    }


def component_cases():
    rng = numpy.random.default_rng(26)
    for size, noise in (((21, 17, 9), 40), ((32, 16, 6), 100), ((45, 13, 5), 300), ((33, 9, 4), 500), ((64, 30, 3), 0)):
        columns, rows, slices = size
        shapes = [["ellipsoid", columns, rows, slices, columns - 4, rows - 4, slices + 1]]
        if noise == 0:  # hollow: a shell of boxes with windows
            shapes = [["box", 5, 40, 5, 5, 0, 2], ["box", 5, 40, 22, 22, 0, 2], ["box", 5, 5, 5, 22, 0, 2], ["box", 40, 40, 5, 22, 0, 2], ["box", 5, 40, 5, 22, 0, 0], ["box", 5, 40, 5, 22, 2, 2], ["box", 50, 63, 0, 3, 1, 1], ["box", 60, 63, 3, 10, 1, 1]]
        yield {
            "name": f"{columns} x {rows} x {slices}, noise {noise}",
            "size": list(size),
            "columnSpacingMm": 0.75,
            "rowSpacingMm": 0.9765625,
            "slicePositionsMm": [i * 2.5 for i in range(slices)],
            "mask": {"shapes": shapes, "noise": {"seed": int(rng.integers(1, 2**31)), "perMille": noise}},
        }


def components(case):
    mask = build(case["mask"], case["size"])
    spacing = numpy.array([2.5, case["rowSpacingMm"], case["columnSpacingMm"]])
    expected = {}
    for neighbours, rank in ((6, 1), (18, 2), (26, 3)):
        labels, count = ndimage.label(mask, ndimage.generate_binary_structure(3, rank))
        flat = labels.ravel()
        order = [label for label in dict.fromkeys(flat[flat > 0].tolist())]  # by first voxel in reading order
        part = {"count": int(count), "sizes": [int((flat == label).sum()) for label in order]}
        centres = ndimage.center_of_mass(mask, labels, order[:5])
        part["centroidsMm"] = [(numpy.array(c) * spacing)[::-1].tolist() for c in centres]
        if neighbours != 18:
            found = SimpleITK.ConnectedComponent(SimpleITK.GetImageFromArray(mask.astype(numpy.uint8)), neighbours == 26)
            assert int(SimpleITK.GetArrayFromImage(found).max()) == count, "ITK and SciPy differ"
        expected[str(neighbours)] = part
        if neighbours == 6 and count > 1:
            points = [numpy.argwhere(labels == label) * spacing for label in order[:6]]
            expected["nearestMm"] = [float(cKDTree(q).query(points[0])[0].min()) for q in points[1:]]
    cavities = ndimage.binary_fill_holes(mask) & ~mask
    expected["cavities"] = {"voxels": int(cavities.sum()), "count": int(ndimage.label(cavities)[1])}
    holes = [ndimage.binary_fill_holes(part) & ~part for part in mask]
    expected["holesOfSlices"] = {"voxels": int(sum(h.sum() for h in holes)), "count": int(sum(ndimage.label(h)[1] for h in holes))}
    return expected


result = {
    "versions": {"numpy": numpy.__version__, "scipy": scipy.__version__, "SimpleITK": SimpleITK.Version_VersionString(), "ITK": SimpleITK.Version_ITKVersionString() if hasattr(SimpleITK, "Version_ITKVersionString") else SimpleITK.Version().ITKVersionString()},
    "staple": [{**case, "expected": staple(case)} for case in staple_cases()],
    "components": [{**case, "expected": components(case)} for case in component_cases()],
}
target = pathlib.Path(__file__).with_suffix(".json")
target.write_text(json.dumps(result, indent=1) + "\n")
print(result["versions"], [(c["name"], c["expected"]["elapsedIterations"], len(c["expected"]["probabilities"])) for c in result["staple"]])
print([(c["name"], {k: (v["count"] if "count" in v else 0) for k, v in c["expected"].items() if isinstance(v, dict)}) for c in result["components"]])
