"""Where the marked voxels of a mask lie in the patient (LPS, mm), as three programs see it.

Arguments: ours.nii.gz seg.dcm dcmqi.nii.gz; prints JSON. Versions: testkit/src/pythonOracles.ts.
"""
import json
import sys

import highdicom as hd
import nibabel as nib
import numpy as np


def of_nifti(path):
    image = nib.load(path)
    data = np.asarray(image.dataobj)
    points = nib.affines.apply_affine(image.affine, np.argwhere(data > 0))
    return points * [-1, -1, 1], image


def of_seg(path):
    volume = hd.seg.segread(path).get_volume(combine_segments=True)
    return nib.affines.apply_affine(volume.affine, np.argwhere(volume.array > 0))


def listed(points):
    return sorted([round(float(v), 2) + 0.0 for v in p] for p in points)


ours, image = of_nifti(sys.argv[1])
dcmqi, _ = of_nifti(sys.argv[3])
print(json.dumps({
    "ours": listed(ours),
    "highdicom": listed(of_seg(sys.argv[2])),
    "dcmqi": listed(dcmqi),
    "shape": list(image.shape),
    "values": [float(v) for v in np.unique(np.asarray(image.dataobj))],
    "affine": image.affine.tolist(),
}))
