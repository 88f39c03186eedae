"""Reads files as pydicom does. Run: python readByPydicom.py < list, one path a line.

Answers one line of JSON per file: {"meta": [...], "dataSet": [...]} with elements as test/fuzz/canonical.ts tells them, or
{"error": sentence} where pydicom refuses the file or any of its elements.
"""
import json
import math
import sys
import warnings
import zlib

import pydicom
from pydicom import config
from pydicom.dataelem import RawDataElement

config.settings.reading_validation_mode = config.IGNORE
warnings.simplefilter("ignore")
import logging

logging.disable(logging.CRITICAL)

ASCII = {"AE", "AS", "CS", "DA", "DS", "DT", "IS", "TM", "UI", "UR"}
DECODED = {"LO", "LT", "PN", "SH", "ST", "UC", "UT"}
NUMBERS = {"US": "u2", "SS": "i2", "UL": "u4", "SL": "i4", "FL": "f4", "FD": "f8", "AT": "at"}


def of_bytes(value, at):
    value = value or b""
    return {"at": at if value else None, "length": len(value), "crc": zlib.crc32(value)}


def of_text(vr, values):
    values = [value.strip(" \0") for value in values]
    if vr == "PN":
        values = [value.rstrip("=") for value in values]
    return {"text": [] if values == [""] else values}


def number(value):
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    return value if isinstance(value, float) else int(value)


def listed(value):
    if value is None or value == "":
        return []
    if isinstance(value, (list, pydicom.multival.MultiValue)):
        return list(value)
    return [value]


def element(dataset, tag, top):
    raw = dataset.get_item(tag)
    at = None
    if isinstance(raw, RawDataElement):
        at = raw.value_tell if top else None
        unnamed = raw.VR in (None, "UN") and tag.is_private and not tag.is_private_creator
        if raw.length == 0xFFFFFFFF:
            return {"tag": int(tag), "vr": raw.VR or "?", "value": of_bytes(raw.value, None)}
        # pydicom names some private attributes from its own list; the bytes are what a file says of them.
        if unnamed:
            return {"tag": int(tag), "vr": "UN", "value": of_bytes(raw.value, at)}
    found = dataset[tag]
    vr = str(found.VR)
    if vr == "SQ":
        return {"tag": int(tag), "vr": "SQ", "value": {"items": [elements(item, False) for item in found.value or []]}}
    if vr in ASCII:
        # What pydicom looked at itself, such as the transfer syntax, is no longer bytes.
        is_bytes = raw.value is None or isinstance(raw.value, bytes)
        values = (raw.value or b"").decode("latin1").rstrip(" \0").split("\\") if is_bytes else [str(one) for one in listed(found.value)]
        return {"tag": int(tag), "vr": vr, "value": of_text(vr, values or [""])}
    if vr in DECODED:
        value = of_text(vr, [str(one) for one in listed(found.value)] or [""])
        value["escaped"] = isinstance(raw.value, bytes) and b"\x1b" in raw.value
        return {"tag": int(tag), "vr": vr, "value": value}
    if vr in NUMBERS:
        return {"tag": int(tag), "vr": vr, "value": {"numbers": [number(one) for one in listed(found.value)]}}
    return {"tag": int(tag), "vr": vr, "value": of_bytes(raw.value, at)}


def elements(dataset, top):
    return [element(dataset, tag, top) for tag in sorted(dataset.keys())]


def main():
    for line in sys.stdin:
        try:
            dataset = pydicom.dcmread(line.rstrip("\n"))
            answer = {"meta": elements(dataset.file_meta, True), "dataSet": elements(dataset, True)}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"[:300]}
        sys.stdout.write(json.dumps(answer) + "\n")


main()
