"""Decodes text as pydicom does. Run: python decodeByPydicom.py <file>

The file holds a JSON list of {"terms": [...], "texts": [hex, ...]}; the answer is a list of lists of strings, one per text.
"""
import json
import sys

from pydicom import config
from pydicom.charset import convert_encodings, decode_bytes
from pydicom.valuerep import TEXT_VR_DELIMS

config.settings.reading_validation_mode = config.IGNORE
import warnings

warnings.simplefilter("ignore")
with open(sys.argv[1], encoding="utf-8") as file:
    asked = json.load(file)
answer = []
for one in asked:
    encodings = convert_encodings(one["terms"])
    answer.append([decode_bytes(bytes.fromhex(text), encodings, TEXT_VR_DELIMS) for text in one["texts"]])
json.dump(answer, sys.stdout)
