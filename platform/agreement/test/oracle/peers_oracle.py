"""Values of MONAI, MedPy and ITK, of generated masks and of those in the shared test data. Writes peers_oracle.json beside itself.

Run:  python3 -m venv V
      V/bin/pip install numpy==2.4.6 scipy==1.17.1 monai==1.6.1 MedPy==0.5.2 SimpleITK==2.5.7 torch==2.15.0   (torch: any build for the CPU)
      V/bin/python peers_oracle.py [FOLDER OF THE SHARED DATA]

The generated masks come from recipes of integers that test/maskRecipe.ts builds again, voxel by voxel; the others are masks/*.npz of the shared
data (512 x 512 x 300, 0.75 x 0.75 x 1 mm). All peers get both masks cut to the box around them with three empty voxels on every side: the values
are those of the whole image, in less time and memory; kappa, which would not be, is not taken. MONAI computes in float32, ITK's filter too.
"""
import json
import pathlib
import platform
import re
import sys
import warnings

import monai.metrics as monai
import numpy
import scipy
import SimpleITK
import torch
from medpy.metric import binary as medpy
from scipy import ndimage

from mask_recipe import build

warnings.filterwarnings("ignore")
torch.set_num_threads(1)


def cut(a, b, margin=3):
    box = ndimage.find_objects((a | b).view(numpy.uint8))[0]
    return numpy.pad(a[box], margin), numpy.pad(b[box], margin)


def of_monai(a, b, spacing, tolerances):
    """y is A, y_pred is B. `*Surfel`: use_subvoxels."""
    y, pred = (torch.from_numpy(mask)[None, None] for mask in (a, b))
    common = {"include_background": True, "spacing": spacing}
    nsd = lambda mm, **more: float(monai.compute_surface_dice(pred, y, [mm], **common, **more)[0, 0])
    return {
        "dice": float(monai.compute_dice(pred, y)[0, 0]),
        "iou": float(monai.compute_iou(pred, y)[0, 0]),
        "hausdorffMm": float(monai.compute_hausdorff_distance(pred, y, **common)[0, 0]),
        "hd95Mm": float(monai.compute_hausdorff_distance(pred, y, percentile=95, **common)[0, 0]),
        "assdMm": float(monai.compute_average_surface_distance(pred, y, symmetric=True, **common)[0, 0]),
        "meanBToAMm": float(monai.compute_average_surface_distance(pred, y, **common)[0, 0]),
        "nsd": [nsd(mm) for mm in tolerances],
        "nsdSurfel": [nsd(mm, use_subvoxels=True) for mm in tolerances],
    }


def of_medpy(a, b, spacing):
    return {
        "dice": float(medpy.dc(b, a)),
        "iou": float(medpy.jc(b, a)),
        "hausdorffMm": float(medpy.hd(b, a, voxelspacing=spacing)),
        "hd95PooledMm": float(medpy.hd95(b, a, voxelspacing=spacing)),
        "assd": float(medpy.assd(b, a, voxelspacing=spacing)),
        "meanBToAMm": float(medpy.asd(b, a, voxelspacing=spacing)),
        "ravd": float(medpy.ravd(b, a)),
    }


def of_itk(a, b, spacing):
    images = []
    for mask in (a, b):
        image = SimpleITK.GetImageFromArray(mask.astype(numpy.uint8))
        image.SetSpacing([float(mm) for mm in spacing[::-1]])
        images.append(image)
    overlap = SimpleITK.LabelOverlapMeasuresImageFilter()
    overlap.Execute(*images)
    hausdorff = SimpleITK.HausdorffDistanceImageFilter()
    hausdorff.Execute(*images)
    counts = []
    for image in images:
        components = SimpleITK.ConnectedComponentImageFilter()
        components.SetFullyConnected(True)
        components.Execute(image)
        counts.append(components.GetObjectCount())
    return {
        "dice": overlap.GetDiceCoefficient(),
        "iou": overlap.GetJaccardCoefficient(),
        # Of the whole regions, not of their borders: what lies inside the other mask counts as 0.
        "regionHausdorffMm": hausdorff.GetHausdorffDistance(),
        "componentsA": counts[0],
        "componentsB": counts[1],
    }


def recipes():
    rng = numpy.random.default_rng(20270214)
    grids = [
        ("even voxels", (41, 37, 29), (1.0, 1.0, 1.0)),
        ("thick slices", (52, 44, 15), (0.703125, 0.703125, 3.0)),
        ("rows and columns differ", (33, 47, 19), (0.5, 1.25, 2.0)),
        ("64 columns", (64, 40, 12), (0.8, 0.8, 5.0)),
    ]
    for name, size, spacing in grids:
        for style in ("organ", "lesions", "noise"):
            def shapes():
                body = [["ellipsoid", *(int(rng.integers(n - 4, n + 5)) for n in size), *(max(3, int(rng.integers(n // 2, n - 4))) for n in size)]]
                spots = [
                    ["ellipsoid", *(int(rng.integers(8, 2 * n - 8)) for n in size), *(int(rng.integers(3, 12)) for _ in size)]
                    for _ in range(6)
                ]
                return spots if style == "lesions" else body

            # The second reader draws nearly the same; of lesions leaves one out.
            a = shapes()
            b = [[kind, *(max(2, v + int(rng.integers(-2, 3))) for v in n)] for kind, *n in a[: 5 if style == "lesions" else 1]]
            noise = lambda: {"seed": int(rng.integers(1, 2**32)), "perMille": 50 if style == "noise" else 0}
            yield {
                "name": f"{name}, {style}",
                "size": list(size),
                "spacingMm": list(spacing),
                "a": {"shapes": a, "noise": noise()},
                "b": {"shapes": b, "noise": noise()},
            }


def values(a, b, spacing_mm, tolerances):
    a, b = cut(a, b)
    spacing = [float(mm) for mm in spacing_mm[::-1]]
    return {"monai": of_monai(a, b, spacing, tolerances), "medpy": of_medpy(a, b, spacing), "itk": of_itk(a, b, spacing)}


def main():
    tolerances = [1.1, 2.3]
    cases = []
    for case in recipes():
        a, b = build(case["a"], case["size"]), build(case["b"], case["size"])
        cases.append({**case, **values(a, b, case["spacingMm"], tolerances)})
        print(case["name"], flush=True)
    files = []
    if len(sys.argv) > 1:
        for name in ("a_nodule", "b_liver", "c_lesions", "d_lungs"):
            arrays = numpy.load(pathlib.Path(sys.argv[1]) / "masks" / f"{name}.npz")
            files.append({"name": name, **values(arrays["A"].astype(bool), arrays["B"].astype(bool), [0.75, 0.75, 1.0], tolerances)})
            print(name, flush=True)
    versions = {
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
        "monai": __import__("monai").__version__,
        "torch": torch.__version__,
        "medpy": __import__("importlib.metadata").metadata.version("medpy"),
        "SimpleITK": SimpleITK.Version.VersionString(),
        "itk": SimpleITK.Version.ITKVersionString(),
    }
    result = {"versions": versions, "tolerancesMm": tolerances, "cases": cases, "files": files}
    target = pathlib.Path(__file__).with_suffix(".json")
    text = re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda found: "[" + re.sub(r"\s+", " ", found[1]) + "]", json.dumps(result, indent=1))
    target.write_text(text + "\n")
    print(f"{len(cases)} generated and {len(files)} other pairs written to {target.name}")


main()
