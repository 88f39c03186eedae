"""DeepMind surface-distance, asked for what its metrics of volumes do not show: one JSON on standard input, one on standard output.

{"spacingsMm": [[column, row, slice], ...]}: the area of a surface element for each code of 8 voxels, at each spacing; bit 0, 1 and 2 of a
voxel's number in the code say whether it is the farther one along columns, rows and slices.
{"images": [{"size": [columns, rows], "a": [0 or 1, ...], "b": [...], "spacingMm": [column, row], "tolerancesMm": [...]}]}: metrics of outlines.
"""
import json
import sys
import warnings

import numpy

warnings.filterwarnings("ignore", category=DeprecationWarning)
import surface_distance  # noqa: E402  uses names of SciPy that are deprecated
from surface_distance import lookup_tables  # noqa: E402


def areas(spacing):
    table = lookup_tables.create_table_neighbour_code_to_surface_area(spacing[::-1])
    weights = lookup_tables.ENCODE_NEIGHBOURHOOD_3D_KERNEL
    place = lambda code: sum(int(weights[i >> 2, i >> 1 & 1, i & 1]) for i in range(8) if code >> i & 1)
    return [float(table[place(code)]) for code in range(256)]


def outlines(job):
    columns, rows = job["size"]
    a, b = (numpy.array(job[key], bool).reshape(rows, columns) for key in "ab")
    found = surface_distance.compute_surface_distances(a, b, job["spacingMm"][::-1])
    mean_ab, mean_ba = (float(mean) for mean in surface_distance.compute_average_surface_distance(found))
    length_a, length_b = (float(found[key].sum()) for key in ("surfel_areas_gt", "surfel_areas_pred"))
    return {
        "surfaceA": length_a,
        "surfaceB": length_b,
        "hausdorffMm": float(surface_distance.compute_robust_hausdorff(found, 100)),
        "hd95Mm": float(surface_distance.compute_robust_hausdorff(found, 95)),
        "assdMm": (mean_ab * length_a + mean_ba * length_b) / (length_a + length_b),
        "meanAToBMm": mean_ab,
        "meanBToAMm": mean_ba,
        "nsd": [float(surface_distance.compute_surface_dice_at_tolerance(found, mm)) for mm in job["tolerancesMm"]],
    }


question = json.load(sys.stdin)
json.dump(
    {"areas": [areas(spacing) for spacing in question.get("spacingsMm", [])], "images": [outlines(job) for job in question.get("images", [])]},
    sys.stdout,
)
