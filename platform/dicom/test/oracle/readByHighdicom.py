"""Reads an SR with highdicom 0.28.1 and prints what it finds as JSON.

FILE: per volumetric measurement group its tracking UID, referenced segment, finding and volume. (Segmentations: readSegs.py.)
"""
import json
import sys

import highdicom

content = highdicom.sr.srread(sys.argv[1]).content
print(
    json.dumps(
        [
            {
                "trackingUid": group.tracking_uid,
                "segment": int(group.referenced_segment.referenced_segment_numbers[0]),
                "volumes": [float(m.value) for m in group.get_measurements()],
                "finding": group.finding_type.value,
            }
            for group in content.get_volumetric_roi_measurement_groups()
        ]
    )
)
