"""Reads Segmentations with pydicom 3.0.2 and highdicom 0.28.1, many in one process.

stdin: JSON list of {"path", "slices": [{"position": [x, y, z] or null, "uid", "frame" or null}], "threshold"?, "volume"?}
stdout: JSON list, per file
  {"pydicom": {segment number: {"count", "sha256"}} or null, "error": text or null,
   "highdicom": same by get_pixels_by_source_instance, get_pixels_by_source_frame or get_volume, "volume": {...} or null,
   "segments": {number: attributes as highdicom reads them}, "highdicomError": text or null}
"sha256" is over the bits of all slices in the order given: per slice least significant bit first, beginning on a byte.
Frames go to slices by position (1e-3 mm), else by the referenced image. Label maps: the background (Pixel Padding Value, or described
as such) is left out. FRACTIONAL: value / maximum >= threshold.
"""
import hashlib
import json
import sys
import traceback

import highdicom
import numpy
import pydicom


def packed(mask):
    return b"".join(numpy.packbits(plane.reshape(-1).astype(bool), bitorder="little").tobytes() for plane in mask)


def summary(mask):
    return {"count": int(mask.sum()), "sha256": hashlib.sha256(packed(mask)).hexdigest()}


def first(groups, shared, name):
    for owner in (groups, shared):
        if owner is not None and name in owner and len(owner[name].value) > 0:
            return owner[name].value[0]
    return None


def slice_of(groups, shared, slices):
    plane = first(groups, shared, "PlanePositionSequence")
    if plane is not None and slices[0]["position"] is not None:
        at = numpy.array([float(v) for v in plane.ImagePositionPatient])
        near = [i for i, s in enumerate(slices) if numpy.linalg.norm(at - numpy.array(s["position"])) <= 1e-3]
    else:
        source = first(groups, shared, "DerivationImageSequence").SourceImageSequence[0]
        frame = source.get("ReferencedFrameNumber")
        near = [
            i for i, s in enumerate(slices)
            if s["uid"] == source.ReferencedSOPInstanceUID and (frame is None or s["frame"] in (None, int(frame)))
        ]
    if len(near) != 1:
        raise ValueError(f"a frame fits {len(near)} slices")
    return near[0]


def background_of(seg):
    return {
        int(s.SegmentNumber) for s in seg.SegmentSequence
        if s.SegmentedPropertyTypeCodeSequence[0].get("CodeValue") == "125040" or s.SegmentNumber == seg.get("PixelPaddingValue")
    } if seg.SegmentationType == "LABELMAP" else set()


def by_pydicom(path, slices, threshold):
    seg = pydicom.dcmread(path)
    pixels = seg.pixel_array
    if pixels.ndim == 2:
        pixels = pixels[None]
    shared = seg.SharedFunctionalGroupsSequence[0]
    background = background_of(seg)
    numbers = [int(s.SegmentNumber) for s in seg.SegmentSequence if int(s.SegmentNumber) not in background]
    masks = {n: numpy.zeros((len(slices), seg.Rows, seg.Columns), bool) for n in numbers}
    for groups, plane in zip(seg.PerFrameFunctionalGroupsSequence, pixels, strict=True):
        at = slice_of(groups, shared, slices)
        if seg.SegmentationType == "LABELMAP":
            for number in numbers:
                masks[number][at] |= plane == number
        else:
            number = int(first(groups, shared, "SegmentIdentificationSequence").ReferencedSegmentNumber)
            maximum = seg.MaximumFractionalValue if seg.SegmentationType == "FRACTIONAL" else 1
            masks[number][at] = plane / maximum >= threshold
    return {str(n): summary(m) for n, m in masks.items()}


def code(one):
    return None if one is None else [one.value, one.scheme_designator]


def by_highdicom(path, slices, threshold):
    seg = highdicom.seg.segread(path)
    numbers = [int(n) for n in seg.segment_numbers]
    fractional = seg.SegmentationType == "FRACTIONAL"
    frames = [s["frame"] for s in slices]
    options = {"segment_numbers": numbers, "assert_missing_frames_are_empty": True, "combine_segments": False}
    if fractional:
        options["rescale_fractional"] = True
    if frames[0] is None:
        pixels = seg.get_pixels_by_source_instance([s["uid"] for s in slices], **options)
    else:
        pixels = seg.get_pixels_by_source_frame(slices[0]["uid"], frames, **options)
    masks = {str(n): summary(pixels[..., i] >= threshold if fractional else pixels[..., i] > 0) for i, n in enumerate(numbers)}
    described = {}
    for n in numbers:
        s = seg.get_segment_description(n)
        described[str(n)] = {
            "label": s.segment_label,
            "category": code(s.segmented_property_category),
            "type": code(s.segmented_property_type),
            "typeModifiers": [
                code(highdicom.sr.CodedConcept.from_dataset(m))
                for m in s.segmented_property_type.get("SegmentedPropertyTypeModifierCodeSequence") or []
            ],
            "regions": [code(r) for r in s.anatomic_regions],
            "algorithmType": s.algorithm_type.value,
            "algorithm": None if s.algorithm_identification is None else [s.algorithm_identification.name, s.algorithm_identification.version],
            "trackingId": s.tracking_id,
            "trackingUid": s.tracking_uid,
        }
    return masks, described


def volume_of(path, threshold):
    seg = highdicom.seg.segread(path)
    options = {"rescale_fractional": True} if seg.SegmentationType == "FRACTIONAL" else {}
    volume = seg.get_volume(combine_segments=False, allow_missing_positions=True, **options)
    array = volume.array >= threshold if options else volume.array > 0
    return {
        "affine": volume.affine.tolist(),
        "shape": list(array.shape),
        "counts": [int(array[..., i].sum()) for i in range(array.shape[3])],
        "frameOfReference": str(volume.frame_of_reference_uid),
        # Centre of gravity in the patient, by the affine: says where the voxels lie, whichever way the volume runs.
        "centres": [
            (volume.affine @ numpy.append(numpy.argwhere(array[..., i]).mean(axis=0), 1))[:3].tolist() if array[..., i].any() else None
            for i in range(array.shape[3])
        ],
    }


def attempt(work):
    try:
        return work(), None
    except Exception as error:  # noqa: BLE001: what other software cannot read is part of the answer
        if "--trace" in sys.argv:
            traceback.print_exc()
        return None, f"{type(error).__name__}: {error}"


out = []
for job in json.load(sys.stdin):
    threshold = job.get("threshold", 0.5)
    plain, error = attempt(lambda: by_pydicom(job["path"], job["slices"], threshold))
    high, high_error = attempt(lambda: by_highdicom(job["path"], job["slices"], threshold))
    volume, volume_error = attempt(lambda: volume_of(job["path"], threshold)) if job.get("volume") else (None, None)
    out.append({
        "pydicom": plain, "error": error,
        "highdicom": high[0] if high else None, "segments": high[1] if high else None, "highdicomError": high_error,
        "volume": volume, "volumeError": volume_error,
    })
json.dump(out, sys.stdout)
