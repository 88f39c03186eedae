"""Prints what highdicom 0.28.1 finds of each segment of a SEG on frames of one source image: FILE UID NUMBER...

JSON: label, tracking UID and bits (hex; frame after frame, each least significant bit first, padded to a byte).
"""
import json
import sys

import highdicom
import numpy

path, uid, *numbers = sys.argv[1:]
seg = highdicom.seg.segread(path)
out = []
for number in seg.segment_numbers:
    pixels = seg.get_pixels_by_source_frame(
        source_sop_instance_uid=uid,
        source_frame_numbers=[int(one) for one in numbers],
        segment_numbers=[number],
        assert_missing_frames_are_empty=True,
    )[..., 0]
    bits = b"".join(numpy.packbits(plane.reshape(-1).astype(bool), bitorder="little").tobytes() for plane in pixels)
    description = seg.get_segment_description(number)
    out.append({"label": description.segment_label, "trackingUid": description.tracking_uid, "bits": bits.hex()})
print(json.dumps(out))
