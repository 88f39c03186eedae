"""highdicom as a contender of npm run bench: FOLDER COUNT; jobs as lines of JSON on standard input (see serveJobs.ts)."""
import gc
import io
import json
import re
import sys
import time

import highdicom
import numpy
import pydicom
from pydicom.sr.codedict import codes

folder, count = sys.argv[1], int(sys.argv[2])
sources = [pydicom.Dataset.from_json(header) for header in json.load(open(f"{folder}/series.json"))]
for source in sources:
    source.file_meta = pydicom.dataset.FileMetaDataset()
    source.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
labels = numpy.fromfile(f"{folder}/labels{count}.u8", dtype=numpy.uint8).reshape(300, 512, 512)
uids = [source.SOPInstanceUID for source in sources]
file = None
outcome = None


def memory(name):
    return int(re.search(rf"^{name}:\s+(\d+)", open("/proc/self/status").read(), re.M).group(1))


def write():
    descriptions = [
        highdicom.seg.SegmentDescription(
            segment_number=number,
            segment_label=f"Structure {number}",
            segmented_property_category=codes.SCT.AnatomicalStructure,
            segmented_property_type=codes.SCT.Liver,
            algorithm_type=highdicom.seg.SegmentAlgorithmTypeValues.MANUAL,
            tracking_id=f"structure/{number}",
            tracking_uid=highdicom.UID(),
        )
        for number in range(1, count + 1)
    ]
    seg = highdicom.seg.Segmentation(
        source_images=sources,
        pixel_array=labels,
        segmentation_type=highdicom.seg.SegmentationTypeValues.BINARY,
        segment_descriptions=descriptions,
        series_instance_uid=highdicom.UID(),
        series_number=901,
        sop_instance_uid=highdicom.UID(),
        instance_number=1,
        manufacturer="Overread",
        manufacturer_model_name="Bench",
        software_versions="1",
        device_serial_number="1",
    )
    target = io.BytesIO()
    seg.save_as(target)
    return lambda: target.getvalue()


def load():
    global file
    file = open(f"{folder}/seg{count}.dcm", "rb").read()
    return lambda: b""


def read():
    seg = highdicom.seg.segread(io.BytesIO(file))
    pixels = seg.get_pixels_by_source_instance(uids, combine_segments=True, assert_missing_frames_are_empty=True)
    return lambda: pixels.astype(numpy.uint8).tobytes()


for line in sys.stdin:
    job = json.loads(line)
    outcome = None
    gc.collect()
    open("/proc/self/clear_refs", "w").write("5")
    base = memory("VmRSS")
    start = time.perf_counter()
    outcome = {"write": write, "load": load, "read": read}[job["job"]]()
    ms = (time.perf_counter() - start) * 1000
    peak = (memory("VmHWM") - base) / 1024
    if "out" in job:
        open(job["out"], "wb").write(outcome())
    print("@@" + json.dumps({"ms": ms, "peakMb": peak}), flush=True)
