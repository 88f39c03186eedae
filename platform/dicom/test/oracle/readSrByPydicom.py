"""Reads an SR document with pydicom 3.0.2 and prints its content tree as JSON, item by item, as the file has it."""
import json
import sys

import pydicom

pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE


def code(item, keyword):
    found = item.get(keyword)
    if not found:
        return None
    one = found[0]
    value = one.get("CodeValue") or one.get("LongCodeValue") or one.get("URNCodeValue")
    return None if not value else [str(value), str(one.get("CodingSchemeDesignator") or ""), str(one.get("CodeMeaning") or "")]


def numbers(item, keyword):
    found = item.get(keyword)
    if found is None or found == "":
        return []
    return [float(one) for one in (found if isinstance(found, (list, pydicom.multival.MultiValue)) else [found])]


def sop(item):
    found = item.get("ReferencedSOPSequence")
    return found[0] if found else pydicom.Dataset()


def value(item, kind):
    if kind in ("TEXT", "UIDREF", "PNAME", "DATE", "TIME", "DATETIME"):
        keyword = {"TEXT": "TextValue", "UIDREF": "UID", "PNAME": "PersonName", "DATE": "Date", "TIME": "Time", "DATETIME": "DateTime"}[kind]
        return str(item.get(keyword) or "").rstrip()
    if kind == "CODE":
        return code(item, "ConceptCodeSequence")
    if kind == "NUM":
        found = item.get("MeasuredValueSequence")
        if not found:
            return [None, None]
        one = found[0]
        number = one.get("FloatingPointValue", one.get("NumericValue"))
        return [None if number in (None, "") else float(number), code(one, "MeasurementUnitsCodeSequence")]
    if kind == "IMAGE":
        one = sop(item)
        return [str(one.get("ReferencedSOPInstanceUID")), numbers(one, "ReferencedFrameNumber"), numbers(one, "ReferencedSegmentNumber")]
    if kind in ("COMPOSITE", "WAVEFORM"):
        one = sop(item)
        return [str(one.get("ReferencedSOPInstanceUID")), numbers(one, "ReferencedWaveformChannels")]
    if kind in ("SCOORD", "SCOORD3D"):
        return [str(item.get("GraphicType")), numbers(item, "GraphicData")]
    if kind == "TCOORD":
        return [str(item.get("TemporalRangeType")), numbers(item, "ReferencedSamplePositions"), numbers(item, "ReferencedTimeOffsets")]
    if kind == "REFERENCE":
        return numbers(item, "ReferencedContentItemIdentifier")
    return None


def tree(item):
    kind = str(item.get("ValueType") or "REFERENCE")
    return {
        "relationship": item.get("RelationshipType"),
        "kind": kind,
        "name": code(item, "ConceptNameCodeSequence"),
        "value": value(item, kind),
        "children": [tree(one) for one in item.get("ContentSequence") or []],
    }


print(json.dumps([tree(pydicom.dcmread(path)) for path in sys.argv[1:]]))
