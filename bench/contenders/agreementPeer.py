"""Peers as contenders of npm run bench: SciPy, surface-distance, SimpleITK. Jobs as lines of JSON on standard input (see serveJobs.ts).

FILE FILE: two masks of 512x512x300, a byte per voxel. COLUMNS ROWS SLICES FILE...: the readers' masks of a smaller stack, for STAPLE.
The strongest fair form of SciPy: both masks cut to the box around them, borders and both distance transforms once, all numbers from that.
"""
import gc
import json
import re
import sys
import time
import warnings

import numpy
from scipy import ndimage

warnings.filterwarnings("ignore", category=DeprecationWarning)
SPACING = (1.0, 0.75, 0.75)
SIX = ndimage.generate_binary_structure(3, 1)
ALL = ndimage.generate_binary_structure(3, 3)
if sys.argv[1].isdigit():
    size, files = tuple(int(n) for n in sys.argv[1:4]), sys.argv[4:]
else:
    size, files = (512, 512, 300), sys.argv[1:]
masks = [numpy.fromfile(file, numpy.uint8).reshape(size[::-1]).astype(bool) for file in files]
a, b = masks[:2]


def memory(name):
    return int(re.search(rf"^{name}:\s+(\d+)", open("/proc/self/status").read(), re.M).group(1))


def overlap():
    both, na, nb, n = int(numpy.count_nonzero(a & b)), int(numpy.count_nonzero(a)), int(numpy.count_nonzero(b)), a.size
    chance = na * (n - nb) + nb * (n - na)
    return {
        "dice": 2 * both / (na + nb),
        "iou": both / (na + nb - both),
        "kappa": 2 * (both * (n - na - nb + both) - (na - both) * (nb - both)) / chance,
    }


def border():
    box = ndimage.find_objects((a | b).view(numpy.uint8))[0]
    p, q = a[box], b[box]
    edges = [mask & ~ndimage.binary_erosion(mask, SIX) for mask in (p, q)]
    maps = [ndimage.distance_transform_edt(~edge, sampling=SPACING) for edge in edges]
    ab, ba = maps[1][edges[0]], maps[0][edges[1]]
    pooled = numpy.concatenate([ab, ba])
    return {
        **overlap(),
        "hausdorffMm": float(pooled.max()),
        "hd95Mm": float(max(numpy.percentile(ab, 95), numpy.percentile(ba, 95))),
        "hd95PooledMm": float(numpy.percentile(pooled, 95)),
        "assdMm": float(pooled.mean()),
        "masdMm": float((ab.mean() + ba.mean()) / 2),
        "nsd": [float((pooled <= mm).mean()) for mm in (1, 2)],
    }


def surfel():
    import surface_distance

    found = surface_distance.compute_surface_distances(a, b, SPACING)
    ab, ba = surface_distance.compute_average_surface_distance(found)
    return {
        "dice": float(surface_distance.compute_dice_coefficient(a, b)),
        "hausdorffMm": float(surface_distance.compute_robust_hausdorff(found, 100)),
        "hd95Mm": float(surface_distance.compute_robust_hausdorff(found, 95)),
        "meanAToBMm": float(ab),
        "meanBToAMm": float(ba),
        "nsd": [float(surface_distance.compute_surface_dice_at_tolerance(found, mm)) for mm in (1.0, 2.0)],
    }


def components():
    la, na = ndimage.label(a, ALL)
    lb, nb = ndimage.label(b, ALL)
    at = (la > 0) & (lb > 0)
    found = numpy.unique(la[at].astype(numpy.int64) * (nb + 1) + lb[at])
    return {"componentsA": na, "componentsB": nb, "overlapping": len(found)}


def staple():
    import SimpleITK

    images = [SimpleITK.GetImageFromArray(mask.astype(numpy.uint8)) for mask in masks]
    run = SimpleITK.STAPLEImageFilter()
    run.SetForegroundValue(1)
    run.SetNumberOfThreads(1)
    run.Execute(images)
    return {
        "sensitivity": list(run.GetSensitivity()),
        "specificity": list(run.GetSpecificity()),
        "iterations": run.GetElapsedIterations() + 1,
    }


for line in sys.stdin:
    job = json.loads(line)
    gc.collect()
    open("/proc/self/clear_refs", "w").write("5")
    base = memory("VmRSS")
    start = time.perf_counter()
    values = globals()[job["job"]]()
    ms = (time.perf_counter() - start) * 1000
    peak = (memory("VmHWM") - base) / 1024
    if "out" in job:
        open(job["out"], "w").write(json.dumps(values))
    print("@@" + json.dumps({"ms": ms, "peakMb": peak}), flush=True)
