"""Reads a TID 1500 SR with highdicom 0.28.1 and prints its groups as JSON: tracking, finding, segment, numbers, coded evaluations."""
import json
import sys

import highdicom


def code(concept):
    return None if concept is None else [concept.value, concept.scheme_designator, concept.meaning]


content = highdicom.sr.srread(sys.argv[1]).content
print(
    json.dumps(
        [
            {
                "trackingId": group.tracking_identifier,
                "trackingUid": group.tracking_uid,
                "segment": int(group.referenced_segment.referenced_segment_numbers[0]),
                "segmentation": str(group.referenced_segment.referenced_sop_instance_uid),
                "finding": code(group.finding_type),
                "category": code(group.finding_category),
                "measurements": [[code(one.name), float(one.value), code(one.unit)] for one in group.get_measurements()],
                "evaluations": [[code(one.name), code(one.value)] for one in group.get_qualitative_evaluations()],
            }
            for group in content.get_volumetric_roi_measurement_groups()
        ]
    )
)
