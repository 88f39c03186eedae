"""Writes Segmentations with highdicom 0.28.1 on given images, many in one process.

stdin: JSON list of {"slices": [{"path", "frame"}] in the order of our stack, "out", "type": BINARY | FRACTIONAL | LABELMAP,
"seed", "segments", "fractionalType"?, "maximum"?, "syntax"?, "keepEmpty"?, "reversed"?, "deflate"?, "numbers"?, "overlap"?}
stdout: JSON list, per job {"masks": {segment number: {"count", "sha256"}}} as drawn, or {"error"}; digests as in readSegs.py,
FRACTIONAL at half of the maximum and more.
"""
import hashlib
import json
import sys

import highdicom
import numpy
import pydicom
from highdicom.sr.coding import CodedConcept
from pydicom.sr.codedict import codes

LIVER = CodedConcept("10200004", "SCT", "Liver")
LESION = CodedConcept("52988006", "SCT", "Lesion")
ORGAN = CodedConcept("91723000", "SCT", "Anatomical Structure")
ABNORMAL = CodedConcept("49755003", "SCT", "Morphologically Abnormal Structure")


def summary(mask):
    bits = b"".join(numpy.packbits(plane.reshape(-1).astype(bool), bitorder="little").tobytes() for plane in mask)
    return {"count": int(mask.sum()), "sha256": hashlib.sha256(bits).hexdigest()}


def description(number):
    lesion = number % 2 == 0
    return highdicom.seg.SegmentDescription(
        segment_number=number,
        segment_label=f"Lesion {number}" if lesion else "Liver, gelappt: \u00c4",
        segmented_property_category=ABNORMAL if lesion else ORGAN,
        segmented_property_type=LESION if lesion else LIVER,
        algorithm_type="AUTOMATIC" if lesion else "MANUAL",
        algorithm_identification=highdicom.AlgorithmIdentificationSequence(
            name="LesionNet", family=codes.DCM.ArtificialIntelligence, version="2.1") if lesion else None,
        tracking_uid=f"2.25.{1000 + number}",
        tracking_id=f"segment/{number}",
        anatomic_regions=[LIVER] if lesion else None,
    )


def drawn(job, shape, numbers):
    random = numpy.random.default_rng(job["seed"])
    masks = random.random((len(numbers), *shape)) < 0.2
    for i in range(len(numbers)):
        masks[i, :, i : i + shape[1] // 2, 2 : 2 + shape[2] // 2] = True
        if shape[0] > 2:
            masks[i, (i + 1) % shape[0]] = False
    if not job.get("overlap"):
        for i in range(1, len(numbers)):
            masks[i] &= ~masks[:i].any(axis=0)
    return masks, random


def write(job):
    first = [pydicom.dcmread(p) for p in dict.fromkeys(s["path"] for s in job["slices"])]
    numbers = job.get("numbers") or list(range(1, job["segments"] + 1))
    order = [s["frame"] - 1 for s in job["slices"]] if len(first) == 1 and len(job["slices"]) > 1 else None
    masks, random = drawn(job, (len(job["slices"]), first[0].Rows, first[0].Columns), numbers)
    maximum = job.get("maximum", 255)
    if job["type"] == "FRACTIONAL":
        fractions = (masks * (0.5 + random.random(masks.shape) / 2) + ~masks * random.random(masks.shape) * 0.499).astype(numpy.float32)
        pixels = numpy.moveaxis(fractions, 0, -1)
        # highdicom stores round(fraction * maximum).
        masks = numpy.around(fractions * float(maximum)) / maximum >= 0.5
    elif job["type"] == "LABELMAP":
        pixels = numpy.zeros(masks.shape[1:], numpy.uint16)
        for number, mask in zip(numbers, masks):
            pixels[mask] = number
    else:
        pixels = numpy.moveaxis(masks, 0, -1).astype(numpy.uint8)
    images = first
    if order is not None:
        pixels = pixels[numpy.argsort(order)]
    elif job.get("reversed"):
        images, pixels = first[::-1], pixels[::-1]
    seg = highdicom.seg.Segmentation(
        source_images=images,
        pixel_array=pixels,
        segmentation_type=job["type"],
        segment_descriptions=[description(n) for n in numbers],
        series_instance_uid=highdicom.UID(), series_number=5, sop_instance_uid=highdicom.UID(), instance_number=1,
        manufacturer="M", manufacturer_model_name="T", software_versions="1", device_serial_number="1",
        fractional_type=job.get("fractionalType", "PROBABILITY"), max_fractional_value=maximum,
        transfer_syntax_uid=job.get("syntax", "1.2.840.10008.1.2.1"),
        omit_empty_frames=not job.get("keepEmpty", False),
    )
    if job.get("deflate"):
        seg.file_meta.TransferSyntaxUID = pydicom.uid.DeflatedExplicitVRLittleEndian
    seg.save_as(job["out"])
    return {str(n): summary(m) for n, m in zip(numbers, masks)}


out = []
for job in json.load(sys.stdin):
    try:
        out.append({"masks": write(job)})
    except Exception as error:  # noqa: BLE001
        if "--trace" in sys.argv:
            raise
        out.append({"error": f"{type(error).__name__}: {error}"})
json.dump(out, sys.stdout)
