"""Reads a SEG or an SR with highdicom 0.28.1 and prints what it finds as JSON.

seg FILE UID...: per segment its label, tracking UID and bits (hex; per slice of the given source images, least significant bit first)
frames FILE UID NUMBER...: the same for the given frames of one source image
sr FILE: per volumetric measurement group its tracking UID, referenced segment and volume
"""
import json
import sys

import highdicom
import numpy

kind, path, *uids = sys.argv[1:]
if kind in ("seg", "frames"):
    seg = highdicom.seg.segread(path)
    out = []
    for number in seg.segment_numbers:
        wanted = {"segment_numbers": [number], "assert_missing_frames_are_empty": True}
        if kind == "seg":
            pixels = seg.get_pixels_by_source_instance(source_sop_instance_uids=uids, **wanted)[..., 0]
        else:
            pixels = seg.get_pixels_by_source_frame(
                source_sop_instance_uid=uids[0], source_frame_numbers=[int(one) for one in uids[1:]], **wanted
            )[..., 0]
        bits = b"".join(numpy.packbits(plane.reshape(-1).astype(bool), bitorder="little").tobytes() for plane in pixels)
        description = seg.get_segment_description(number)
        out.append({"label": description.segment_label, "trackingUid": description.tracking_uid, "bits": bits.hex()})
else:
    content = highdicom.sr.srread(path).content
    out = [
        {
            "trackingUid": group.tracking_uid,
            "segment": int(group.referenced_segment.referenced_segment_numbers[0]),
            "volumes": [float(m.value) for m in group.get_measurements()],
            "finding": group.finding_type.value,
        }
        for group in content.get_volumetric_roi_measurement_groups()
    ]
print(json.dumps(out))
