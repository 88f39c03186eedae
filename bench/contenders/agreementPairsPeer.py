"""SciPy over a folder of SEG pairs, one of the processes of npm run bench. FOLDER FIRST COUNT STEP: pairs FIRST, FIRST + STEP, ... Prints one line of JSON.

Read with pydicom alone, the fastest way to these frames: no checks, places from the positions of the frames.
"""
import json
import sys
import time

import numpy
import pydicom
from scipy import ndimage

folder, first, count, step = sys.argv[1], *(int(text) for text in sys.argv[2:])
SIX = ndimage.generate_binary_structure(3, 1)


def read(path):
    dataset = pydicom.dcmread(path)
    rows, columns, frames = dataset.Rows, dataset.Columns, int(dataset.NumberOfFrames)
    bits = numpy.unpackbits(numpy.frombuffer(dataset.PixelData, numpy.uint8), bitorder="little")
    pixels = bits[: frames * rows * columns].reshape(frames, rows, columns).astype(bool)
    at = [float(group.PlanePositionSequence[0].ImagePositionPatient[2]) for group in dataset.PerFrameFunctionalGroupsSequence]
    measures = dataset.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0]
    return pixels, numpy.array(at), [float(mm) for mm in measures.PixelSpacing]


def measure(pair):
    (a, za, spacing), (b, zb, _) = read(f"{folder}/{pair}-a.dcm"), read(f"{folder}/{pair}-b.dcm")
    low, gap = min(za.min(), zb.min()), 2.5
    slices = int(round((max(za.max(), zb.max()) - low) / gap)) + 1
    masks = []
    for pixels, z in ((a, za), (b, zb)):
        mask = numpy.zeros((slices, *pixels.shape[1:]), bool)
        mask[numpy.rint((z - low) / gap).astype(int)] = pixels
        masks.append(mask)
    box = ndimage.find_objects((masks[0] | masks[1]).view(numpy.uint8))[0]
    p, q = (mask[box] for mask in masks)
    edges = [mask & ~ndimage.binary_erosion(mask, SIX) for mask in (p, q)]
    maps = [ndimage.distance_transform_edt(~edge, sampling=(gap, *spacing)) for edge in edges]
    pooled = numpy.concatenate([maps[1][edges[0]], maps[0][edges[1]]])
    both, na, nb = (int(numpy.count_nonzero(m)) for m in (p & q, p, q))
    return {
        "dice": 2 * both / (na + nb),
        "hausdorffMm": float(pooled.max()),
        "hd95PooledMm": float(numpy.percentile(pooled, 95)),
        "assdMm": float(pooled.mean()),
        "nsd": [float((pooled <= mm).mean()) for mm in (1.1, 2.3)],
    }


measure(first)
print("ready", flush=True)
sys.stdin.readline()
start = time.perf_counter()
values = {pair: measure(pair) for pair in range(first, first + count * step, step)}
print(json.dumps({"ms": (time.perf_counter() - start) * 1000, "values": values}), flush=True)
