"""Small NIfTI-1 files and what NiBabel reads in them. Writes nibabel_oracle.json beside itself.

Run:  python3 -m venv V && V/bin/pip install nibabel==5.4.2 numpy==2.4.6 && V/bin/python nibabel_oracle.py
"""
import base64
import json
import pathlib

import nibabel
import numpy
from nibabel.orientations import aff2axcodes, axcodes2ornt, io_orientation, ornt_transform

rng = numpy.random.default_rng(5)


def rotation(x, y, z):
    cx, sx, cy, sy, cz, sz = numpy.cos(x), numpy.sin(x), numpy.cos(y), numpy.sin(y), numpy.cos(z), numpy.sin(z)
    return (
        numpy.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
        @ numpy.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
        @ numpy.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    )


def affine(matrix, spacing, origin):
    out = numpy.eye(4)
    out[:3, :3] = matrix @ numpy.diag(spacing)
    out[:3, 3] = origin
    return out


def files():
    shape = (4, 3, 5)
    plain = affine(numpy.eye(3), (0.7, 0.8, 2.5), (-10, 20, 30))
    flipped = affine(numpy.diag([-1, 1, 1]), (1, 1, 1), (78, -112, -50))
    sagittal = affine(numpy.array([[0, 0, 1], [-1, 0, 0], [0, -1, 0]]), (0.9, 0.9, 3), (5, 6, 7))
    oblique = affine(rotation(0.3, -0.2, 0.5), (0.6, 0.6, 4), (1.5, -2.5, 3.5))
    for kind in ("uint8", "int8", "int16", "uint16", "int32", "uint32", "float32", "float64", "int64", "uint64"):
        info = numpy.iinfo(kind) if kind[0] in "iu" else None
        low, high = (max(info.min, -(2**40)), min(info.max, 2**40)) if info else (-100, 100)
        data = rng.uniform(low, high, shape).astype(kind)
        for endian in "<>":
            yield f"{kind} {'little' if endian == '<' else 'big'} endian", data, plain, dict(endian=endian)
    data = rng.integers(-1000, 2000, shape).astype("int16")
    yield "flipped, sform", data, flipped, dict(sform=2, qform=0)
    yield "sagittal, qform only", data, sagittal, dict(sform=0, qform=1)
    yield "oblique, qform only", data, oblique, dict(sform=0, qform=1)
    yield "oblique, both, gzip", data, oblique, dict(sform=1, qform=1, gzip=True)
    yield "half turn, qform only", data, affine(numpy.diag([-1, -1, 1]), (1, 1, 2), (0, 0, 0)), dict(sform=0, qform=1)
    yield "slope and intercept", data, plain, dict(slope=0.5, inter=-1024)
    yield "four dimensions", rng.integers(0, 9, (3, 2, 4, 2)).astype("uint8"), sagittal, {}
    yield "an extension", data, plain, dict(extension=b"1\tLeft\n2\tRight")


def encoded(data, matrix, endian="<", sform=1, qform=0, slope=None, inter=None, gzip=False, extension=None):
    header = nibabel.Nifti1Header(endianness=endian)
    header.set_data_dtype(data.dtype)
    image = nibabel.Nifti1Image(data, matrix, header)
    image.set_qform(matrix if qform else None, qform)
    image.set_sform(matrix if sform else None, sform)
    image.header["descrip"] = b"made by NiBabel"
    if extension:
        image.header.extensions.append(nibabel.nifti1.Nifti1Extension(6, extension))
    raw = bytearray(image.to_bytes())
    if slope is not None:
        raw[112:120] = numpy.array([slope, inter], endian + "f4").tobytes()
    if gzip:
        import gzip as gz

        raw = gz.compress(bytes(raw), mtime=0)
    return bytes(raw)


def read(raw):
    if raw[:2] == b"\x1f\x8b":
        import gzip as gz

        raw = gz.decompress(raw)
    image = nibabel.Nifti1Image.from_bytes(raw)
    lps = axcodes2ornt("LPS")
    turned = image.as_reoriented(ornt_transform(io_orientation(image.affine), lps))
    values = numpy.asanyarray(image.dataobj)
    return {
        "shape": list(image.shape),
        "affine": image.affine.tolist(),
        "axisCodes": "".join(aff2axcodes(image.affine)),
        "pixDimsMm": [float(v) for v in image.header.get_zooms()[:3]],
        "values": values.ravel(order="F").astype(float).tolist(),
        "lpsShape": list(turned.shape),
        "lpsAffine": turned.affine.tolist(),
        "lpsValues": numpy.asanyarray(turned.dataobj).ravel(order="F").astype(float).tolist(),
    }


cases = []
for name, data, matrix, options in files():
    raw = encoded(data, matrix, **options)
    cases.append({"name": name, "file": base64.b64encode(raw).decode(), "expected": read(raw)})
target = pathlib.Path(__file__).with_suffix(".json")
target.write_text(json.dumps({"versions": {"nibabel": nibabel.__version__, "numpy": numpy.__version__}, "cases": cases}) + "\n")
print(f"{len(cases)} files written to {target.name}")
